import { addressOf } from "../chrome/address.ts";

export const approvalsPath = "/dashboard/approvals";
export const approvalsPageSize = 20;

export const approvalsAddress = (page: number): string =>
  addressOf(approvalsPath, { page: page > 1 ? String(page) : undefined });
