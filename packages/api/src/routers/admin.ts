import { DomainError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import { TenantListInput } from "@tenantry/core/tenant/inputs";
import { getTenantForStaff } from "@tenantry/services/admin/get-tenant";
import { listTenants } from "@tenantry/services/admin/list-tenants";
import { recordJobAction } from "@tenantry/services/admin/record-job-action";
import { listPlans } from "@tenantry/services/catalogue/list-plans";
import { retryProvisioning } from "@tenantry/services/provisioning/retry";
import { reactivateTenant, suspendTenant } from "@tenantry/services/tenant/suspend";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../trpc.ts";

const TenantInput = z.object({ tenantId: z.string().max(64) });
const RunInput = z.object({ runId: z.string().min(1).max(100) });
const RunListInput = z.object({
  search: z.string().trim().max(120).optional(),
  functionId: z.string().max(120).optional(),
  status: z.enum(["queued", "running", "waiting", "completed", "failed", "cancelled"]).optional(),
  tenantId: z.string().max(64).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

export const adminRouter = router({
  tenants: router({
    list: staffProcedure("tenants:read")
      .input(TenantListInput)
      .query(({ ctx, input }) => listTenants(ctx.service, input)),

    plans: staffProcedure("tenants:read").query(async ({ ctx }) => {
      const { plans } = await listPlans(ctx.service.db.orm);
      return plans.map(({ code, name }) => ({ code, name }));
    }),

    get: staffProcedure("tenants:read")
      .input(TenantInput)
      .query(({ ctx, input }) => getTenantForStaff({ ...ctx.service, tenantId: parseTenantId(input.tenantId) })),

    retryProvisioning: staffMutation("tenants:write")
      .input(TenantInput)
      .mutation(({ ctx, input }) =>
        retryProvisioning({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input),
      ),

    suspend: staffMutation("tenants:write")
      .input(TenantInput)
      .mutation(({ ctx, input }) => suspendTenant({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input)),

    reactivate: staffMutation("tenants:write")
      .input(TenantInput)
      .mutation(({ ctx, input }) =>
        reactivateTenant({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input),
      ),
  }),

  jobs: router({
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
  }),
});
