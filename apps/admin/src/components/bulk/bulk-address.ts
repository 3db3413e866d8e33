import { addressOf } from "../chrome/address.ts";

export const bulkPath = "/dashboard/bulk";
export const bulkStatuses = ["active", "trial", "pending", "failed", "suspended", "canceled"] as const;

/** Which tenants are meant, as the address says it. */
export type BulkParams = {
  search: string;
  plan?: string | undefined;
  status?: (typeof bulkStatuses)[number] | undefined;
  page: number;
};

export const bulkAddress = ({ search, plan, status, page }: BulkParams): string =>
  addressOf(bulkPath, { search, plan, status, page: page > 1 ? String(page) : undefined });
