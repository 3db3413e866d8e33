import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { registrations, slugs } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { lockAwaitingApproval } from "./approve-registration.ts";

/**
 * Staff turn a registration down: nothing is set up, the slug is free again, the password's hash is erased and the
 * applicant reads the reason. Errors: `invalid_transition`.
 */
export async function rejectRegistration(ctx: TenantContext, input: { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const { reason } = input;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const registration = await lockAwaitingApproval(tx, ctx, now);
    await tx
      .update(registrations)
      .set({ rejectedAt: now, rejectionReason: reason, passwordHash: null, expiresAt: null })
      .where(eq(registrations.id, registration.id));
    await tx.delete(slugs).where(eq(slugs.tenantId, tenantId));
    await enqueueEvent(tx, { name: "registration/rejected", data: { tenantId } }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), reason, requestId };
    await recordAudit(tx, { ...entry, action: "registration.rejected" }, now);
  });
}
