import { cyclePrice, ownPrice, type PriceOverride } from "../billing/price.ts";
import { effectiveLimits, limitOf } from "../entitlements/limits.ts";
import type { DatedOverride } from "../entitlements/snapshot.ts";
import { type Currency, type Money, money } from "../money.ts";
import { compareVersions, loweredLimits, type VersionTerms } from "./compare-versions.ts";
import type { Cycle } from "./plan.ts";

export type MoveFacts = {
  readonly planCode: string;
  readonly currency: Currency;
  readonly cycle: Cycle;
  /** The next renewal; null: nothing renews. */
  readonly periodEnd: Date | null;
  readonly from: VersionTerms & { readonly version: number };
  readonly to: VersionTerms & { readonly version: number };
  readonly prices: readonly PriceOverride[];
  readonly overrides: readonly DatedOverride[];
  /** In the meter's own unit. */
  readonly usage: Readonly<Record<string, number>>;
  /** A change of plan or cycle waits: it says itself which version follows. */
  readonly hasPendingChange: boolean;
};

export type Move = {
  readonly fromVersion: number;
  /** The subscriber's own price of a cycle, before and from the next renewal; null where neither list nor agreement has one. */
  readonly oldPrice: Money | null;
  readonly newPrice: Money | null;
  /** When the new price holds; null: nothing renews. */
  readonly pricedFrom: Date | null;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Meters, in their own unit, of which more is used than the new version allows: kept, nothing further created. */
  readonly over: readonly { meter: string; used: number; limit: number }[];
  readonly blockedBy: "already_there" | "change_pending" | "no_price" | null;
};

/**
 * What moving one subscriber to another version of the same plan does: entitlements at once, the price at the next
 * renewal. A percentage off follows the new list price, a fixed price stays (case 17 of the rules).
 */
export function decideMove(facts: MoveFacts, now: Date): Move {
  const { planCode, currency, cycle, from, to, overrides, usage } = facts;
  const at = facts.periodEnd ?? now;
  const priceOf = (version: VersionTerms) => {
    const listed = version.prices.find((row) => row.currency === currency && row.cycle === cycle);
    const price = listed ? money(listed.amountMinor, currency) : null;
    const own = ownPrice({ planCode, cycle, currency, price }, facts.prices, at);
    return own && cyclePrice(own);
  };
  const oldPrice = priceOf(from);
  const newPrice = priceOf(to);
  const diff = compareVersions(from, to);
  const limits = effectiveLimits(to.limits, overrides, now);
  const over = loweredLimits(diff).flatMap(({ meter }) => {
    const limit = limitOf(limits, meter);
    const used = usage[meter] ?? 0;
    return limit !== null && used > limit ? [{ meter, used, limit }] : [];
  });
  const blockedBy =
    from.version === to.version
      ? "already_there"
      : facts.hasPendingChange
        ? "change_pending"
        : oldPrice && !newPrice
          ? "no_price"
          : null;
  return {
    fromVersion: from.version,
    oldPrice,
    newPrice,
    pricedFrom: facts.periodEnd,
    gained: diff.features.gained,
    lost: diff.features.lost,
    over,
    blockedBy,
  };
}
