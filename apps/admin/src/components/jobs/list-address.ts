import type { RunStatus } from "@tenantry/core/ports/jobs";
import { addressOf } from "../chrome/address.ts";

/** What the address of the list of runs says; absent is the default. */
export type RunListParams = {
  search: string;
  functionId?: string | undefined;
  status?: RunStatus | undefined;
  tenantId?: string | undefined;
  page: number;
};

export const runListPath = "/dashboard/jobs";

export const runListAddress = ({ page, ...filters }: RunListParams): string =>
  addressOf(runListPath, { ...filters, ...(page > 1 ? { page: String(page) } : {}) });

export const isNarrowed = ({ search, functionId, status, tenantId }: RunListParams): boolean =>
  Boolean(search || functionId || status || tenantId);

export const runPageSize = 20;

/** What the API is asked for the list at this address. */
export const runListInput = ({ search, ...filters }: RunListParams) => ({
  ...filters,
  ...(search ? { search } : {}),
  pageSize: runPageSize,
});
