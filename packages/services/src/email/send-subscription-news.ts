import type { TenantId } from "@tenantry/core/ids";
import type { LocalText } from "@tenantry/core/locale";
import type { Queryable } from "@tenantry/db/client";
import { plans, planVersions } from "@tenantry/db/platform/catalogue";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { and, eq, isNull } from "drizzle-orm";
import type { MailContext } from "./send-once.ts";
import { billingUrl, sendToPayers } from "./send-to-payers.ts";

type Change = { tenantId: TenantId; changeId: string };
type Subscription = { tenantId: TenantId; subscriptionId: string };

/** Says which plan and cycle are in force now. */
export async function sendSubscriptionChanged(ctx: MailContext, { tenantId, changeId }: Change): Promise<void> {
  const change = await ctx.db.withTenant(tenantId, (tx) => loadChange(tx, tenantId, changeId));
  if (!change?.appliedAt) return;
  await sendToPayers(ctx, tenantId, {
    key: `subscription_changed:${changeId}`,
    compose: ({ reader, locale }) => ({
      template: "subscription_changed",
      props: { ...reader, planName: change.plan[locale], cycle: change.cycle, billingUrl: billingUrl(ctx, tenantId) },
    }),
  });
}

/** Says which plan follows and when; nothing when the change was withdrawn meanwhile. */
export async function sendChangeScheduled(ctx: MailContext, { tenantId, changeId }: Change): Promise<void> {
  const change = await ctx.db.withTenant(tenantId, (tx) => loadChange(tx, tenantId, changeId));
  if (!change || change.withdrawnAt || change.appliedAt) return;
  await sendToPayers(ctx, tenantId, {
    key: `change_scheduled:${changeId}`,
    compose: ({ reader, locale, timeZone }) => ({
      template: "change_scheduled",
      props: {
        ...reader,
        planName: change.plan[locale],
        cycle: change.cycle,
        effectiveAt: change.effectiveAt.toISOString(),
        timeZone,
        billingUrl: billingUrl(ctx, tenantId),
      },
    }),
  });
}

/** Until when it runs, what follows, how to resume; nothing when it was resumed meanwhile. Once per cancellation. */
export async function sendCanceled(ctx: MailContext, about: Subscription): Promise<void> {
  const { tenantId, subscriptionId } = about;
  const row = await ctx.db.withTenant(tenantId, (tx) => loadSubscription(tx, about));
  if (!row) return;
  const { cancelAt, canceledAt, periodEnd, autoRenew } = row.subscription;
  const until = cancelAt ?? (autoRenew ? null : periodEnd);
  if (!until || row.subscription.endedAt) return;
  await sendToPayers(ctx, tenantId, {
    key: `subscription_canceled:${subscriptionId}:${(canceledAt ?? until).toISOString()}`,
    compose: ({ reader, locale, timeZone }) => ({
      template: "subscription_canceled",
      props: {
        ...reader,
        planName: row.plan[locale],
        until: until.toISOString(),
        timeZone,
        follows: row.afterCancel === "free" ? "free" : "nothing",
        followsPlan: null,
        billingUrl: billingUrl(ctx, tenantId),
      },
    }),
  });
}

/** Says that it is over and what follows; the end of a trial has a mail of its own. */
export async function sendSubscriptionEnded(ctx: MailContext, about: Subscription): Promise<void> {
  const { tenantId, subscriptionId } = about;
  const facts = await ctx.db.withTenant(tenantId, async (tx) => {
    const ended = await loadSubscription(tx, about);
    const [next] = await tx
      .select({ code: plans.code, name: plans.name })
      .from(subscriptions)
      .innerJoin(plans, eq(plans.code, subscriptions.planCode))
      .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)));
    return ended && { ended, next };
  });
  const because = facts?.ended.subscription.endReason;
  if (!facts || (because !== "canceled" && because !== "dunning")) return;
  const { ended, next } = facts;
  await sendToPayers(ctx, tenantId, {
    key: `subscription_ended:${subscriptionId}`,
    compose: ({ reader, locale }) => ({
      template: "subscription_ended",
      props: {
        ...reader,
        planName: ended.plan[locale],
        because,
        follows: next ? (next.code === "free" ? "free" : "plan") : "nothing",
        followsPlan: next?.name[locale] ?? null,
        billingUrl: billingUrl(ctx, tenantId),
      },
    }),
  });
}

async function loadChange(tx: Queryable, tenantId: TenantId, changeId: string) {
  const [row] = await tx
    .select({ change: subscriptionChanges, plan: plans.name })
    .from(subscriptionChanges)
    .innerJoin(plans, eq(plans.code, subscriptionChanges.planCode))
    .where(and(eq(subscriptionChanges.id, changeId), eq(subscriptionChanges.tenantId, tenantId)));
  return row && { ...row.change, plan: row.plan };
}

async function loadSubscription(tx: Queryable, { tenantId, subscriptionId }: Subscription) {
  const [row] = await tx
    .select({ subscription: subscriptions, plan: plans.name, afterCancel: planVersions.afterCancel })
    .from(subscriptions)
    .innerJoin(plans, eq(plans.code, subscriptions.planCode))
    .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
    .where(and(eq(subscriptions.id, subscriptionId), eq(subscriptions.tenantId, tenantId)));
  return row satisfies { plan: LocalText } | undefined;
}
