import { DomainError } from "@tenantry/core/errors";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { registrations, slugs, tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/**
 * Staff give up a business that cannot be set up: its registration has ended, the slug is free and the password's hash
 * erased. What is left of it, its money and its owner follow from the event. Errors: `invalid_transition` for a
 * workspace that is ready, a registration that still waits, and one that has ended.
 */
export async function rollBackProvisioning(ctx: TenantContext, input: { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const failed = await tx
      .update(tenants)
      .set({ provisioningFailedAt: now, updatedAt: now })
      .where(and(eq(tenants.id, tenantId), isNull(tenants.readyAt)))
      .returning({ id: tenants.id });
    const [registration] = await tx
      .select()
      .from(registrations)
      .where(eq(registrations.tenantId, tenantId))
      .for("update");
    if (failed.length === 0 || !registration || registrationStatus(registration, now) !== "accepted")
      throw new DomainError("invalid_transition", "Only a business that is being set up can be rolled back.");
    await tx
      .update(registrations)
      .set({ rejectedAt: now, passwordHash: null, expiresAt: null })
      .where(eq(registrations.id, registration.id));
    await tx.delete(slugs).where(eq(slugs.tenantId, tenantId));
    await enqueueEvent(tx, { name: "tenant/provisioning.rolled_back", data: { tenantId } }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), reason: input.reason, requestId };
    await recordAudit(tx, { ...entry, action: "tenant.provisioning_rolled_back" }, now);
  });
}
