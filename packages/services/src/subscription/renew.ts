import { assert } from "@tenantry/core/errors";
import { currentPeriod } from "@tenantry/core/subscription/current-period";
import { decideRenewal } from "@tenantry/core/subscription/renewal";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { billingHolds } from "@tenantry/db/platform/billing";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, gte, isNull, lte, or, sql } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { finalizeDraftIn } from "../billing/finalize-draft.ts";
import { assignHold } from "../billing/hold.ts";
import { loadOffer } from "../billing/load-offer.ts";
import { addOnsFor, listPrice, liveOf, loadSubscriber, type Subscriber } from "../billing/load-subscriber.ts";
import { meteredDraft } from "../billing/metered-draft.ts";
import { writeInvoice } from "../billing/write-invoice.ts";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { addOnsEndedBy, endAddOns } from "./end-add-ons.ts";
import { endSubscription } from "./end-subscription.ts";
import { sweepTenants } from "./sweep-tenants.ts";
import { withdrawChange } from "./withdraw-change.ts";

export type Renewed = { readonly periods: number; readonly stoppedBy: "wait" | "ended" | "held" };

/**
 * Everything that has fallen due for one tenant, one period per transaction: renewal invoices, changes that waited for the
 * period's end, the end of a canceled one. Safe to repeat.
 */
export async function renewTenant(ctx: TenantContext): Promise<Renewed> {
  for (let periods = 0; ; periods++) {
    const step = await inBilling(ctx, (tx, now) => renewOnce(ctx, tx, now));
    if (step === "caught_up") return { periods: periods + 1, stoppedBy: "wait" };
    if (step !== "renewed") return { periods, stoppedBy: step };
  }
}

/** `caught_up`: renewed, and the new period is not over yet. */
type Step = "renewed" | "caught_up" | Renewed["stoppedBy"];

async function renewOnce(ctx: TenantContext, tx: Tx, now: Date): Promise<Step> {
  const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
  const { live, pendingChange, billed, settings, currency } = subscriber;
  // Who has left is not renewed; what was stopped by leaving ends with the period that it is paid for.
  if (!live || (subscriber.tenant.deactivatedAt && !live.cancelAt)) return "wait";
  const isScheduled = pendingChange?.mode === "period_end" && !pendingChange.invoiceId;
  const plan = isScheduled
    ? (await loadOffer(tx, { planVersionId: pendingChange.planVersionId }, pendingChange.cycle, currency)).offer
    : subscriber.current;
  const period = currentPeriod(billed);
  const metered = period && meteredDraft(subscriber, period);
  const renewal = decideRenewal(
    {
      subscription: billed,
      timeZone: subscriber.tenant.timeZone,
      plan,
      addOns: addOnsFor(subscriber, plan),
      overrides: subscriber.overrides,
      pendingLines: subscriber.pendingLines,
      tax: subscriber.tax,
      afterCancel: subscriber.terms.afterCancel,
      usageClosesAfterMinutes: metered ? settings.usageClosesAfterMinutes : 0,
      termsDays: subscriber.termsDays,
    },
    now,
  );
  if (renewal.kind === "wait") return "wait";
  if (subscriber.hold) return "held";
  if (pendingChange && !isScheduled) {
    // A checkout that outlived its period: its money, if it comes, is kept as balance.
    await withdrawChange(ctx, tx, pendingChange, "expired", now);
    return renewOnce(ctx, tx, now);
  }
  if (renewal.kind === "parked") {
    const details = { plan: plan.planCode, cycle: plan.cycle, currency };
    await assignHold(ctx, tx, subscriber, { reason: renewal.reason, details }, now);
    return "held";
  }
  if (renewal.kind === "end")
    return (await endSubscription(ctx, tx, subscriber, renewal, now)) === "held" ? "held" : "ended";
  const bill = await writeInvoice(
    ctx,
    tx,
    subscriber,
    {
      kind: "renewal",
      subscriptionId: live.id,
      period: renewal.period,
      lines: [...renewal.lines, ...(metered?.lines ?? [])],
      planPrice: listPrice(plan),
      ...(metered && { finalizeAt: renewal.finalizeAt }),
    },
    now,
  );
  if (bill.kind === "held") return "held";
  const { start, end, timeZone } = renewal.period;
  await tx
    .update(subscriptions)
    .set({
      planCode: plan.planCode,
      planVersionId: plan.planVersionId,
      cycle: plan.cycle,
      anchor: billed.anchor,
      periodStart: start,
      // A plan without a price has nothing to renew.
      periodEnd: plan.price?.minor === 0n ? null : end,
      periodTimeZone: timeZone,
    })
    .where(eq(subscriptions.id, live.id));
  await endAddOns(tx, addOnsEndedBy(subscriber, plan, false), start);
  if (isScheduled) await markApplied(ctx, tx, subscriber, now);
  if (bill.kind === "draft" && renewal.finalizeAt <= now) await finalizeDraftIn(ctx, tx, bill.invoiceId, now);
  return renewal.period.end > now ? "caught_up" : "renewed";
}

async function markApplied(ctx: ServiceContext, tx: Tx, subscriber: Subscriber, now: Date): Promise<void> {
  const { pendingChange: change, tenantId } = subscriber;
  const live = liveOf(subscriber);
  assert(change, "a scheduled change is pending");
  await tx.update(subscriptionChanges).set({ appliedAt: now }).where(eq(subscriptionChanges.id, change.id));
  const data = { tenantId, subscriptionId: live.id, changeId: change.id };
  await enqueueEvent(tx, { name: "subscription/changed", data }, now);
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "subscription.changed",
      targetId: live.id,
      before: { plan: live.planCode, cycle: live.cycle },
      after: { plan: change.planCode, cycle: change.cycle, mode: change.mode, changeId: change.id },
      requestId: ctx.requestId,
    },
    now,
  );
}

/** Renews every tenant whose period or canceled subscription is over, each at its own time. */
export async function sweepRenewals(ctx: ServiceContext): Promise<{ done: number }> {
  const own = sql`coalesce(${clocks.now}, ${ctx.clock.now().toISOString()}::timestamptz)`;
  const rows = await ctx.db.orm
    .select({ tenantId: subscriptions.tenantId })
    .from(subscriptions)
    .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
    .leftJoin(clocks, eq(clocks.tenantId, subscriptions.tenantId))
    .leftJoin(billingHolds, and(eq(billingHolds.tenantId, subscriptions.tenantId), isNull(billingHolds.releasedAt)))
    .where(
      and(
        isNull(subscriptions.endedAt),
        isNull(billingHolds.id),
        or(isNull(tenants.deactivatedAt), lte(subscriptions.cancelAt, own)),
        or(isNull(subscriptions.trialEndsAt), gte(subscriptions.periodStart, subscriptions.trialEndsAt)),
        or(and(lte(subscriptions.periodEnd, own), isNull(subscriptions.pausedAt)), lte(subscriptions.cancelAt, own)),
      ),
    )
    .orderBy(asc(subscriptions.periodEnd))
    .limit(10_000);
  return sweepTenants(ctx, rows, "tenants could not be renewed", async (tenant) => {
    const { periods, stoppedBy } = await renewTenant(tenant);
    return periods > 0 || stoppedBy === "ended";
  });
}
