import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { memberships, owners } from "@tenantry/db/platform/identity";
import { registrations } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";

/**
 * The mailed link was followed: the address is confirmed and provisioning starts unless something else is awaited.
 * `spend` uses the link up in the same transaction. Errors: those of the link, `gone` when the registration expired.
 */
export async function confirmRegistration(
  ctx: ServiceContext,
  tenantId: TenantId,
  spend: (tx: Tx) => Promise<unknown>,
): Promise<{ ownerId: string }> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    await spend(tx);
    const [registration] = await tx
      .select()
      .from(registrations)
      .where(eq(registrations.tenantId, tenantId))
      .for("update");
    if (!registration || registrationStatus(registration, now) !== "awaiting_email") {
      throw new DomainError("gone", "This registration does not wait for a confirmation any more.");
    }
    const { ownerId } = registration;
    await tx
      .update(registrations)
      .set({ confirmedAt: now, expiresAt: null })
      .where(eq(registrations.id, registration.id));
    await tx.update(owners).set({ emailConfirmedAt: now }).where(eq(owners.id, ownerId));
    await tx.insert(memberships).values({ tenantId, ownerId, role: "owner", createdAt: now }).onConflictDoNothing();
    if (registrationStatus({ ...registration, confirmedAt: now }, now) === "accepted") {
      await enqueueEvent(tx, { name: "tenant/registered", data: { tenantId } }, now);
    }
    await recordAudit(
      tx,
      {
        tenantId,
        actor: actorRef(ctx.actor),
        action: "registration.confirmed",
        targetId: ownerId,
        requestId: ctx.requestId,
      },
      now,
    );
    return { ownerId };
  });
}

/** Mails the link again; the answer never tells whether there was anything to mail. */
export async function resendConfirmation(ctx: ServiceContext, tenantId: TenantId): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withTenant(tenantId, async (tx) => {
    const [registration] = await tx.select().from(registrations).where(eq(registrations.tenantId, tenantId));
    if (!registration || registrationStatus(registration, now) !== "awaiting_email") return;
    await enqueueEvent(
      tx,
      { name: "registration/confirmation.requested", data: { registrationId: registration.id, tenantId } },
      now,
    );
  });
}
