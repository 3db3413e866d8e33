import { describe, expect, test } from "vitest";
import { type AddOnFacts, decideAddOn, decideAddOnDrop } from "../../src/billing/add-on.ts";
import { amount, at, decimals, offer, subscribed, untaxed } from "./facts.ts";

const zone = "Asia/Muscat";
const march = "2026-02-28T20:00:00Z";
const now = at("2026-03-12T05:00:00Z");
const facts = (more: Partial<AddOnFacts> = {}): AddOnFacts => ({
  subscription: subscribed(march, "monthly", zone),
  current: offer("starter", "29"),
  code: "driver_app",
  price: amount("31"),
  held: null,
  overrides: [],
  pendingLines: [],
  pendingChangeId: null,
  tax: untaxed,
  ...more,
});
const forever = { startsAt: at(march), endsAt: null };
const cost = (more?: Partial<AddOnFacts>) => {
  const purchase = decideAddOn(facts(more), now);
  return purchase.kind === "buy" ? decimals(purchase.lines) : purchase.kind;
};

test.each([
  ["20 of 31 days are left", {}, ["20.000"]],
  ["a comp covers it", { overrides: [{ ...forever, kind: "comp", planCode: null }] }, ["0.000"]],
  [
    "a percentage is of the plan",
    { overrides: [{ ...forever, kind: "percent_off", planCode: null, offPpm: 500_000n }] },
    ["20.000"],
  ],
  ["a plan that has no list price", { current: offer("starter", null) }, ["20.000"]],
  ["dropped, and not over", { held: { endsAt: at("2026-03-31T20:00:00Z") } }, "keep"],
] satisfies [string, Partial<AddOnFacts>, string | string[]][])("%s", (_, more, expected) => {
  expect(cost(more)).toEqual(expected);
});

test("what is charged per cycle is its list price, under a comp nothing", () => {
  expect(decideAddOn(facts(), now).recurring).toEqual(amount("31"));
  const comp = { ...forever, kind: "comp" as const, planCode: null };
  expect(decideAddOn(facts({ overrides: [comp] }), now).recurring).toEqual(amount("0"));
});

describe("is refused", () => {
  const subscription = subscribed(march, "monthly", zone);
  test.each([
    ["on Free", { current: offer("free", "0") }, "invalid_transition"],
    ["without a period", { subscription: { ...subscription, periodEnd: null } }, "invalid_transition"],
    [
      "on a trial",
      { subscription: { ...subscription, trialEndsAt: at("2026-03-14T20:00:00Z") } },
      "invalid_transition",
    ],
    ["when paused", { subscription: { ...subscription, pausedAt: now } }, "invalid_transition"],
    ["when it has ended", { subscription: { ...subscription, endedAt: now } }, "invalid_transition"],
    ["when it stops", { subscription: { ...subscription, autoRenew: false } }, "invalid_transition"],
    ["when the plan has it", { current: offer("starter", "29", { features: ["driver_app"] }) }, "conflict"],
    ["when it has been bought", { held: { endsAt: null } }, "conflict"],
    ["when it is not sold", { price: null }, "validation_failed"],
  ] satisfies [string, Partial<AddOnFacts>, string][])("%s", (_, more, code) => {
    expect(() => decideAddOn(facts(more), now)).toThrow(expect.objectContaining({ code }));
  });
});

test("it is dropped at the end of the period, or now where that has passed", () => {
  const { subscription } = facts();
  const held = { endsAt: null };
  expect(decideAddOnDrop({ subscription, held }, now)).toEqual({ endsAt: at("2026-03-31T20:00:00Z") });
  const late = at("2026-04-01T00:00:00Z");
  expect(decideAddOnDrop({ subscription, held }, late)).toEqual({ endsAt: late });
  for (const no of [null, { endsAt: late }])
    expect(() => decideAddOnDrop({ subscription, held: no }, now)).toThrow(
      expect.objectContaining({ code: "invalid_transition" }),
    );
});
