import type { Limits } from "../catalogue/plan.ts";
import { assert, DomainError } from "../errors.ts";
import { type Money, one, zero } from "../money.ts";
import { type Anchor, firstPeriod, nextPeriod } from "../period/anchor.ts";
import type { Period } from "../period/period.ts";
import { currentPeriod } from "../subscription/current-period.ts";
import type { BilledSubscription } from "../subscription/facts.ts";
import { stopsAt, subscriptionStatus } from "../subscription/status.ts";
import { isTrialOpen } from "../subscription/trial.ts";
import { type ChangeDirection, type ChangeMode, changeDirection, changeMode } from "./change-mode.ts";
import type { ChargeLine, InvoiceLine } from "./line.ts";
import { type AddOn, cyclePrice, type OwnPrice, ownPrice, type PlanOffer, type PriceOverride } from "./price.ts";
import { creditUnused, proratedCharge, recurringCharges } from "./proration.ts";
import type { LineTax } from "./tax.ts";

export type ChangeFacts = {
  readonly subscription: BilledSubscription;
  /** The tenant's zone now. */
  readonly timeZone: string;
  readonly current: PlanOffer;
  readonly target: PlanOffer;
  /** Add-ons that go on, at their price for the target's cycle. */
  readonly addOns: readonly AddOn[];
  readonly overrides: readonly PriceOverride[];
  readonly chargeLines: readonly ChargeLine[];
  /** Lines of earlier changes that wait for the next invoice, which a change billed now is. */
  readonly pendingLines: readonly InvoiceLine[];
  readonly pendingChangeId: string | null;
  readonly tax: LineTax;
  /** Use per meter, to tell what a smaller plan no longer holds. */
  readonly usage: Readonly<Record<string, number>>;
  readonly upgradeMode: "prorate" | "reset";
  readonly hasCardOnFile: boolean;
  readonly by: "customer" | "staff";
  readonly requestedMode: ChangeMode | null;
  /** During a trial: charge and anchor now, or save the card and charge at the trial's end. */
  readonly convertAt: "now" | "trial_end";
};

export type Entitlements = {
  readonly planCode: string;
  readonly planVersionId: string;
  readonly limits: Limits;
  readonly features: readonly string[];
};

/** Everything a change does. Preview prints it, checkout charges it, commit writes it. */
export type PlanChange = {
  readonly mode: ChangeMode;
  readonly direction: ChangeDirection;
  readonly effectiveAt: Date;
  readonly anchor: Anchor;
  /** The period in which the target plan is first in force. */
  readonly newPeriod: Period;
  /** To bill now (`prorate`, `reset`) or with the next invoice (`next_invoice`); none at `period_end`. */
  readonly lines: readonly InvoiceLine[];
  /** Charge lines that it ends, also those of which nothing is left to credit. */
  readonly endsLines: readonly string[];
  readonly entitlements: Entitlements;
  /** What the target plan would not hold: kept, but nothing new can be made. */
  readonly excess: readonly { meter: string; limit: number; used: number }[];
  /** What the plan costs per cycle from then on: before tax, without add-ons. */
  readonly recurring: Money;
  /** A meter's count goes on, or a new window starts. */
  readonly meters: "kept" | "new_window";
  readonly supersedes: string | null;
};

/**
 * Decides a change of plan or cycle; pure, and the only calculator of it.
 * Throws `plan_not_selectable` (422), `invalid_transition` (409), `conflict` (409: nothing would change)
 * or `validation_failed` for a mode that cannot be.
 */
export function decidePlanChange(facts: ChangeFacts, now: Date): PlanChange {
  refuseUnlessChangeable(facts, now);
  const { subscription } = facts;
  const targetPrice = targetPriceAt(now, facts);
  const currentPrice = ownPrice(facts.current, facts.overrides, now);
  const isFree = !currentPrice || currentPrice.list.minor === 0n;
  // What costs nothing is the cheapest of its cycle, also where nobody has put a price to it.
  const current = currentPrice ?? freeOf(facts.current);
  const mode = changeMode({
    current,
    target: targetPrice,
    isTrial: isTrialOpen(subscription),
    hasPaidPeriod: !isFree && subscription.periodEnd !== null,
    convertAt: subscription.trialEndsAt && subscription.trialEndsAt > now ? facts.convertAt : "now",
    requested: facts.requestedMode,
    upgradeMode: facts.upgradeMode,
    by: facts.by,
    hasCardOnFile: facts.hasCardOnFile,
  });
  const change = changeIn(mode, facts, now);
  return {
    ...change,
    mode,
    direction: changeDirection(current, targetPrice),
    entitlements: entitlementsOf(facts.target),
    excess: excessOf(facts.target.limits, facts.usage),
    recurring: cyclePrice(targetPriceAt(change.effectiveAt, facts)),
    supersedes: facts.pendingChangeId,
  };
}

