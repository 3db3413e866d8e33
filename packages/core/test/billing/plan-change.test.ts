import { describe, expect, test } from "vitest";
import { changeDirection, changeMode, type ModeFacts } from "../../src/billing/change-mode.ts";
import { decidePlanChange } from "../../src/billing/plan-change.ts";
import type { PriceOverride } from "../../src/billing/price.ts";
import type { Cycle } from "../../src/catalogue/plan.ts";
import { DomainError } from "../../src/errors.ts";
import {
  amount,
  at,
  changeFacts,
  chargeOf,
  compose,
  decimals,
  offer,
  ownOf,
  subscribed,
  trialing,
  untaxed,
  vat,
} from "./facts.ts";

const muscat = "Asia/Muscat";
const march = subscribed("2026-02-28T20:00:00Z", "monthly", muscat);
const noon = at("2026-03-12T08:00:00Z");
const starter = offer("starter", "29");
const growth = offer("growth", "79");

const own = (price: string, cycle: Cycle = "monthly", overrides: PriceOverride[] = []) =>
  ownOf(offer("pro", price, { cycle }), overrides, noon);

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) {
      const [codes] = Object.values(error.details.fields ?? {});
      return codes?.[0] ?? error.code;
    }
    throw error;
  }
  return "accepted";
}

describe("upgrade or downgrade: by monthly equivalent of the tenant's own prices", () => {
  const comp: PriceOverride = { kind: "comp", planCode: null, startsAt: at("2026-01-01T00:00:00Z"), endsAt: null };
  const cheap: PriceOverride = {
    kind: "fixed_price",
    planCode: "pro",
    cycle: "monthly",
    price: amount("20"),
    startsAt: at("2026-01-01T00:00:00Z"),
    endsAt: null,
  };

  test.each([
    ["29 → 79", own("29"), own("79"), "upgrade"],
    ["79 → 29", own("79"), own("29"), "downgrade"],
    ["79 a month → 790 a year, 65.833 a month", own("79"), own("790", "yearly"), "downgrade"],
    [
      "948.001 a year is more than 79 a month by less than a minor unit",
      own("79"),
      own("948.001", "yearly"),
      "upgrade",
    ],
    ["29 → 199 for an agreed 20", own("29"), own("199", "monthly", [cheap]), "downgrade"],
    ["both free of charge: by list price", own("79", "monthly", [comp]), own("29", "monthly", [comp]), "downgrade"],
    ["the same price", own("79"), own("79"), "upgrade"],
  ] as const)("%s", (_, current, target, direction) => {
    expect(changeDirection(current, target)).toBe(direction);
  });
});

describe("mode", () => {
  const facts: ModeFacts = {
    current: own("29"),
    target: own("79"),
    isTrial: false,
    convertAt: "now",
    hasPaidPeriod: true,
    requested: null,
    upgradeMode: "prorate",
    by: "customer",
    hasCardOnFile: true,
  };

  test.each([
    ["an upgrade prorates", {}, "prorate"],
    ["or resets, by setting", { upgradeMode: "reset" }, "reset"],
    ["a downgrade waits", { current: own("79"), target: own("29") }, "period_end"],
    ["a longer cycle resets", { target: own("790", "yearly") }, "reset"],
    ["a shorter cycle waits, also on an upgrade", { current: own("87", "quarterly"), target: own("79") }, "period_end"],
    ["an upgrade may wait", { requested: "period_end" }, "period_end"],
    ["a downgrade may be prorated", { current: own("79"), target: own("29"), requested: "prorate" }, "prorate"],
    ["a shorter cycle may reset", { current: own("870", "yearly"), requested: "reset" }, "reset"],
    ["on the next invoice with a card", { requested: "next_invoice" }, "next_invoice"],
    ["on the next invoice by staff", { requested: "next_invoice", hasCardOnFile: false, by: "staff" }, "next_invoice"],
    ["Free has no period to prorate", { current: own("0"), hasPaidPeriod: false }, "reset"],
    ["a trial is converted now", { isTrial: true, hasPaidPeriod: false }, "reset"],
    ["or at its end", { isTrial: true, convertAt: "trial_end" }, "period_end"],
  ] as const)("%s", (_, change, mode) => {
    expect(changeMode({ ...facts, ...change })).toBe(mode);
  });

  test.each([
    ["days of a month at the price of a year", { target: own("790", "yearly"), requested: "prorate" }, "other_cycle"],
    ["the next invoice without a card", { requested: "next_invoice", hasCardOnFile: false }, "needs_card"],
    ["waiting for the end of Free", { hasPaidPeriod: false, requested: "period_end" }, "no_paid_period"],
  ] as const)("refuses %s", (_, change, code) => {
    expect(refusal(() => changeMode({ ...facts, ...change }))).toBe(code);
  });
});

