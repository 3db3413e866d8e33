import { checkVersion } from "@tenantry/core/catalogue/check-version";
import {
  compareVersions,
  isUnchanged,
  loweredLimits,
  type VersionTerms,
} from "@tenantry/core/catalogue/compare-versions";
import { type PlanVersionForm, PlanVersionInput } from "@tenantry/core/catalogue/inputs";
import { decideMove, type MoveFacts } from "@tenantry/core/catalogue/move";
import { toDecimal } from "@tenantry/core/money";
import { describe, expect, test } from "vitest";

const form = (change: object = {}): PlanVersionForm => ({
  trialDays: 14,
  trialEnd: { strategy: "free" },
  afterCancel: "free",
  dunningEnd: "free",
  limits: { orders: 100 },
  features: ["printing"],
  prices: [{ currency: "OMR", cycle: "monthly", amount: "199" }],
  notes: null,
  ...change,
});
const read = (change: object = {}): PlanVersionInput => PlanVersionInput.parse(form(change));
const tier = (upTo: number | null) => ({ upTo, price: "0.010", per: 1 });
const metered = (...tiers: (number | null)[]) => ({
  meteredPrices: [{ meter: "api_calls", currency: "OMR", included: 0, tiers: tiers.map(tier) }],
});
const price = (currency: string, cycle: string, amount: string) => ({ currency, cycle, amount });

describe("what a version may say", () => {
  test.each<[why: string, change: object, path: string, code: string]>([
    ["a limit of −2", { limits: { orders: -2 } }, "limits.orders", "invalid_limit"],
    ["half a user", { limits: { users: 1.5 } }, "limits.users", "invalid_limit"],
    ["a limit of 1e400", { limits: { orders: Number("1e400") } }, "limits.orders", "invalid_limit"],
    ["no limit at all", { limits: { orders: Number.NaN } }, "limits.orders", "invalid_limit"],
    ["four decimals of a rial", { prices: [price("OMR", "monthly", "1.0005")] }, "prices.0.amount", "invalid_amount"],
    ["decimals of a yen", { prices: [price("JPY", "monthly", "1.5")] }, "prices.0.amount", "invalid_amount"],
    ["a negative price", { prices: [price("USD", "monthly", "-1")] }, "prices.0.amount", "invalid_amount"],
    [
      "a currency that is not sold",
      { prices: [price("XXX", "monthly", "1")] },
      "prices.0.currency",
      "invalid_currency",
    ],
    ["no monthly price", { prices: [price("USD", "yearly", "290")] }, "prices.0.amount", "monthly_price_missing"],
    [
      "the same price twice",
      { prices: [price("USD", "monthly", "29"), price("USD", "monthly", "30")] },
      "prices.1.amount",
      "listed_twice",
    ],
    ["a trial of 366 days", { trialDays: 366 }, "trialDays", "too_big"],
    ["tiers that fall", metered(100, 50, null), "meteredPrices.0.tiers.1.upTo", "tiers_must_rise"],
    ["an open tier in the middle", metered(null, 100, null), "meteredPrices.0.tiers.0.upTo", "tiers_must_rise"],
    ["no open tier at the end", metered(100), "meteredPrices.0.tiers.0.upTo", "tiers_must_rise"],
  ])("%s is refused at its field", (_, change, path, code) => {
    const { error } = PlanVersionInput.safeParse(form(change));
    expect(error?.issues.map((issue) => [issue.path.join("."), issue.message])).toContainEqual([path, code]);
  });

  test("prices are read with the digits of their currency", () => {
    const { prices } = read({ prices: [price("OMR", "monthly", "29.5"), price("JPY", "monthly", "2900")] });
    expect(prices.map((row) => row.amountMinor)).toEqual([29500n, 2900n]);
  });

  const known = { features: ["printing", "pdf_invoices"], meters: ["orders", "users"], plans: ["free", "pro"] };
  test.each<[why: string, change: object, fields: object]>([
    ["a feature nobody knows", { features: ["pdf_invoice"] }, { "version.features.pdf_invoice": ["unknown_feature"] }],
    ["a meter nobody knows", { limits: { ordres: 1 } }, { "version.limits.ordres": ["unknown_meter"] }],
    ["a soft mark without a limit", { softLimits: ["users"] }, { "version.softLimits.0": ["soft_without_limit"] }],
    ["no price", { prices: [] }, { "version.prices": ["required"] }],
    [
      "a trial that falls back to the plan itself",
      { trialEnd: { strategy: "fallback", planCode: "pro", waitingDays: 3 } },
      { "version.trialEnd.planCode": ["unknown_plan"] },
    ],
  ])("%s is refused", (_, change, fields) => {
    const check = () => checkVersion(read(change), { code: "pro", contactSales: false }, known);
    expect(check).toThrowError(
      expect.objectContaining({ code: "validation_failed", details: expect.objectContaining({ fields }) }),
    );
  });

  test("a contact-sales plan needs no price", () => {
    expect(() => checkVersion(read({ prices: [] }), { code: "pro", contactSales: true }, known)).not.toThrow();
  });
});

