import type { TenantId } from "@tenantry/core/ids";
import type { RemovedRecord } from "@tenantry/core/leaving/purge";
import { defaultBusinessHours } from "@tenantry/core/tenant/business-hours";
import type { Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import {
  emailChanges,
  memberships,
  owners,
  recoveryCodes,
  secondFactors,
  sessions,
  tokens,
} from "@tenantry/db/platform/identity";
import { auditLog, emails, outbox } from "@tenantry/db/platform/operations";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { clocks, registrations, tenants } from "@tenantry/db/platform/tenancy";
import { aliasedTable, and, eq, exists, inArray, isNull, ne, not, or } from "drizzle-orm";
import { actorRef } from "../context.ts";
import { countOf } from "./purge-records.ts";
import { type PurgeContext, runPurgeStep } from "./purge-step.ts";

/** What the last step takes: counted for the certificate, which is written before the addresses go. */
export async function countPeople(ctx: PurgeContext, tenantId: TenantId): Promise<RemovedRecord[]> {
  const leaving = await ctx.ownerDb.withTenant(tenantId, (tx) => leavingOwners(tx, tenantId));
  return ctx.ownerDb.withTenant(tenantId, async (tx) => [
    { what: "platform.owners", count: leaving.length },
    { what: "platform.memberships", count: await countOf(tx, "memberships", tenantId) },
    { what: "platform.emails", count: await countOf(tx, "emails", tenantId) },
    { what: "platform.outbox", count: await countOf(tx, "outbox", tenantId) },
    { what: "platform.audit_log (words and values)", count: await countOf(tx, "audit_log", tenantId) },
  ]);
}

/** Accounts with no other business go, their addresses are free; of the business only ids and what the law wants stays. */
export async function purgePeople(ctx: PurgeContext, tenantId: TenantId): Promise<void> {
  await runPurgeStep(ctx, tenantId, "people", {
    count: async () => [],
    remove: async () => {
      const leaving = await ctx.ownerDb.withTenant(tenantId, (tx) => leavingOwners(tx, tenantId));
      await forgetMails(ctx, leaving);
      const now = ctx.clock.now();
      await ctx.ownerDb.withTenant(tenantId, async (tx) => {
        await removeAccounts(tx, tenantId);
        await tx.delete(emails).where(eq(emails.tenantId, tenantId));
        await tx.delete(outbox).where(eq(outbox.tenantId, tenantId));
        await emptyRows(tx, tenantId, now);
        await tx
          .update(auditLog)
          .set({ reason: null, before: null, after: null })
          .where(eq(auditLog.tenantId, tenantId));
        const entry = { tenantId, actor: actorRef(ctx.actor), action: "tenant.purged", requestId: ctx.requestId };
        await recordAudit(tx, entry, now);
        // Last: until here a sandbox has its own time.
        await tx.delete(clocks).where(eq(clocks.tenantId, tenantId));
      });
    },
  });
}

type Leaving = { id: string; email: string };

/** Owners and billing contacts of this business and of no other. */
async function leavingOwners(tx: Tx, tenantId: TenantId): Promise<Leaving[]> {
  const elsewhere = aliasedTable(memberships, "elsewhere");
  const another = tx
    .select({ id: elsewhere.ownerId })
    .from(elsewhere)
    .where(and(eq(elsewhere.ownerId, owners.id), ne(elsewhere.tenantId, tenantId)));
  return tx
    .select({ id: owners.id, email: owners.email })
    .from(owners)
    .innerJoin(memberships, eq(memberships.ownerId, owners.id))
    .where(and(eq(memberships.tenantId, tenantId), not(exists(another))));
}

/** Mails about an account carry no tenant. */
async function forgetMails(ctx: PurgeContext, leaving: readonly Leaving[]): Promise<void> {
  if (leaving.length === 0) return;
  const addresses = leaving.map((owner) => owner.email);
  await ctx.db.orm
    .update(emails)
    .set({ recipient: "" })
    .where(and(isNull(emails.tenantId), inArray(emails.recipient, addresses)));
}

async function removeAccounts(tx: Tx, tenantId: TenantId): Promise<void> {
  const ids = (await leavingOwners(tx, tenantId)).map((owner) => owner.id);
  await tx.delete(memberships).where(eq(memberships.tenantId, tenantId));
  if (ids.length === 0) return;
  for (const table of [sessions, tokens, secondFactors, recoveryCodes, emailChanges])
    await tx.delete(table).where(and(eq(table.realm, "owner"), inArray(table.subjectId, ids)));
  await tx.delete(owners).where(inArray(owners.id, ids));
}

/** Names, addresses and words of the rows that stay. */
async function emptyRows(tx: Tx, tenantId: TenantId, now: Date): Promise<void> {
  const nobody = `${tenantId}@purged.invalid`;
  await tx
    .update(tenants)
    .set({
      name: purgedName(tenantId),
      name2: null,
      email: nobody,
      phone: null,
      address: null,
      city: null,
      businessType: null,
      logoId: null,
      businessHours: defaultBusinessHours,
      adminNotes: null,
      holdReason: null,
      updatedAt: now,
      purgedAt: now,
    })
    .where(eq(tenants.id, tenantId));
  await tx
    .update(registrations)
    .set({ adminName: "", adminEmail: nobody, passwordHash: null, rejectionReason: null, expiresAt: null })
    .where(eq(registrations.tenantId, tenantId));
  const said = or(not(isNull(subscriptions.cancelReason)), not(isNull(subscriptions.cancelFeedback)));
  await tx
    .update(subscriptions)
    .set({ cancelReason: null, cancelFeedback: null })
    .where(and(eq(subscriptions.tenantId, tenantId), said));
}

const purgedName = (tenantId: TenantId): string => `purged ${tenantId.slice(0, 8)}`;
