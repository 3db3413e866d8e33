import type { Cycle, Limits } from "../catalogue/plan.ts";
import { type Fraction, fraction, type Money, multiply, one, perMillion, product } from "../money.ts";
import { cycleMonths } from "../period/anchor.ts";

/** One version of a plan as offered to one subscriber, in the subscriber's currency and one cycle. */
export type PlanOffer = {
  readonly planCode: string;
  readonly planVersionId: string;
  readonly cycle: Cycle;
  /** List price of one cycle; null where the version has none in that currency and cycle. */
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
 */
export function ownPrice(
  offer: { planCode: string; cycle: Cycle; price: Money },
  overrides: readonly PriceOverride[],
  at: Date,
): OwnPrice {
  const { price: list, cycle } = offer;
  const whole = { list, base: list, factor: one, cycle, isComp: false };
  const inForce = overrides
    .filter((o) => o.startsAt <= at && (o.endsAt === null || o.endsAt > at))
    .filter((o) => o.planCode === null || o.planCode === offer.planCode)
    .toSorted((a, b) => b.startsAt.getTime() - a.startsAt.getTime());
  if (inForce.some((o) => o.kind === "comp")) return { ...whole, factor: fraction(0n, 1n), isComp: true };
  const fixed = inForce.find(
    (o) => o.kind === "fixed_price" && o.cycle === cycle && o.price.currency === list.currency,
  );
  if (fixed?.kind === "fixed_price") return { ...whole, base: fixed.price };
  const percent = inForce.find((o) => o.kind === "percent_off");
  return percent?.kind === "percent_off" ? { ...whole, factor: perMillion(1_000_000n - percent.offPpm) } : whole;
}

/** Rounded to what a whole cycle costs. */
export const cyclePrice = ({ base, factor }: OwnPrice): Money => multiply(base, factor);

/** Exact minor units per month. */
export function monthlyEquivalent({ base, factor, cycle }: OwnPrice): Fraction {
  return product(fraction(base.minor, BigInt(cycleMonths[cycle])), factor);
}
