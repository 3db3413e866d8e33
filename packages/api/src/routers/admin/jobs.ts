import { DomainError } from "@tenantry/core/errors";
import { recordJobAction } from "@tenantry/services/admin/record-job-action";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";

const RunInput = z.object({ runId: z.string().min(1).max(100) });
const RunListInput = z.object({
  search: z.string().trim().max(120).optional(),
  functionId: z.string().max(120).optional(),
  status: z.enum(["queued", "running", "waiting", "completed", "failed", "cancelled"]).optional(),
  tenantId: z.string().max(64).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

export const jobsRouter = router({
  list: staffProcedure("jobs:read")
    .input(RunListInput)
    .query(({ ctx, input }) => ctx.platform.jobs.list(input)),

  health: staffProcedure("jobs:read").query(({ ctx }) => ctx.platform.jobs.health()),

  get: staffProcedure("jobs:read")
    .input(RunInput)
    .query(async ({ ctx, input }) => {
      const run = await ctx.platform.jobs.get(input.runId);
      if (!run) throw new DomainError("not_found", "There is no run with this id.");
      return run;
    }),

  retry: staffMutation("jobs:write")
    .input(RunInput)
    .mutation(async ({ ctx, input }) => {
      await recordJobAction(ctx.service, { action: "job.retried", ...input });
      await ctx.platform.jobs.retry(input.runId);
    }),

  cancel: staffMutation("jobs:write")
    .input(RunInput)
    .mutation(async ({ ctx, input }) => {
      await recordJobAction(ctx.service, { action: "job.cancelled", ...input });
      await ctx.platform.jobs.cancel(input.runId);
    }),

  replay: staffMutation("jobs:write")
    .input(RunInput)
    .mutation(async ({ ctx, input }) => {
      await recordJobAction(ctx.service, { action: "job.replayed", ...input });
      return ctx.platform.jobs.replay(input.runId);
    }),
});