type Applied = Pick<PlanChange, "effectiveAt" | "anchor" | "newPeriod" | "lines" | "endsLines" | "meters">;

function changeIn(mode: ChangeMode, facts: ChangeFacts, now: Date): Applied {
  if (mode === "reset") return changeByReset(facts, now);
  const period = currentPeriod(facts.subscription);
  assert(period, `a change by ${mode} has a period`);
  return mode === "period_end" ? changeAtEnd(facts, period) : changeWithin(period, mode, facts, now);
}

/** The unused days of everything are credited, everything is charged for a full period from `now`, the new anchor. */
function changeByReset(facts: ChangeFacts, now: Date): Applied {
  const { target, timeZone, pendingLines, chargeLines } = facts;
  const { anchor, period: newPeriod } = firstPeriod(now, target.cycle, timeZone);
  const { ends, credits } = creditUnused(chargeLines, now);
  const price = targetPriceAt(now, facts);
  const charges = recurringCharges(
    { planCode: target.planCode, price, addOns: facts.addOns, tax: facts.tax },
    newPeriod,
  );
  const lines = [...pendingLines, ...credits, ...charges];
  return { effectiveAt: now, anchor, newPeriod, lines, endsLines: ends, meters: "new_window" };
}

/** Nothing is billed before the period, or the trial, has ended. */
function changeAtEnd({ subscription, target, timeZone }: ChangeFacts, period: Period): Applied {
  const after = { effectiveAt: period.end, lines: [], endsLines: [] };
  if (isTrialOpen(subscription)) {
    const { anchor, period: newPeriod } = firstPeriod(period.end, target.cycle, timeZone);
    return { ...after, anchor, newPeriod, meters: "new_window" };
  }
  const { anchor } = subscription;
  return { ...after, anchor, newPeriod: nextPeriod(anchor, period, target.cycle, timeZone), meters: "kept" };
}

/**
 * The plan's unused days are credited and charged at the new price; period, meters and add-ons go on, but for those
 * that the new plan has in it: they are credited.
 */
function changeWithin(period: Period, mode: "prorate" | "next_invoice", facts: ChangeFacts, now: Date): Applied {
  const { target, tax, chargeLines } = facts;
  const { ends, credits } = creditUnused(replacedBy(target, chargeLines), now);
  const price = targetPriceAt(now, facts);
  const charge = proratedCharge({ kind: "plan", code: target.planCode, price, tax }, period, now);
  const pending = mode === "prorate" ? facts.pendingLines : [];
  const lines = [...pending, ...credits, ...charge];
  return {
    effectiveAt: now,
    anchor: facts.subscription.anchor,
    newPeriod: period,
    lines,
    endsLines: ends,
    meters: "kept",
  };
}

/** Charges that a plan takes the place of within a period. */
export function replacedBy<L extends Pick<ChargeLine, "kind" | "code">>(
  target: Pick<PlanOffer, "features">,
  lines: readonly L[],
): L[] {
  return lines.filter((line) => line.kind === "plan" || (line.kind === "addon" && target.features.includes(line.code)));
}

function refuseUnlessChangeable({ subscription, current, target, by }: ChangeFacts, now: Date): void {
  if (by === "customer" && !target.isSelectable) throw notSelectable(target);
  if (!subscription.endedAt && stopsAt(subscription)) {
    throw new DomainError("invalid_transition", "Resume the subscription before changing its plan.");
  }
  const status = subscriptionStatus(subscription, now);
  const isTrial = isTrialOpen(subscription);
  // A trial over by its date can still be converted until the sweep has settled it.
  if (status === "paused" || (status === "ended" && (subscription.endedAt || !isTrial))) {
    throw new DomainError("invalid_transition", `The plan of a subscription that is ${status} cannot change.`);
  }
  if (!isTrial && current.planVersionId === target.planVersionId && current.cycle === target.cycle) {
    throw new DomainError("conflict", "The subscription already has this plan and cycle.");
  }
}

const notSelectable = ({ planCode }: PlanOffer) =>
  new DomainError("plan_not_selectable", `The plan ${planCode} cannot be chosen here.`);

function targetPriceAt(at: Date, { target, overrides }: ChangeFacts): OwnPrice {
  const price = ownPrice(target, overrides, at);
  if (!price) throw notSelectable(target);
  return price;
}

function freeOf({ cycle, currency }: PlanOffer): OwnPrice {
  return { list: zero(currency), base: zero(currency), factor: one, cycle, isComp: false };
}

const entitlementsOf = ({ planCode, planVersionId, limits, features }: PlanOffer): Entitlements => ({
  planCode,
  planVersionId,
  limits,
  features,
});

function excessOf(limits: Limits, usage: ChangeFacts["usage"]): PlanChange["excess"] {
  return Object.entries(usage).flatMap(([meter, used]) => {
    const limit = limits[meter] ?? null;
    return limit !== null && used > limit ? { meter, limit, used } : [];
  });
}
