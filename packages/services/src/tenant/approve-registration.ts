import { DomainError } from "@tenantry/core/errors";
import { registrationDeadline, registrationStatus } from "@tenantry/core/tenant/registration";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { registrations } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { deadlinesOf, loadSettings } from "../settings/load-settings.ts";

/**
 * Staff accept a registration that waits for them: it is set up unless a payment is awaited, and its applicant is told.
 * `grantTrial` gives a trial whatever the trial policy says. Errors: `invalid_transition`.
 */
export async function approveRegistration(
  ctx: TenantContext,
  input: { reason: string; grantTrial?: boolean },
): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const registration = await lockAwaitingApproval(tx, ctx, now);
    const status = registrationStatus({ ...registration, approvedAt: now, expiresAt: null }, now);
    const expiresAt = registrationDeadline(status, now, deadlinesOf(await loadSettings(tx)));
    const trial = input.grantTrial ? { trialGrantedAt: now } : {};
    await tx
      .update(registrations)
      .set({ approvedAt: now, expiresAt, ...trial })
      .where(eq(registrations.id, registration.id));
    if (status === "accepted") await enqueueEvent(tx, { name: "tenant/registered", data: { tenantId } }, now);
    await enqueueEvent(tx, { name: "registration/approved", data: { tenantId } }, now);
    const { reason, grantTrial = false } = input;
    const entry = { tenantId, actor: actorRef(ctx.actor), reason, after: { grantTrial }, requestId };
    await recordAudit(tx, { ...entry, action: "registration.approved" }, now);
  });
}

/** The registration, locked; `invalid_transition` when staff have nothing to decide about it. */
export async function lockAwaitingApproval(
  tx: Tx,
  { tenantId }: TenantContext,
  now: Date,
): Promise<typeof registrations.$inferSelect> {
  const [registration] = await tx
    .select()
    .from(registrations)
    .where(eq(registrations.tenantId, tenantId))
    .for("update");
  if (!registration || registrationStatus(registration, now) !== "awaiting_approval") {
    throw new DomainError("invalid_transition", "This registration does not wait for approval.");
  }
  return registration;
}
