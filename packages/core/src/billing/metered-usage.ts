import { assert } from "../errors.ts";
import { fraction, type Money, multiply, subtract, sum } from "../money.ts";
import type { Period } from "../period/period.ts";
import type { InvoiceLine } from "./line.ts";
import type { LineTax } from "./tax.ts";

/** `price` for every `per` units, so that a unit may cost less than a minor unit; no block is rounded up. */
export type UnitPrice = { readonly price: Money; readonly per: bigint };

/** Graduated: each unit costs what its own tier says. `upTo` counts billable units; null on the last tier. */
export type UsageTier = UnitPrice & { readonly upTo: bigint | null };

export type MeteredPrice = {
  readonly meter: string;
  /** Units of each period that are not billed. */
  readonly included: bigint;
  readonly tiers: readonly UsageTier[];
};

type TierUse = { readonly quantity: bigint; readonly amount: Money };

/** Units and amount per tier, each rounded once as it is printed; tiers without units are left out. */
export function priceUsage({ meter, included, tiers }: MeteredPrice, quantity: bigint): TierUse[] {
  let floor = 0n;
  const billable = quantity > included ? quantity - included : 0n;
  const used = tiers.map((tier, i) => {
    assert(
      tier.per > 0n && (tier.upTo === null ? i === tiers.length - 1 : tier.upTo > floor),
      `tiers of ${meter} rise`,
    );
    const top = tier.upTo === null || billable < tier.upTo ? billable : tier.upTo;
    const units = top > floor ? top - floor : 0n;
    floor = tier.upTo ?? floor;
    return { quantity: units, amount: multiply(tier.price, fraction(units, tier.per)) };
  });
  return used.filter((tier) => tier.quantity > 0n);
}

/** The usage lines of a period that has closed. */
export function usageLines(price: MeteredPrice, quantity: bigint, service: Period, tax: LineTax): InvoiceLine[] {
  return priceUsage(price, quantity).map((tier) => ({
    kind: "usage",
    code: price.meter,
    listAmount: tier.amount,
    amount: tier.amount,
    tax,
    service,
    proration: null,
    quantity: tier.quantity,
    credits: null,
  }));
}

/** Events that came after the period had closed: the difference to what was billed for it, for the next invoice. */
export function usageAdjustment(
  price: MeteredPrice,
  use: { billedQuantity: bigint; billed: Money; quantity: bigint },
  service: Period,
  tax: LineTax,
): InvoiceLine[] {
  const { currency } = use.billed;
  const owed = sum(
    priceUsage(price, use.quantity).map((tier) => tier.amount),
    currency,
  );
  const amount = subtract(owed, use.billed);
  if (amount.minor === 0n) return [];
  const quantity = use.quantity - use.billedQuantity;
  const line = { code: price.meter, listAmount: amount, amount, tax, service, quantity };
  return [{ kind: "usage_adjustment", ...line, proration: null, credits: null }];
}