describe("comparing versions", () => {
  test("a version does not differ from itself, in whatever order it lists things", () => {
    const a = read({ features: ["printing", "pdf_invoices"] });
    const b = read({ features: ["pdf_invoices", "printing"] });
    expect(isUnchanged(compareVersions(a, b))).toBe(true);
  });

  test("an unlisted meter is unlimited, so that listing it as such changes nothing and limiting it lowers it", () => {
    expect(isUnchanged(compareVersions(read(), read({ limits: { orders: 100, users: null } })))).toBe(true);
    const diff = compareVersions(read(), read({ limits: { orders: 200, users: 5 } }));
    expect(diff.limits).toEqual([
      { meter: "orders", from: 100, to: 200 },
      { meter: "users", from: null, to: 5 },
    ]);
    expect(loweredLimits(diff)).toEqual([{ meter: "users", to: 5 }]);
  });

  test("says what is dearer, gained, lost and ended", () => {
    const to = read({
      features: ["pdf_invoices"],
      prices: [price("OMR", "monthly", "219"), price("USD", "monthly", "500")],
      trialDays: 7,
      ...metered(null),
    });
    const diff = compareVersions(read(), to);
    expect(diff).toMatchObject({
      features: { gained: ["pdf_invoices"], lost: ["printing"] },
      terms: ["trialDays"],
      meteredPrices: [{ meter: "api_calls", currency: "OMR" }],
    });
    expect(diff.prices.map(({ currency, from, to: after }) => [currency, from?.minor, after?.minor])).toEqual([
      ["OMR", 199000n, 219000n],
      ["USD", undefined, 50000n],
    ]);
  });
});

describe("moving a subscriber", () => {
  const now = new Date("2026-03-10T00:00:00Z");
  const renewal = new Date("2026-04-01T00:00:00Z");
  const at = (version: number, change: object = {}): VersionTerms & { version: number } => ({
    ...read(change),
    version,
  });
  const dearer = at(2, { prices: [price("OMR", "monthly", "219")] });
  const span = { startsAt: new Date("2026-01-01T00:00:00Z"), endsAt: null };
  const move = (change: Partial<MoveFacts> = {}) =>
    decideMove(
      {
        planCode: "pro",
        currency: "OMR",
        cycle: "monthly",
        periodEnd: renewal,
        from: at(1),
        to: dearer,
        prices: [],
        overrides: [],
        usage: {},
        hasPendingChange: false,
        ...change,
      },
      now,
    );
  const paid = (change: Partial<MoveFacts>) => {
    const { oldPrice, newPrice } = move(change);
    return [oldPrice && toDecimal(oldPrice), newPrice && toDecimal(newPrice)];
  };

  test("15 % off follows the new list price, a fixed one stays, one that ends before the renewal is over (case 17)", () => {
    expect(paid({})).toEqual(["199.000", "219.000"]);
    const percent = { ...span, kind: "percent_off" as const, planCode: null, offPpm: 150_000n };
    expect(paid({ prices: [percent] })).toEqual(["169.150", "186.150"]);
    expect(paid({ prices: [{ ...percent, endsAt: renewal }] })).toEqual(["199.000", "219.000"]);
    const fixed = { minor: 150_000n, currency: "OMR" as const };
    expect(
      paid({ prices: [{ ...span, kind: "fixed_price", planCode: "pro", cycle: "monthly", price: fixed }] }),
    ).toEqual(["150.000", "150.000"]);
  });

  test("tells what is used beyond the new limits, unless an override keeps it", () => {
    const to = at(2, { limits: { orders: 50 } });
    expect(move({ to, usage: { orders: 60 } }).over).toEqual([{ meter: "orders", used: 60, limit: 50 }]);
    expect(move({ to, usage: { orders: 50 } }).over).toEqual([]);
    const kept = {
      id: "override-1",
      value: { kind: "limit" as const, code: "orders", limit: 100 },
      createdAt: span.startsAt,
      withdrawnAt: null,
    };
    expect(move({ to, usage: { orders: 60 }, overrides: [{ ...kept, ...span }] }).over).toEqual([]);
  });

  test("is blocked by a waiting change, a missing price, or nothing to do", () => {
    expect(move({}).blockedBy).toBeNull();
    expect(move({ hasPendingChange: true }).blockedBy).toBe("change_pending");
    expect(move({ to: at(2, { prices: [price("USD", "monthly", "5")] }) }).blockedBy).toBe("no_price");
    expect(move({ to: at(1) }).blockedBy).toBe("already_there");
  });
});
