import { z } from "zod";
import type { RunListParams } from "../../../components/jobs/list-address.ts";
import { runStatuses } from "../../../components/jobs/run-statuses.ts";

/** What nobody can read is as good as absent: a broken address still shows the list. */
const Params = z.object({
  search: z.string().trim().max(120).catch(""),
  functionId: z.string().min(1).max(120).optional().catch(undefined),
  status: z.enum(runStatuses).optional().catch(undefined),
  tenantId: z.uuid().optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

export const parseRunListParams = (raw: unknown): RunListParams => Params.parse(raw);