describe("a change is refused", () => {
  const facts = changeFacts({ subscription: march, current: starter, target: growth });

  test.each([
    [
      "to a hidden or contact-sales plan",
      { target: offer("enterprise", "900", { isSelectable: false }) },
      "plan_not_selectable",
    ],
    [
      "to a plan without a price in this currency",
      { target: offer("growth", null), by: "staff" },
      "plan_not_selectable",
    ],
    ["while canceling", { subscription: { ...march, cancelAt: march.periodEnd } }, "invalid_transition"],
    ["with auto-renew off", { subscription: { ...march, autoRenew: false } }, "invalid_transition"],
    ["while paused", { subscription: { ...march, pausedAt: march.periodStart } }, "invalid_transition"],
    ["after the end", { subscription: { ...march, endedAt: noon } }, "invalid_transition"],
    ["to the same plan, version and cycle", { target: starter }, "conflict"],
  ] as const)("%s", (_, change, code) => {
    expect(refusal(() => decidePlanChange({ ...facts, ...change }, noon))).toBe(code);
  });

  test("when neither list nor agreement prices it at the time it would start", () => {
    const enterprise = offer("enterprise", null, { isSelectable: false });
    const agreed: PriceOverride = {
      kind: "fixed_price",
      planCode: "enterprise",
      cycle: "monthly",
      price: amount("25"),
      startsAt: at("2026-01-01T00:00:00Z"),
      endsAt: march.periodEnd,
    };
    const byStaff = { ...facts, target: enterprise, by: "staff", overrides: [agreed] } as const;
    const now = decidePlanChange({ ...byStaff, requestedMode: "prorate" }, noon);
    expect(decimals(now.lines)).toEqual(["-18.710", "16.129"]);
    expect(refusal(() => decidePlanChange({ ...byStaff, requestedMode: "period_end" }, noon))).toBe(
      "plan_not_selectable",
    );
  });

  test("but not to a hidden plan by staff, nor to another version of the same plan", () => {
    const enterprise = offer("enterprise", "900", { isSelectable: false });
    expect(decidePlanChange({ ...facts, target: enterprise, by: "staff" }, noon).entitlements.planCode).toBe(
      "enterprise",
    );
    const newer = offer("starter", "35", { planVersionId: "starter-2" });
    expect(decidePlanChange({ ...facts, target: newer }, noon).mode).toBe("prorate");
  });
});

