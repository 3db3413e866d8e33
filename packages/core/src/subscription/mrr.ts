import { type AddOn, monthlyEquivalent, type OwnPrice } from "../billing/price.ts";
import { fraction, type Money, money, one, roundHalfAwayFromZero } from "../money.ts";
import type { SubscriptionStatus } from "./status.ts";

/**
 * Monthly recurring revenue of one subscription in its own currency, after overrides and before tax: yearly 1990 → 165.833.
 * Counts while active, past due or canceling; a trial, a pause and a sandbox count nothing. Never add currencies.
 */
export function monthlyRecurring(facts: {
  status: SubscriptionStatus;
  isSandbox: boolean;
  price: OwnPrice;
  addOns: readonly AddOn[];
}): Money {
  const { status, price, addOns } = facts;
  const counts = status === "active" || status === "past_due" || status === "canceling";
  if (!counts || facts.isSandbox) return money(0n, price.base.currency);
  const parts = [
    monthlyEquivalent(price),
    ...(price.isComp ? [] : addOns.map((a) => monthlyEquivalent({ ...price, base: a.price, factor: one }))),
  ];
  const exact = parts.reduce((a, b) =>
    fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator),
  );
  return money(roundHalfAwayFromZero(exact), price.base.currency);
}
