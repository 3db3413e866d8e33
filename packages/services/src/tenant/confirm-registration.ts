import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { registrationDeadline, registrationStatus } from "@tenantry/core/tenant/registration";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { memberships, owners } from "@tenantry/db/platform/identity";
import { registrations } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import { deadlinesOf, loadSettings } from "../settings/load-settings.ts";

export type ConfirmationLink = {
  /** Uses the link up in the transaction that it is given. */
  readonly spend: (tx: Tx) => Promise<unknown>;
  readonly signOutOwner: (tx: Tx, ownerId: string) => Promise<unknown>;
};

/**
 * The mailed link was followed: the address is confirmed and provisioning starts unless something else is awaited.
 * Errors: those of the link, `gone` when the registration expired.
 */
export async function confirmRegistration(
  ctx: ServiceContext,
  tenantId: TenantId,
  link: ConfirmationLink,
): Promise<{ ownerId: string }> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    await link.spend(tx);
    const [registration] = await tx
      .select()
      .from(registrations)
      .where(eq(registrations.tenantId, tenantId))
      .for("update");
    if (!registration || registrationStatus(registration, now) !== "awaiting_email") {
      throw new DomainError("gone", "This registration does not wait for a confirmation any more.");
    }
    const { ownerId } = registration;
    const status = registrationStatus({ ...registration, confirmedAt: now, expiresAt: null }, now);
    const expiresAt = registrationDeadline(status, now, deadlinesOf(await loadSettings(tx)));
    await tx.update(registrations).set({ confirmedAt: now, expiresAt }).where(eq(registrations.id, registration.id));
    const takenOver = await takeOverUnprovenAccount(tx, registration, link);
    await tx.update(owners).set({ emailConfirmedAt: now }).where(eq(owners.id, ownerId));
    await tx.insert(memberships).values({ tenantId, ownerId, role: "owner", createdAt: now }).onConflictDoNothing();
    if (status === "accepted") await enqueueEvent(tx, { name: "tenant/registered", data: { tenantId } }, now);
    await recordAudit(
      tx,
      {
        tenantId,
        actor: actorRef(ctx.actor),
        action: "registration.confirmed",
        targetId: ownerId,
        after: { passwordReplaced: takenOver },
        requestId: ctx.requestId,
      },
      now,
    );
    return { ownerId };
  });
}

/**
 * An account whose address nobody has proved may be a stranger's: whoever proves it now brings the password, and
 * everybody who was signed in with the old one is signed out.
 */
async function takeOverUnprovenAccount(
  tx: Tx,
  { knownAddress, passwordHash, ownerId }: typeof registrations.$inferSelect,
  link: ConfirmationLink,
): Promise<boolean> {
  if (!knownAddress || !passwordHash) return false;
  const taken = await tx
    .update(owners)
    .set({ passwordHash })
    .where(and(eq(owners.id, ownerId), isNull(owners.emailConfirmedAt)))
    .returning({ id: owners.id });
  if (taken.length === 0) return false;
  await link.signOutOwner(tx, ownerId);
  return true;
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
