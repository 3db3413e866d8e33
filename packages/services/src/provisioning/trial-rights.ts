import type { TenantId } from "@tenantry/core/ids";
import { companyDomain } from "@tenantry/core/tenant/mail-domain";
import { type TrialRefusal, trialRefusal } from "@tenantry/core/tenant/trial-policy";
import type { Queryable, Tx } from "@tenantry/db/client";
import { owners } from "@tenantry/db/platform/identity";
import { paymentMethods } from "@tenantry/db/platform/payments";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { aliasedTable, and, eq, exists, isNotNull, ne, type SQL, sql } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";

/**
 * Why a business gets no trial by the platform's policy; null when it does. `db` reads across tenants (the worker's role);
 * `tx` starts the subscription, and until it ends nobody is judged who shares what is asked for.
 */
export async function loadTrialRefusal(tx: Tx, db: Queryable, tenantId: TenantId): Promise<TrialRefusal | null> {
  const { trialPolicy } = await loadSettings(db);
  if (trialPolicy === "every") return null;
  const [row] = await db
    .select({ registration: registrations, sandbox: tenants.sandbox })
    .from(registrations)
    .innerJoin(tenants, eq(tenants.id, registrations.tenantId))
    .where(eq(registrations.tenantId, tenantId));
  if (!row) return null;
  const { ownerId, adminEmail, trialGrantedAt } = row.registration;
  const domain = companyDomain(adminEmail);
  const byDomain = trialPolicy !== "account" && domain !== null;
  // Whose cards are the same is not known before they are compared: there everybody waits.
  for (const key of [ownerId, ...(byDomain ? [domain] : []), ...(trialPolicy === "card" ? ["card"] : [])])
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`trial ${key}`}, 0))`);
  const hadTrial = async (whose: SQL | undefined): Promise<boolean> => {
    const found = await db
      .select({ id: subscriptions.id })
      .from(subscriptions)
      .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
      .innerJoin(registrations, eq(registrations.tenantId, subscriptions.tenantId))
      .innerJoin(owners, eq(owners.id, registrations.ownerId))
      .where(
        and(
          ne(subscriptions.tenantId, tenantId),
          eq(tenants.sandbox, false),
          isNotNull(subscriptions.trialEndsAt),
          whose,
        ),
      )
      .limit(1);
    return found.length > 0;
  };
  return trialRefusal(trialPolicy, {
    granted: trialGrantedAt !== null || row.sandbox,
    accountHadTrial: await hadTrial(eq(registrations.ownerId, ownerId)),
    domainHadTrial:
      byDomain &&
      (await hadTrial(and(isNotNull(owners.emailConfirmedAt), sql`split_part(${owners.email}, '@', 2) = ${domain}`))),
    cardHadTrial: trialPolicy === "card" && (await hadTrial(sharesCard(db, ownerId))),
  });
}

/** The subscription's tenant has saved a card, by the gateway's fingerprint, that a business of the account has saved too. */
function sharesCard(db: Queryable, ownerId: string): SQL {
  const own = aliasedTable(registrations, "own");
  const ours = aliasedTable(paymentMethods, "ours");
  const theirs = aliasedTable(paymentMethods, "theirs");
  return exists(
    db
      .select({ id: theirs.id })
      .from(theirs)
      .innerJoin(ours, and(eq(ours.gateway, theirs.gateway), eq(ours.fingerprint, theirs.fingerprint)))
      .innerJoin(own, eq(own.tenantId, ours.tenantId))
      .where(and(eq(theirs.tenantId, subscriptions.tenantId), eq(own.ownerId, ownerId))),
  );
}
