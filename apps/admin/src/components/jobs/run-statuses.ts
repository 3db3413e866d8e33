import type { RunStatus } from "@tenantry/core/ports/jobs";

/** In the order in which a run meets them. */
export const runStatuses = [
  "queued",
  "running",
  "waiting",
  "completed",
  "failed",
  "cancelled",
] as const satisfies readonly RunStatus[];
