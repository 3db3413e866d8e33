import type { Cycle, Limits } from "../catalogue/plan.ts";
import { assert } from "../errors.ts";
import {
  type Currency,
  type Fraction,
  fraction,
  type Money,
  multiply,
  one,
  perMillion,
  product,
  zero,
} from "../money.ts";
import { cycleMonths } from "../period/anchor.ts";

/** One version of a plan as offered to one subscriber, in the subscriber's currency and one cycle. */
export type PlanOffer = {
  readonly planCode: string;
  readonly planVersionId: string;
  readonly cycle: Cycle;
  readonly currency: Currency;
  /** List price of one cycle; null where the version has none in that currency and cycle (contact sales). */
  readonly price: Money | null;
  /** False for hidden, withdrawn and contact-sales plans. */
  readonly isSelectable: boolean;
  readonly limits: Limits;
  readonly features: readonly string[];
};

/** A feature sold on top of the plan, at its price for the plan's cycle. */
export type AddOn = { readonly code: string; readonly price: Money };

type Span = { readonly startsAt: Date; readonly endsAt: Date | null };

/** Staff's agreement with one tenant on what it pays. `planCode` null: on any plan. */
export type PriceOverride = Span &
  (
    | { readonly kind: "comp"; readonly planCode: string | null }
    | { readonly kind: "percent_off"; readonly planCode: string | null; readonly offPpm: bigint }
    | { readonly kind: "fixed_price"; readonly planCode: string; readonly cycle: Cycle; readonly price: Money }
  );

/** What one subscriber pays per cycle: `base` × `factor`, not rounded yet. */
export type OwnPrice = {
  readonly list: Money;
  readonly base: Money;
  readonly factor: Fraction;
  readonly cycle: Cycle;
  readonly isComp: boolean;
};

/**
 * The subscriber's own price at `at`. A comp beats a fixed price, a fixed price beats a percentage;
 * among equals the one that started last holds. A percentage follows the list price of the version, a fixed price stays.
 * Null: neither the list nor an agreement says what it costs.
 */
export function ownPrice(
  offer: Pick<PlanOffer, "planCode" | "cycle" | "currency" | "price">,
  overrides: readonly PriceOverride[],
  at: Date,
): OwnPrice | null {
  const { planCode, cycle, currency, price } = offer;
  const inForce = overrides
    .filter((o) => o.startsAt <= at && (o.endsAt === null || o.endsAt > at))
    .filter((o) => o.planCode === null || o.planCode === planCode)
    .toSorted((a, b) => b.startsAt.getTime() - a.startsAt.getTime());
  const own = (base: Money, factor: Fraction, isComp = false): OwnPrice => ({
    list: price ?? base,
    base,
    factor,
    cycle,
    isComp,
  });
  if (inForce.some((o) => o.kind === "comp")) return own(price ?? zero(currency), fraction(0n, 1n), true);
  for (const o of inForce) {
    if (o.kind === "fixed_price" && o.cycle === cycle && o.price.currency === currency) return own(o.price, one);
  }
  if (!price) return null;
  for (const o of inForce) {
    if (o.kind !== "percent_off") continue;
    assert(o.offPpm >= 0n && o.offPpm <= 1_000_000n, `${o.offPpm} parts per million off`);
    return own(price, perMillion(1_000_000n - o.offPpm));
  }
  return own(price, one);
}

/** Rounded to what a whole cycle costs. */
export const cyclePrice = ({ base, factor }: OwnPrice): Money => multiply(base, factor);

/** Exact minor units per month. */
export function monthlyEquivalent({ base, factor, cycle }: OwnPrice): Fraction {
  return product(fraction(base.minor, BigInt(cycleMonths[cycle])), factor);
}
