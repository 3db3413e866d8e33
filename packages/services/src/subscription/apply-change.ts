import { randomUUIDv7 } from "node:crypto";
import { isInForce } from "@tenantry/core/billing/line";
import { type PlanChange, replacedBy } from "@tenantry/core/billing/plan-change";
import type { PlanOffer } from "@tenantry/core/billing/price";
import { assert } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import { type Anchor, firstPeriod } from "@tenantry/core/period/anchor";
import type { Period } from "@tenantry/core/period/period";
import { isTrialOpen } from "@tenantry/core/subscription/trial";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { subscriptionAddOns, subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { and, eq, inArray } from "drizzle-orm";
import { endLines } from "../billing/attach-lines.ts";
import { firstOwnPosition } from "../billing/load-lines.ts";
import { loadOffer } from "../billing/load-offer.ts";
import { type ChangeRow, loadSubscriber, type Subscriber } from "../billing/load-subscriber.ts";
import { actorRef, type ServiceContext } from "../context.ts";
import { addOnsEndedBy, endAddOns } from "./end-add-ons.ts";
import { journalAddOn } from "./journal-add-on.ts";

/**
 * Puts a change into force, inside `inBilling`: plan, cycle, period, and the end of the charges it replaces. Its invoice has
 * been paid, or nothing was due. When what it changed has ended meanwhile (a trial swept to Free), its period begins now.
 */
export async function applyChange(
  ctx: ServiceContext,
  tx: Tx,
  change: ChangeRow,
  now: Date,
  /** What the change ends, where it has just been decided; else found by the instant at which it was asked for. */
  decided?: Pick<PlanChange, "endsLines">,
): Promise<void> {
  const tenantId = parseTenantId(change.tenantId);
  // A checkout counts as withdrawn there: its own lines are not among those that it ends.
  const subscriber = await loadSubscriber(tx, tenantId, now);
  const { live } = subscriber;
  if (change.addOnCode) return applyAddOn(ctx, tx, change, subscriber, now);
  const isMeanwhileOver = live?.id !== change.subscriptionId;
  const { anchor, period } = isMeanwhileOver
    ? firstPeriod(now, change.cycle, subscriber.tenant.timeZone)
    : periodOf(change, subscriber);
  const { offer } = await loadOffer(tx, { planVersionId: change.planVersionId }, change.cycle, subscriber.currency);
  await endLines(tx, decided?.endsLines ?? endedBy(change, offer, subscriber, now), now);
  await endAddOns(tx, addOnsEndedBy(subscriber, offer, change.mode === "reset"), now);
  const target = {
    planCode: change.planCode,
    planVersionId: change.planVersionId,
    cycle: change.cycle,
    anchor,
    periodStart: period.start,
    // A plan without a price has nothing to renew.
    periodEnd: offer.price?.minor === 0n ? null : period.end,
    periodTimeZone: period.timeZone,
  };
  const subscriptionId = live?.id ?? randomUUIDv7();
  if (live) {
    // A trial is over when a paid period begins.
    const trialEndsAt = isTrialOpen(live) && live.trialEndsAt > period.start ? { trialEndsAt: period.start } : {};
    await tx
      .update(subscriptions)
      .set({ ...target, ...trialEndsAt })
      .where(eq(subscriptions.id, live.id));
  } else {
    await tx.insert(subscriptions).values({
      id: subscriptionId,
      tenantId,
      currency: subscriber.currency,
      startedAt: now,
      autoRenew: true,
      ...target,
    });
  }
  if (isMeanwhileOver && change.invoiceId) await moveCharges(tx, change.invoiceId, subscriptionId, period);
  await tx.update(subscriptionChanges).set({ appliedAt: now }).where(eq(subscriptionChanges.id, change.id));
  await enqueueEvent(
    tx,
    { name: "subscription/changed", data: { tenantId, subscriptionId, changeId: change.id } },
    now,
  );
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "subscription.changed",
      targetId: subscriptionId,
      before: { plan: live?.planCode ?? null, cycle: live?.cycle ?? null },
      after: { plan: change.planCode, cycle: change.cycle, mode: change.mode, changeId: change.id },
      requestId: ctx.requestId,
    },
    now,
  );
}

function periodOf(change: ChangeRow, { billed }: Subscriber): { anchor: Anchor; period: Period } {
  const { anchor, periodStart: start, periodEnd: end, periodTimeZone: timeZone } = change;
  if (anchor && start && end && timeZone) return { anchor, period: { start, end, timeZone } };
  assert(billed.periodEnd, "a change without a period of its own happens within one");
  return {
    anchor: billed.anchor,
    period: { start: billed.periodStart, end: billed.periodEnd, timeZone: billed.periodTimeZone },
  };
}

/** What `decidePlanChange` ended when it was asked: a reset ends everything, the others what the plan replaces. */
function endedBy(change: ChangeRow, offer: PlanOffer, { chargeLines }: Subscriber, now: Date): string[] {
  if (change.mode === "period_end") return [];
  const at = change.requestedAt < now ? change.requestedAt : now;
  const lines = change.mode === "reset" ? chargeLines : replacedBy(offer, chargeLines);
  return lines.filter((line) => isInForce(line, at)).map((line) => line.id);
}

/** A feature on top of the plan, from now on; whatever ends the subscription withdraws it first. */
async function applyAddOn(ctx: ServiceContext, tx: Tx, change: ChangeRow, { live }: Subscriber, now: Date) {
  const { addOnCode: featureCode, tenantId } = change;
  assert(featureCode && live && live.id === change.subscriptionId, "an add-on is bought on top of what is live");
  const addOn = { id: randomUUIDv7(), tenantId, subscriptionId: live.id, featureCode };
  await tx.insert(subscriptionAddOns).values({ ...addOn, startedAt: now });
  await tx.update(subscriptionChanges).set({ appliedAt: now }).where(eq(subscriptionChanges.id, change.id));
  await journalAddOn(ctx, tx, { live, featureCode, action: "add_on.bought", after: { changeId: change.id } }, now);
}

/** The days that were paid for begin with the money. */
export async function moveCharges(tx: Tx, invoiceId: string, subscriptionId: string, { start, end, timeZone }: Period) {
  await tx.update(invoices).set({ subscriptionId }).where(eq(invoices.id, invoiceId));
  const lines = await tx
    .select({ id: invoiceLines.id, position: invoiceLines.position })
    .from(invoiceLines)
    .where(and(eq(invoiceLines.invoiceId, invoiceId), inArray(invoiceLines.kind, ["plan", "addon"])));
  const own = lines.filter((line) => line.position >= firstOwnPosition).map((line) => line.id);
  if (own.length === 0) return;
  await tx
    .update(invoiceLines)
    .set({ subscriptionId, serviceStart: start, serviceEnd: end, serviceTimeZone: timeZone })
    .where(inArray(invoiceLines.id, own));
}
