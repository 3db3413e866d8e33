import type { Currency } from "../money.ts";
import { type Money, money } from "../money.ts";
import type { Cycle, Limits, StoredMeteredPrice, TrialEnd } from "./plan.ts";

/** What two versions of one plan can differ in. */
export type VersionTerms = {
  readonly trialDays: number;
  readonly trialEnd: TrialEnd;
  readonly afterCancel: "free" | "none";
  readonly dunningEnd: "free" | "none";
  readonly limits: Limits;
  readonly softLimits: readonly string[];
  readonly features: readonly string[];
  readonly prices: readonly { readonly currency: Currency; readonly cycle: Cycle; readonly amountMinor: bigint }[];
  readonly meteredPrices: readonly StoredMeteredPrice[];
};

export type VersionDiff = {
  readonly prices: readonly { currency: Currency; cycle: Cycle; from: Money | null; to: Money | null }[];
  /** `null` is unlimited. */
  readonly limits: readonly { meter: string; from: number | null; to: number | null }[];
  readonly features: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  readonly softLimits: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Meters whose price by use begins, changes or ends. */
  readonly meteredPrices: readonly { meter: string; currency: string }[];
  readonly terms: readonly ("trialDays" | "trialEnd" | "afterCancel" | "dunningEnd")[];
};

const missing = (of: readonly string[], from: readonly string[]) => of.filter((code) => !from.includes(code));

/** What changes from one version to the other; an empty diff means that there is nothing to publish. */
export function compareVersions(from: VersionTerms, to: VersionTerms): VersionDiff {
  const priceKeys = unique([...from.prices, ...to.prices].map(({ currency, cycle }) => `${currency} ${cycle}`));
  const prices = priceKeys.flatMap((key) => {
    const before = from.prices.find((row) => `${row.currency} ${row.cycle}` === key);
    const after = to.prices.find((row) => `${row.currency} ${row.cycle}` === key);
    const named = after ?? before;
    if (!named || before?.amountMinor === after?.amountMinor) return [];
    const { currency, cycle } = named;
    const amount = (row: typeof before) => (row ? money(row.amountMinor, currency) : null);
    return [{ currency, cycle, from: amount(before), to: amount(after) }];
  });
  const limits = unique([...Object.keys(from.limits), ...Object.keys(to.limits)]).flatMap((meter) => {
    const change = { meter, from: from.limits[meter] ?? null, to: to.limits[meter] ?? null };
    return change.from === change.to ? [] : [change];
  });
  const metered = (row: StoredMeteredPrice) => `${row.meter} ${row.currency}`;
  const meteredPrices = unique([...from.meteredPrices, ...to.meteredPrices].map(metered)).flatMap((key) => {
    const before = from.meteredPrices.find((row) => metered(row) === key);
    const after = to.meteredPrices.find((row) => metered(row) === key);
    const named = after ?? before;
    return !named || sameMeteredPrice(before, after) ? [] : [{ meter: named.meter, currency: named.currency }];
  });
  const terms = (["trialDays", "trialEnd", "afterCancel", "dunningEnd"] as const).filter((term) =>
    term === "trialEnd" ? !sameTrialEnd(from.trialEnd, to.trialEnd) : from[term] !== to[term],
  );
  return {
    prices,
    limits,
    features: { gained: missing(to.features, from.features), lost: missing(from.features, to.features) },
    softLimits: { added: missing(to.softLimits, from.softLimits), removed: missing(from.softLimits, to.softLimits) },
    meteredPrices,
    terms,
  };
}

export const isUnchanged = ({ prices, limits, features, softLimits, meteredPrices, terms }: VersionDiff): boolean =>
  [prices, limits, features.gained, features.lost, softLimits.added, softLimits.removed, meteredPrices, terms].every(
    (changes) => changes.length === 0,
  );

/** Limits that are lower than before: whoever uses more keeps it and can create nothing further. */
export const loweredLimits = ({ limits }: VersionDiff): { meter: string; to: number }[] =>
  limits.flatMap(({ meter, from, to }) => (to !== null && (from === null || to < from) ? [{ meter, to }] : []));

const unique = (keys: readonly string[]): string[] => [...new Set(keys)];

function sameTrialEnd(a: TrialEnd, b: TrialEnd): boolean {
  if (a.strategy !== "fallback" || b.strategy !== "fallback") return a.strategy === b.strategy;
  return a.planCode === b.planCode && a.waitingDays === b.waitingDays;
}

function sameMeteredPrice(a: StoredMeteredPrice | undefined, b: StoredMeteredPrice | undefined): boolean {
  if (!a || !b) return a === b;
  const same = a.included === b.included && a.tiers.length === b.tiers.length;
  return (
    same &&
    a.tiers.every((tier, i) => {
      const other = b.tiers[i];
      return tier.upTo === other?.upTo && tier.priceMinor === other.priceMinor && tier.per === other.per;
    })
  );
}
