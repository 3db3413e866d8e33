import { fieldError } from "../errors.ts";
import { one } from "../money.ts";
import { cycleMonths } from "../period/anchor.ts";
import { monthlyEquivalent, type OwnPrice } from "./price.ts";

/**
 * `prorate`: credit the unused days, charge the rest of the period, which stays. `reset`: credit the unused days, charge a
 * full period from now. `period_end`: nothing changes until the period ends. `next_invoice`: applies now, as `prorate`,
 * and its lines wait for the next invoice.
 */
export const changeModes = ["prorate", "reset", "period_end", "next_invoice"] as const;
export type ChangeMode = (typeof changeModes)[number];

export type ChangeDirection = "upgrade" | "downgrade";

/** By exact monthly equivalent of the tenant's own prices; where those are equal (a comp), of the list prices. */
export function changeDirection(current: OwnPrice, target: OwnPrice): ChangeDirection {
  const own = compareMonthly(target, current);
  const list = (price: OwnPrice): OwnPrice => ({ ...price, base: price.list, factor: one });
  return (own === 0n ? compareMonthly(list(target), list(current)) : own) < 0n ? "downgrade" : "upgrade";
}

function compareMonthly(a: OwnPrice, b: OwnPrice): bigint {
  const x = monthlyEquivalent(a);
  const y = monthlyEquivalent(b);
  return x.numerator * y.denominator - y.numerator * x.denominator;
}

export type ModeFacts = {
  readonly current: OwnPrice;
  readonly target: OwnPrice;
  readonly isTrial: boolean;
  /** For a trial: charge and anchor now, or at its end. */
  readonly convertAt: "now" | "trial_end";
  /** False on Free, which has no paid period whose rest could be charged. */
  readonly hasPaidPeriod: boolean;
  readonly requested: ChangeMode | null;
  /** The platform's setting for upgrades within a cycle. */
  readonly upgradeMode: "prorate" | "reset";
  readonly by: "customer" | "staff";
  readonly hasCardOnFile: boolean;
};

/**
 * The mode of a change. A trial converts now or at its end. A longer cycle resets, a shorter one waits for the period's end; within a cycle
 * an upgrade prorates (or resets, by setting) and a downgrade waits. Throws for a requested mode that cannot be.
 */
export function changeMode(facts: ModeFacts): ChangeMode {
  const { current, target, requested } = facts;
  const months = cycleMonths[target.cycle] - cycleMonths[current.cycle];
  if (facts.isTrial) return facts.convertAt === "now" ? "reset" : "period_end";
  if (!facts.hasPaidPeriod) {
    if (requested && requested !== "reset")
      throw fieldError("mode", "no_paid_period", `There is no period to ${requested}.`);
    return "reset";
  }
  if (months !== 0 && (requested === "prorate" || requested === "next_invoice")) {
    throw fieldError("mode", "other_cycle", "Days of one cycle cannot be charged at the price of another.");
  }
  if (requested === "next_invoice" && facts.by === "customer" && !facts.hasCardOnFile) {
    throw fieldError("mode", "needs_card", "A change on the next invoice needs a card on file.");
  }
  if (requested) return requested;
  if (months !== 0) return months > 0 ? "reset" : "period_end";
  return changeDirection(current, target) === "upgrade" ? facts.upgradeMode : "period_end";
}
