import { HoldInput } from "@tenantry/core/leaving/inputs";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { getLeavingForStaff } from "@tenantry/services/leaving/get-leaving";
import { holdPurge } from "@tenantry/services/leaving/hold-purge";
import { requestExport } from "@tenantry/services/leaving/request-export";
import { restoreTenant } from "@tenantry/services/leaving/restore";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";
import { inTenant, TenantInput } from "./inputs.ts";

export const leavingRouter = router({
  get: staffProcedure("tenants:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => getLeavingForStaff(await inTenant(ctx.service, input))),

  deactivate: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(async ({ ctx, input }) => deactivateTenant(await inTenant(ctx.service, input), input)),

  restore: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(async ({ ctx, input }) => restoreTenant(await inTenant(ctx.service, input), input)),

  /** Postpones the purge, or ends a hold. */
  hold: staffMutation("tenants:write")
    .input(TenantInput.extend(HoldInput.shape))
    .mutation(async ({ ctx, input }) => holdPurge(await inTenant(ctx.service, input), input)),

  /** Only the owners can download what it makes. */
  requestExport: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(async ({ ctx, input }) => requestExport(await inTenant(ctx.service, input), input)),
});
