import { DomainError, fieldError } from "../errors.ts";
import { type Money, one, zero } from "../money.ts";
import type { Period } from "../period/period.ts";
import { currentPeriod } from "../subscription/current-period.ts";
import type { BilledSubscription } from "../subscription/facts.ts";
import { stopsAt, subscriptionStatus } from "../subscription/status.ts";
import { isTrialOpen } from "../subscription/trial.ts";
import type { InvoiceLine } from "./line.ts";
import { type OwnPrice, ownPrice, type PlanOffer, type PriceOverride } from "./price.ts";
import { addOnCharge, proratedCharge } from "./proration.ts";
import type { LineTax } from "./tax.ts";

export type AddOnFacts = {
  readonly subscription: BilledSubscription;
  readonly current: PlanOffer;
  readonly code: string;
  /** In the subscriber's currency, for the plan's cycle; null: it is not sold there. */
  readonly price: Money | null;
  /** Null: the subscriber has not bought it; `endsAt`: dropped, and still in force until then. */
  readonly held: { readonly endsAt: Date | null } | null;
  readonly overrides: readonly PriceOverride[];
  /** Lines that wait for the next invoice, which this one is. */
  readonly pendingLines: readonly InvoiceLine[];
  readonly pendingChangeId: string | null;
  readonly tax: LineTax;
};

export type AddOnPurchase =
  | {
      readonly kind: "buy";
      readonly period: Period;
      /** To bill now: what waited, and the add-on for the days that are left. */
      readonly lines: readonly InvoiceLine[];
      /** Per cycle from then on, before tax. */
      readonly recurring: Money;
      readonly supersedes: string | null;
    }
  /** It was dropped and has not ended: it goes on, paid for as it is. */
  | { readonly kind: "keep"; readonly period: Period; readonly recurring: Money };

/**
 * Buys a feature on top of the plan, in force with its payment; the days that are left are charged as a plan change's are.
 * Throws `invalid_transition` without a paid period that goes on, `conflict` where the tenant has it already,
 * `validation_failed` for what is not sold on top of this plan.
 */
export function decideAddOn(facts: AddOnFacts, now: Date): AddOnPurchase {
  const { subscription, current, code, price, held } = facts;
  const period = paidPeriod(facts, now);
  if (stopsAt(subscription))
    throw new DomainError("invalid_transition", "Resume the subscription before buying on top of it.");
  if (current.features.includes(code)) throw new DomainError("conflict", "The plan has this feature.");
  if (held?.endsAt === null) throw new DomainError("conflict", "The feature has been bought already.");
  if (!price) throw fieldError("featureCode", "unknown_add_on", "This feature is not sold on top of the plan.");
  const own = ownPrice(current, facts.overrides, now) ?? listed(current, price);
  const recurring = own.isComp ? zero(price.currency) : price;
  if (held) return { kind: "keep", period, recurring };
  const charge = proratedCharge(addOnCharge({ code, price }, own, facts.tax), period, now);
  return {
    kind: "buy",
    period,
    lines: [...facts.pendingLines, ...charge],
    recurring,
    supersedes: facts.pendingChangeId,
  };
}

/** Drops an add-on: it goes on to the end of the period that it is paid for. Throws `invalid_transition`. */
export function decideAddOnDrop(
  { subscription, held }: Pick<AddOnFacts, "subscription" | "held">,
  now: Date,
): { endsAt: Date } {
  if (!held) throw new DomainError("invalid_transition", "The feature has not been bought.");
  if (held.endsAt) throw new DomainError("invalid_transition", "The feature has been dropped already.");
  const end = currentPeriod(subscription)?.end;
  return { endsAt: end && end > now ? end : now };
}

function paidPeriod({ subscription, current }: AddOnFacts, now: Date): Period {
  const period = currentPeriod(subscription);
  const status = subscriptionStatus(subscription, now);
  if (status === "paused" || status === "ended")
    throw new DomainError("invalid_transition", `Nothing can be bought on top of a subscription that is ${status}.`);
  if (!period || isTrialOpen(subscription) || current.price?.minor === 0n)
    throw new DomainError("invalid_transition", "A feature is bought on top of a plan that is paid for.");
  return period;
}

const listed = ({ cycle }: PlanOffer, price: Money): OwnPrice => ({
  list: price,
  base: price,
  factor: one,
  cycle,
  isComp: false,
});
