import type { SortDirection } from "@tenantry/ui/data-table";
import { addressOf } from "../chrome/address.ts";

/** What the address of the tenant list says; absent is the default. */
export type TenantListParams = {
  search: string;
  plan?: string | undefined;
  status?: string | undefined;
  /** `stuck`: what could not be set up; `sandboxes`: tests only; `real`: none of them. */
  show?: (typeof shownKinds)[number] | undefined;
  /** First and last day, `2026-11-21`, in UTC. */
  from?: string | undefined;
  to?: string | undefined;
  sort: "createdAt" | "name";
  direction: SortDirection;
  page: number;
};

export const shownKinds = ["stuck", "sandboxes", "real"] as const;

export const tenantListPath = "/dashboard/tenants";

export function tenantListAddress({ sort, direction, page, ...filters }: TenantListParams): string {
  const isUsual = sort === "createdAt" && direction === "desc";
  return addressOf(tenantListPath, {
    ...filters,
    ...(isUsual ? {} : { sort, direction }),
    ...(page > 1 ? { page: String(page) } : {}),
  });
}

export const isNarrowed = ({ search, plan, status, show, from, to }: TenantListParams): boolean =>
  Boolean(search || plan || status || show || from || to);

export const stuckAddress = `${tenantListPath}?show=stuck`;
