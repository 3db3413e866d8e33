import { assert } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { decideTrialEnd, type TrialOutcome } from "@tenantry/core/subscription/trial-end";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lt, lte, sql } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { loadOffer } from "../billing/load-offer.ts";
import { listPrice, loadSubscriber, type Subscriber } from "../billing/load-subscriber.ts";
import { writeInvoice } from "../billing/write-invoice.ts";
import { actorRef, type ServiceContext } from "../context.ts";
import { applyChange } from "./apply-change.ts";
import { billFollowing, follow, loadFollowing } from "./follow-trial.ts";
import { planFor } from "./plan-the-change.ts";
import { sweepTenants } from "./sweep-tenants.ts";
import { withdrawChange } from "./withdraw-change.ts";

const mostAtOnce = 10_000;

/** The hourly sweep: settles every trial that has ended by its tenant's now, oldest first. */
export async function sweepTrials(ctx: ServiceContext): Promise<{ settled: number }> {
  const now = ctx.clock.now();
  const rows = await ctx.db.orm
    .select({ tenantId: subscriptions.tenantId })
    .from(subscriptions)
    .leftJoin(clocks, eq(clocks.tenantId, subscriptions.tenantId))
    .where(
      and(
        isNull(subscriptions.endedAt),
        isNotNull(subscriptions.trialEndsAt),
        lte(subscriptions.trialEndsAt, sql`coalesce(${clocks.now}, ${now.toISOString()}::timestamptz)`),
        // Open trials only: those who pay keep their trial's end, and would crowd out the others.
        lt(subscriptions.periodStart, subscriptions.trialEndsAt),
      ),
    )
    .orderBy(asc(subscriptions.trialEndsAt))
    .limit(mostAtOnce);
  const { done } = await sweepTenants(
    ctx,
    rows,
    "trials could not be settled",
    async (tenant) => (await settleTrial(tenant, tenant.tenantId)) === "settled",
  );
  return { settled: done };
}

/**
 * Ends one tenant's trial as its plan, its cancellation or its owner's choice to convert says. A conversion, and a fallback
 * that costs something, is billed and in force at once; its invoice waits to be charged. Safe to repeat.
 */
export async function settleTrial(ctx: ServiceContext, tenantId: TenantId): Promise<"settled" | "waiting"> {
  return inBilling({ ...ctx, tenantId }, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, tenantId, now);
    const { live, terms, tenant, pendingChange } = subscriber;
    if (!live) return "settled";
    const isScheduled = pendingChange !== null && pendingChange.invoiceId === null;
    const outcome = decideTrialEnd(
      {
        subscription: live,
        trialEnd: terms.trialEnd,
        timeZone: tenant.timeZone,
        afterCancel: terms.afterCancel,
        conversion: isScheduled ? "scheduled" : null,
      },
      now,
    );
    if (outcome.kind === "wait") return "waiting";
    if (outcome.kind === "convert") return convertTrial(ctx, tx, subscriber, outcome.at, now);
    const following = outcome.planCode
      ? await loadFollowing(tx, subscriber, outcome.planCode, outcome.followsAt)
      : null;
    let invoiceId: string | null = null;
    if (following && following.isPaid !== false) {
      // What costs something does not begin beside an open checkout, whose payment would begin another plan.
      if (subscriber.hold || pendingChange?.invoiceId) return "waiting";
      const billed = await billFollowing(ctx, tx, subscriber, following, now);
      if (billed.kind === "held") return "waiting";
      invoiceId = billed.invoiceId;
    }
    await endTrial(ctx, tx, subscriber, outcome, now);
    if (following) await follow(tx, subscriber, following, invoiceId);
    return "settled";
  });
}

async function endTrial(
  ctx: ServiceContext,
  tx: Tx,
  { live, pendingChange, tenantId }: Subscriber,
  outcome: Extract<TrialOutcome, { kind: "end" }>,
  now: Date,
): Promise<void> {
  assert(live, "a trial that ends is live");
  // An open checkout outlives the trial: its payment may still arrive, and starts the period then.
  if (pendingChange && !pendingChange.invoiceId) await withdrawChange(ctx, tx, pendingChange, "canceled", now);
  const { endedAt, endReason, planCode } = outcome;
  await tx.update(subscriptions).set({ endedAt, endReason }).where(eq(subscriptions.id, live.id));
  await enqueueEvent(tx, { name: "subscription/trial.ended", data: { tenantId, subscriptionId: live.id } }, now);
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "trial.ended",
      targetId: live.id,
      before: { plan: live.planCode },
      after: { endReason, plan: planCode },
    },
    now,
  );
}

/** The period that was chosen begins where the trial ends; until it is paid the tenant has the days of grace. */
async function convertTrial(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  at: Date,
  now: Date,
): Promise<"settled" | "waiting"> {
  const { pendingChange: pending, currency, live, tenant } = subscriber;
  assert(pending && live, "a conversion was decided that nobody asked for");
  if (subscriber.hold) return "waiting";
  const version = { planVersionId: pending.planVersionId };
  const { offer: target } = await loadOffer(tx, version, pending.cycle, currency);
  const { change } = planFor(subscriber, target, { by: "staff", mode: null, convertAt: "now", usage: {} }, at);
  const bill = await writeInvoice(
    ctx,
    tx,
    subscriber,
    {
      kind: "change",
      subscriptionId: live.id,
      period: change.newPeriod,
      lines: change.lines,
      planPrice: listPrice(target),
    },
    now,
  );
  if (bill.kind === "held") return "waiting";
  const [decided] = await tx
    .update(subscriptionChanges)
    .set({
      periodStart: change.newPeriod.start,
      periodEnd: change.newPeriod.end,
      anchor: change.anchor,
      periodTimeZone: tenant.timeZone,
      invoiceId: "invoiceId" in bill ? bill.invoiceId : null,
    })
    .where(eq(subscriptionChanges.id, pending.id))
    .returning();
  assert(decided, "the conversion is pending");
  await applyChange(ctx, tx, decided, now, change);
  return "settled";
}
