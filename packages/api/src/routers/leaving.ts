import { fieldError } from "@tenantry/core/errors";
import { CloseInput } from "@tenantry/core/leaving/inputs";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { getLeaving } from "@tenantry/services/leaving/get-leaving";
import { requestExport } from "@tenantry/services/leaving/request-export";
import { restoreTenant } from "@tenantry/services/leaving/restore";
import { requireOwnPassword } from "@tenantry/services/membership/hand-over";
import { memberProcedure, router, tenantProcedure } from "../trpc.ts";

/** Leaving, as owners do it: pack, close, come back. */
export const leavingRouter = router({
  get: tenantProcedure("tenant:read").query(({ ctx }) => getLeaving(ctx.service)),

  /** What a workspace tells its people; null while nobody leaves. */
  here: memberProcedure("workspace:read").query(async ({ ctx }) => {
    const { deactivatedAt, purgeAt } = await getLeaving(ctx.service);
    return deactivatedAt ? { purgeAt } : null;
  }),

  /** With the owner's own password, and the business's name typed. */
  close: tenantProcedure("tenant:write")
    .input(CloseInput)
    .mutation(async ({ ctx, input: { name, password } }) => {
      const { limiter, hasher } = ctx.platform;
      const { id } = ctx.ownerSession.subject;
      const leaving = await getLeaving(ctx.service);
      if (name !== leaving.name.trim()) throw fieldError("name", "invalid", "This is not the name of the business.");
      await limiter.consume("sign_in_account", `owner again ${id}`);
      await requireOwnPassword({ ...ctx.service, hasher }, id, password);
      return deactivateTenant(ctx.service, { reason: null });
    }),

  restore: tenantProcedure("tenant:write", "allowed").mutation(({ ctx }) =>
    restoreTenant(ctx.service, { reason: null }),
  ),

  requestExport: tenantProcedure("tenant:write", "allowed").mutation(({ ctx }) =>
    requestExport(ctx.service, { reason: null }),
  ),
});