describe("what a change does", () => {
  test("prorate keeps period, anchor and counts, and supersedes what was pending", () => {
    const limits = { orders: 100, users: null };
    const target = offer("growth", "79", { limits, features: ["printing"] });
    const usage = { orders: 120, users: 7, branches: 3 };
    const change = decidePlanChange(
      changeFacts({ subscription: march, current: starter, target, usage, pendingChangeId: "c-1" }),
      noon,
    );
    expect(change).toMatchObject({
      direction: "upgrade",
      effectiveAt: noon,
      anchor: march.anchor,
      newPeriod: { start: march.periodStart, end: march.periodEnd },
      meters: "kept",
      supersedes: "c-1",
      recurring: amount("79"),
      entitlements: { planCode: "growth", planVersionId: "growth-1", limits, features: ["printing"] },
      // An absent meter and one of null are unlimited.
      excess: [{ meter: "orders", limit: 100, used: 120 }],
    });
  });

  test("a downgrade waits for the period's end and costs nothing until then", () => {
    const change = decidePlanChange(changeFacts({ subscription: march, current: growth, target: starter }), noon);
    expect(change).toMatchObject({ mode: "period_end", effectiveAt: march.periodEnd, lines: [], endsLines: [] });
    expect(change.newPeriod).toMatchObject({ start: march.periodEnd, end: at("2026-04-30T20:00:00Z") });
  });

  test("the price from then on is the price at that time", () => {
    const ends: PriceOverride = {
      kind: "percent_off",
      planCode: null,
      offPpm: 500_000n,
      startsAt: at("2026-01-01T00:00:00Z"),
      endsAt: march.periodEnd,
    };
    const change = decidePlanChange(
      changeFacts({ subscription: march, current: growth, target: starter, overrides: [ends] }),
      noon,
    );
    expect(change.recurring).toEqual(amount("29"));
  });

  test("reset ends add-ons too and charges them for the new period", () => {
    const plan = chargeOf(march, amount("29"), untaxed);
    const addOn = { ...plan, id: "line-2", kind: "addon", code: "sms", amount: amount("3.1") } as const;
    const addOns = [{ code: "sms", price: amount("31") }];
    const target = offer("growth", "790", { cycle: "yearly" });
    const facts = changeFacts({ subscription: march, current: starter, target, chargeLines: [plan, addOn], addOns });
    const change = decidePlanChange(facts, noon);
    expect(change).toMatchObject({ mode: "reset", meters: "new_window", endsLines: ["line-1", "line-2"] });
    expect(change.lines.map((line) => line.code)).toEqual(["starter", "sms", "growth", "sms"]);
    expect(decimals(change.lines)).toEqual(["-18.710", "-2.000", "790.000", "31.000"]);
    const within = decidePlanChange({ ...facts, target: growth }, noon);
    expect(within.endsLines).toEqual(["line-1"]);
    expect(decimals(within.lines)).toEqual(["-18.710", "50.968"]);
  });

  test("a comp is printed at 0, plan and add-ons; a price of 0 makes no line", () => {
    const comp: PriceOverride = {
      kind: "comp",
      planCode: "growth",
      startsAt: at("2026-01-01T00:00:00Z"),
      endsAt: null,
    };
    const free = { ...march, periodEnd: null };
    const facts = changeFacts({
      subscription: free,
      current: offer("free", "0"),
      target: growth,
      overrides: [comp],
      addOns: [{ code: "sms", price: amount("3") }],
    });
    const change = decidePlanChange(facts, noon);
    expect(decimals(change.lines)).toEqual(["0.000", "0.000"]);
    expect(change.lines[0]?.listAmount).toEqual(amount("79"));
    expect(compose(change.lines).total).toEqual(amount("0"));
    const toFree = decidePlanChange(
      changeFacts({ subscription: march, current: starter, target: offer("free", "0"), requestedMode: "prorate" }),
      noon,
    );
    expect(decimals(toFree.lines)).toEqual(["-18.710"]);
    const document = compose(toFree.lines);
    expect(document.lines).toEqual([]);
    expect(document.balanceAfter).toEqual(amount("18.71"));
  });

  test("a line is credited up to what was not credited before, and not at all when nobody pays its invoice", () => {
    const charge = chargeOf(march, amount("29"), untaxed);
    const lines = (change: Partial<typeof charge>) =>
      decimals(
        decidePlanChange(
          changeFacts({
            subscription: march,
            current: starter,
            target: growth,
            chargeLines: [{ ...charge, ...change }],
          }),
          noon,
        ).lines,
      );
    expect(lines({ credited: amount("15") })).toEqual(["-14.000", "50.968"]);
    expect(lines({ credited: amount("29") })).toEqual(["50.968"]);
    expect(lines({ invoice: "open" })).toEqual(["-18.710", "50.968"]);
    expect(lines({ invoice: "uncollectible" })).toEqual(["50.968"]);
    expect(lines({ invoice: "void" })).toEqual(["50.968"]);
  });

  test("next_invoice applies now; its lines go out with the next change that is billed", () => {
    const facts = changeFacts({
      subscription: march,
      current: starter,
      target: growth,
      requestedMode: "next_invoice",
      hasCardOnFile: true,
    });
    const later = decidePlanChange(facts, noon);
    expect(later).toMatchObject({ mode: "next_invoice", effectiveAt: noon });
    expect(decimals(later.lines)).toEqual(["-18.710", "50.968"]);
    const next = changeFacts({
      subscription: march,
      current: growth,
      target: offer("pro", "199"),
      chargeLines: [],
      pendingLines: later.lines,
    });
    expect(decidePlanChange(next, noon).lines.slice(0, 2)).toEqual(later.lines);
    expect(decidePlanChange({ ...next, requestedMode: "period_end" }, noon).lines).toEqual([]);
  });

  test("after a zone edit the days are still those of the period's zone", () => {
    const facts = changeFacts({ subscription: march, current: starter, target: growth, timeZone: "Pacific/Apia" });
    // 21:00 UTC on the 11th is the 12th in Muscat, and the 12th 10:00 in Apia; both count 20 of 31 in Muscat.
    expect(decidePlanChange(facts, at("2026-03-11T21:00:00Z")).lines[0]?.proration).toEqual({ days: 20, ofDays: 31 });
    expect(decidePlanChange(facts, at("2026-03-11T19:00:00Z")).lines[0]?.proration).toEqual({ days: 21, ofDays: 31 });
  });
});

describe("a trial is converted once", () => {
  const trial = trialing("2026-03-06T20:00:00Z", "2026-03-20T20:00:00Z", muscat);
  const facts = changeFacts({ subscription: trial, current: growth, target: growth, tax: vat(5n) });

  test("now: charge and anchor now", () => {
    const change = decidePlanChange(facts, noon);
    expect(change).toMatchObject({
      mode: "reset",
      effectiveAt: noon,
      newPeriod: { start: noon, end: at("2026-04-12T08:00:00Z") },
    });
    expect(decimals(change.lines)).toEqual(["79.000"]);
  });

  test("at its end: nothing is charged before", () => {
    const change = decidePlanChange({ ...facts, convertAt: "trial_end" }, noon);
    expect(change).toMatchObject({
      mode: "period_end",
      effectiveAt: trial.trialEndsAt,
      lines: [],
      meters: "new_window",
    });
    expect(change.newPeriod).toMatchObject({ start: trial.trialEndsAt, end: at("2026-04-20T20:00:00Z") });
  });

  test("after its end, before the sweep: now, whatever was asked", () => {
    const late = at("2026-03-20T20:03:00Z");
    expect(decidePlanChange({ ...facts, convertAt: "trial_end" }, late)).toMatchObject({
      mode: "reset",
      effectiveAt: late,
    });
  });
});
