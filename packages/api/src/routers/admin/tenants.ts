import { ByOwner, ChangeMemberInput } from "@tenantry/core/identity/inputs";
import { parseTenantId } from "@tenantry/core/ids";
import { TenantListInput } from "@tenantry/core/tenant/inputs";
import { getTenantForStaff } from "@tenantry/services/admin/get-tenant";
import { listTenants } from "@tenantry/services/admin/list-tenants";
import { listPlans } from "@tenantry/services/catalogue/list-plans";
import { changeMember, removeMember } from "@tenantry/services/membership/change-member";
import { grantTrial } from "@tenantry/services/provisioning/grant-trial";
import { retryProvisioning } from "@tenantry/services/provisioning/retry";
import { rollBackProvisioning } from "@tenantry/services/provisioning/roll-back";
import { countStuck } from "@tenantry/services/provisioning/stuck";
import { reactivateTenant, suspendTenant } from "@tenantry/services/tenant/suspend";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";
import { inTenant, TenantInput } from "./inputs.ts";

export const tenantsRouter = router({
  list: staffProcedure("tenants:read")
    .input(TenantListInput)
    .query(({ ctx, input }) => listTenants(ctx.service, input)),

  plans: staffProcedure("tenants:read").query(async ({ ctx }) => {
    const { plans } = await listPlans(ctx.service.db.orm);
    return plans.map(({ code, name }) => ({ code, name }));
  }),

  get: staffProcedure("tenants:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => getTenantForStaff(await inTenant(ctx.service, input))),

  retryProvisioning: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(({ ctx, input }) =>
      retryProvisioning({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input),
    ),

  /** Gives up a business that cannot be set up. */
  rollBack: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(({ ctx, input }) =>
      rollBackProvisioning({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input),
    ),

  /** How many cannot be used until staff mend them. */
  stuck: staffProcedure("tenants:read").query(({ ctx }) => countStuck(ctx.service.db.orm, ctx.service.clock.now())),

  /** Gives the trial that the policy refused. */
  grantTrial: staffMutation("overrides:write")
    .input(TenantInput)
    .mutation(({ ctx, input }) => grantTrial({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input)),

  /** Owner or billing contact; the last owner stays one. */
  changeMember: staffMutation("tenants:write")
    .input(TenantInput.extend(ChangeMemberInput.shape))
    .mutation(async ({ ctx, input: { tenantId, ownerId, role, reason } }) => {
      await changeMember({ ...ctx.service, tenantId: parseTenantId(tenantId) }, { ownerId, role, reason });
      return { changed: true };
    }),

  removeMember: staffMutation("tenants:write")
    .input(TenantInput.extend(ByOwner.shape))
    .mutation(async ({ ctx, input: { tenantId, ownerId, reason } }) => {
      await removeMember({ ...ctx.service, tenantId: parseTenantId(tenantId) }, { ownerId, reason });
      return { removed: true };
    }),

  suspend: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(({ ctx, input }) => suspendTenant({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input)),

  reactivate: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(({ ctx, input }) => reactivateTenant({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input)),
});
