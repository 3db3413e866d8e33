import { DomainError } from "@tenantry/core/errors";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { memberships, owners, tokens } from "@tenantry/db/platform/identity";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull, ne } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/**
 * A registration that waits for its confirmation was given a wrong address: the link goes to the right one, those that were
 * mailed before are dead. As at registration, an address that has an account decides by itself, and whoever asks here loses
 * sight of the business. Errors: `gone` when nothing is waited for, `invalid_transition` for an account that is in use.
 */
export async function changeRegistrationAddress(ctx: TenantContext, { email }: { email: string }): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const [registration] = await tx
      .select()
      .from(registrations)
      .where(eq(registrations.tenantId, tenantId))
      .for("update");
    if (!registration || registrationStatus(registration, now) !== "awaiting_email")
      throw new DomainError("gone", "This registration does not wait for a confirmation any more.");
    const before = registration.adminEmail;
    if (before === email) return;
    const account = await givenAddress(tx, registration.ownerId, email);
    if (account !== registration.ownerId)
      await tx
        .delete(memberships)
        .where(and(eq(memberships.tenantId, tenantId), eq(memberships.ownerId, registration.ownerId)));
    await tx
      .update(registrations)
      .set({ adminEmail: email, ownerId: account, ...(account !== registration.ownerId && { knownAddress: true }) })
      .where(eq(registrations.id, registration.id));
    await tx
      .update(tenants)
      .set({ email, updatedAt: now })
      .where(and(eq(tenants.id, tenantId), eq(tenants.email, before)));
    await tx
      .update(tokens)
      .set({ spentAt: now })
      .where(and(eq(tokens.realm, "owner"), eq(tokens.subjectId, registration.id), isNull(tokens.spentAt)));
    const data = { registrationId: registration.id, tenantId };
    await enqueueEvent(tx, { name: "registration/confirmation.requested", data }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "registration.address_changed", requestId };
    await recordAudit(tx, { ...entry, targetId: registration.id }, now);
  });
}

/** The account of the new address: the one that was made for this registration, or whose address it already is. */
async function givenAddress(tx: Tx, ownerId: string, email: string): Promise<string> {
  const [taken] = await tx
    .select({ id: owners.id })
    .from(owners)
    .where(and(eq(owners.email, email), ne(owners.id, ownerId)));
  if (taken) return taken.id;
  const others = await tx
    .select({ tenantId: memberships.tenantId })
    .from(memberships)
    .where(eq(memberships.ownerId, ownerId))
    .limit(2);
  const changed = await tx
    .update(owners)
    .set({ email })
    .where(and(eq(owners.id, ownerId), isNull(owners.emailConfirmedAt)))
    .returning({ id: owners.id });
  if (changed.length === 0 || others.length > 1)
    throw new DomainError(
      "invalid_transition",
      "This account is in use: change its address in the account's settings.",
    );
  return ownerId;
}
