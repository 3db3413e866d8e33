import type { DueDates } from "@tenantry/core/clocks/next-due";
import { assert } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { isTrialOpen } from "@tenantry/core/subscription/trial";
import type { Tx } from "@tenantry/db/client";
import { invoices } from "@tenantry/db/platform/billing";
import { planVersions } from "@tenantry/db/platform/catalogue";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull, ne } from "drizzle-orm";
import { attemptIsOpen } from "../payments/attempt.ts";
import { cardNoticeAt } from "../payments/expiring-cards.ts";
import { findDefaultMethod } from "../payments/method.ts";
import { loadSettings } from "../settings/load-settings.ts";

const hourMs = 3_600_000;

/** Every date of one tenant on which a sweep would have something to do. */
export async function loadDueDates(tx: Tx, tenantId: TenantId): Promise<DueDates> {
  const [tenant] = await tx.select({ timeZone: tenants.timeZone }).from(tenants).where(eq(tenants.id, tenantId));
  assert(tenant, "a clock belongs to a tenant");
  const [live] = await tx
    .select({ subscription: subscriptions, trialEnd: planVersions.trialEnd })
    .from(subscriptions)
    .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
    .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)));
  const changes = await tx
    .select({ effectiveAt: subscriptionChanges.effectiveAt, expiresAt: subscriptionChanges.expiresAt })
    .from(subscriptionChanges)
    .where(
      and(
        eq(subscriptionChanges.tenantId, tenantId),
        isNull(subscriptionChanges.appliedAt),
        isNull(subscriptionChanges.withdrawnAt),
      ),
    );
  const open = await tx
    .select({ finalizedAt: invoices.finalizedAt, finalizeAt: invoices.finalizeAt, dueAt: invoices.dueAt })
    .from(invoices)
    .where(
      and(
        eq(invoices.tenantId, tenantId),
        isNull(invoices.voidedAt),
        isNull(invoices.uncollectibleAt),
        isNull(invoices.paidAt),
      ),
    );
  const { checkoutHours } = (await loadSettings(tx)).billing;
  const pages = await tx
    .select({ createdAt: paymentAttempts.createdAt })
    .from(paymentAttempts)
    .where(and(eq(paymentAttempts.tenantId, tenantId), attemptIsOpen, ne(paymentAttempts.kind, "manual")));
  const card = await findDefaultMethod(tx, tenantId);
  const subscription = live?.subscription;
  const trial = subscription && isTrialOpen(subscription) ? subscription.trialEndsAt : null;
  const waitingDays = live?.trialEnd.strategy === "fallback" ? live.trialEnd.waitingDays : 0;
  return {
    timeZone: tenant.timeZone,
    trial: trial && { endsAt: trial, waitingDays },
    periodEnd: subscription?.periodEnd ?? null,
    cancelAt: subscription?.cancelAt ?? null,
    changes,
    drafts: open.flatMap(({ finalizedAt, finalizeAt }) => (!finalizedAt && finalizeAt ? [finalizeAt] : [])),
    owed: open.flatMap(({ finalizedAt, dueAt }) => (finalizedAt && dueAt ? [dueAt] : [])),
    checkouts: pages.map(({ createdAt }) => new Date(createdAt.getTime() + checkoutHours * hourMs)),
    cardNotices: card ? [cardNoticeAt(card)] : [],
  };
}
