import type { InvoiceLine } from "../billing/line.ts";
import { type AddOn, ownPrice, type PlanOffer, type PriceOverride } from "../billing/price.ts";
import { recurringCharges } from "../billing/proration.ts";
import type { LineTax } from "../billing/tax.ts";
import { nextPeriod } from "../period/anchor.ts";
import { addCalendarDays } from "../period/calendar-days.ts";
import type { Period } from "../period/period.ts";
import type { Successor } from "./cancel.ts";
import { currentPeriod } from "./current-period.ts";
import type { BilledSubscription } from "./facts.ts";
import { overAt, subscriptionStatus } from "./status.ts";
import { isTrialOpen } from "./trial.ts";

export type RenewalFacts = {
  readonly subscription: BilledSubscription;
  /** The tenant's zone now. */
  readonly timeZone: string;
  /** The plan to renew on: a pending change's target, else the current one, at the price of its own version. */
  readonly plan: Pick<PlanOffer, "planCode" | "cycle" | "currency" | "price">;
  readonly addOns: readonly AddOn[];
  readonly overrides: readonly PriceOverride[];
  /** Lines of `next_invoice` changes and adjustments that have waited for this invoice. */
  readonly pendingLines: readonly InvoiceLine[];
  readonly tax: LineTax;
  readonly afterCancel: Successor;
  /** Late usage is waited for this long after the period's end before the invoice is finalized; 0 without metered prices. */
  readonly usageClosesAfterMinutes: number;
  /** Payment terms: calendar days from finalization to the due date. */
  readonly termsDays: number;
};

export type Renewal =
  /** Nothing to do before `at`; null: never by itself. */
  | { readonly kind: "wait"; readonly at: Date | null }
  | {
      readonly kind: "end";
      readonly endedAt: Date;
      readonly endReason: "canceled";
      readonly follows: Successor;
      /** What still waited for an invoice: the last one. */
      readonly lines: readonly InvoiceLine[];
    }
  /** No list price, and the agreement that stood for one is over: staff has to say what it costs. */
  | { readonly kind: "parked"; readonly reason: "no_price" }
  | {
      readonly kind: "renew";
      readonly period: Period;
      /** Without the usage of the period that ended; empty: no invoice (a price of 0). */
      readonly lines: readonly InvoiceLine[];
      readonly finalizeAt: Date;
      readonly dueAt: Date;
    };

/** One period at a time: after a missed sweep decide again until it says `wait`. A pause renews nothing. */
export function decideRenewal(facts: RenewalFacts, now: Date): Renewal {
  const { subscription, plan, timeZone } = facts;
  const period = currentPeriod(subscription);
  if (subscription.endedAt || isTrialOpen(subscription) || !period) return { kind: "wait", at: null };
  const over = overAt(subscription);
  if (over && over <= now) {
    const { afterCancel: follows, pendingLines: lines } = facts;
    return { kind: "end", endedAt: over, endReason: "canceled", follows, lines };
  }
  if (subscriptionStatus(subscription, now) === "paused") return { kind: "wait", at: null };
  if (period.end > now) return { kind: "wait", at: period.end };
  const next = nextPeriod(subscription.anchor, period, plan.cycle, timeZone);
  const price = ownPrice(plan, facts.overrides, next.start);
  if (!price) return { kind: "parked", reason: "no_price" };
  const charges = recurringCharges({ planCode: plan.planCode, price, addOns: facts.addOns, tax: facts.tax }, next);
  const finalizeAt = new Date(period.end.getTime() + facts.usageClosesAfterMinutes * 60_000);
  return {
    kind: "renew",
    period: next,
    lines: [...facts.pendingLines, ...charges],
    finalizeAt,
    dueAt: addCalendarDays(finalizeAt, facts.termsDays, timeZone),
  };
}
