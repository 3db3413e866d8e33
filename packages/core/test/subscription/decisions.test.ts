import { describe, expect, test } from "vitest";
import type { PriceOverride } from "../../src/billing/price.ts";
import { decideCancel } from "../../src/subscription/cancel.ts";
import { type DunningFacts, decideDunning } from "../../src/subscription/dunning.ts";
import { monthlyRecurring } from "../../src/subscription/mrr.ts";
import { pastDueSince } from "../../src/subscription/past-due.ts";
import { decidePause, decideUnpause } from "../../src/subscription/pause.ts";
import { decideRenewal, type RenewalFacts } from "../../src/subscription/renewal.ts";
import { decideResume } from "../../src/subscription/resume.ts";
import { subscriptionStatuses } from "../../src/subscription/status.ts";
import { allowedTransitions } from "../../src/subscription/transitions.ts";
import { decideTrialEnd, type TrialEndFacts } from "../../src/subscription/trial-end.ts";
import { decideTrialExtension } from "../../src/subscription/trial-extension.ts";
import { dueTrialReminder } from "../../src/subscription/trial-reminder.ts";
import { amount, at, decimals, offer, ownOf, subscribed, trialing, untaxed } from "../billing/facts.ts";

const london = "Europe/London";
const march = subscribed("2026-03-01T00:00:00Z", "monthly", london);
const trial = trialing("2026-03-20T10:00:00Z", "2026-04-03T09:00:00Z", london);
const mid = at("2026-03-15T00:00:00Z");

describe("trial reminders", () => {
  const facts = { subscription: trial, isConverting: false, timeZone: london, sent: [] };
  const due = (now: string, change: Partial<typeof facts> = {}) =>
    dueTrialReminder({ ...facts, ...change }, at(now))?.daysBefore ?? null;

  test("7, 3 and 1 days before, at the trial's local time across daylight saving", () => {
    expect(due("2026-03-27T09:59:59Z")).toBeNull();
    expect(due("2026-03-27T10:00:00Z")).toBe(7);
    expect(due("2026-03-31T09:00:00Z")).toBe(3);
    expect(due("2026-04-02T09:00:00Z")).toBe(1);
    expect(due("2026-04-03T09:00:00Z")).toBeNull();
  });

  test("a late sweep sends the nearest one only", () => {
    const one = { trialEndsAt: at("2026-04-03T09:00:00Z"), daysBefore: 1 } as const;
    expect(dueTrialReminder({ ...facts, sent: [one] }, at("2026-04-02T12:00:00Z"))).toBeNull();
  });

  test("none for a trial that is canceled, converting, or shorter than the offset", () => {
    expect(due("2026-03-28T00:00:00Z", { subscription: { ...trial, cancelAt: trial.trialEndsAt } })).toBeNull();
    expect(due("2026-03-28T00:00:00Z", { isConverting: true })).toBeNull();
    const week = trialing("2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z", london);
    expect(due("2026-03-01T00:00:01Z", { subscription: week })).toBeNull();
    expect(due("2026-03-05T00:00:00Z", { subscription: week })).toBe(3);
    expect(due("2026-03-15T00:00:00Z", { subscription: march })).toBeNull();
  });
});

describe("a trial's end", () => {
  const facts: TrialEndFacts = {
    subscription: trial,
    trialEnd: { strategy: "free" },
    afterCancel: "free",
    conversion: null,
    timeZone: london,
  };
  const endedAt = at("2026-04-03T09:00:00Z");
  const fallback = { strategy: "fallback", planCode: "starter", waitingDays: 3 } as const;

  test.each([
    [
      "Free by default",
      {},
      "2026-04-03T09:05:00Z",
      { kind: "end", endedAt, endReason: "trial_ended", planCode: "free", followsAt: endedAt },
    ],
    [
      "disabled",
      { trialEnd: { strategy: "disable" } },
      "2026-04-03T09:00:00Z",
      { kind: "end", endedAt, endReason: "trial_ended", planCode: null, followsAt: endedAt },
    ],
    [
      "a fallback waits",
      { trialEnd: fallback },
      "2026-04-03T09:00:00Z",
      { kind: "wait", at: at("2026-04-06T09:00:00Z") },
    ],
    [
      "then follows",
      { trialEnd: fallback },
      "2026-04-06T09:00:00Z",
      { kind: "end", endedAt, endReason: "trial_ended", planCode: "starter", followsAt: at("2026-04-06T09:00:00Z") },
    ],
    [
      "converts when the owner chose so",
      { conversion: "scheduled" },
      "2026-04-03T09:05:00Z",
      { kind: "convert", at: endedAt },
    ],
    [
      "falls back to the plan's way when the charge failed",
      { conversion: "failed" },
      "2026-04-03T09:05:00Z",
      { kind: "end", endedAt, endReason: "trial_ended", planCode: "free", followsAt: endedAt },
    ],
    [
      "canceled beats converting",
      { conversion: "scheduled", subscription: { ...trial, cancelAt: endedAt } },
      "2026-04-03T09:05:00Z",
      { kind: "end", endedAt, endReason: "canceled", planCode: "free", followsAt: endedAt },
    ],
    [
      "canceled without a successor",
      { afterCancel: "none", subscription: { ...trial, cancelAt: endedAt } },
      "2026-04-03T09:05:00Z",
      { kind: "end", endedAt, endReason: "canceled", planCode: null, followsAt: endedAt },
    ],
    ["settled before", { subscription: { ...trial, endedAt } }, "2026-04-03T09:05:00Z", { kind: "wait", at: null }],
    ["never a trial", { subscription: march }, "2026-04-03T09:05:00Z", { kind: "wait", at: null }],
  ] as const)("%s", (_, change, now, outcome) => {
    expect(decideTrialEnd({ ...facts, ...change }, at(now))).toEqual(outcome);
  });

  test("an extension moves the end, the period and a cancellation with it", () => {
    const until = at("2026-05-01T00:00:00Z");
    expect(decideTrialExtension(trial, until, mid)).toEqual({ trialEndsAt: until, periodEnd: until, cancelAt: null });
    expect(decideTrialExtension({ ...trial, cancelAt: endedAt }, until, mid).cancelAt).toEqual(until);
    expect(decideTrialExtension(trial, mid, mid).trialEndsAt).toEqual(mid);
    expect(() => decideTrialExtension(trial, march.periodStart, mid)).toThrow(/past/);
    expect(() => decideTrialExtension(march, until, mid)).toThrow(/No trial/);
  });
});

describe("cancel and resume", () => {
  const facts = { subscription: march, isFree: false, afterCancel: "free", pendingChangeId: null } as const;

  test("a trial is canceled at its end", () => {
    expect(decideCancel({ ...facts, subscription: trial }, mid).cancelAt).toEqual(trial.trialEndsAt);
  });

  test("with auto-renew off, it still takes a cancellation with its reason", () => {
    expect(decideCancel({ ...facts, subscription: { ...march, autoRenew: false } }, mid).cancelAt).toEqual(
      march.periodEnd,
    );
  });

  test("a period that is over and not renewed yet ends now: nothing more is charged", () => {
    const late = at("2026-04-01T00:30:00Z");
    expect(decideCancel(facts, late).cancelAt).toEqual(late);
  });

  test.each([
    ["Free", { isFree: true }],
    ["a subscription without a period", { subscription: { ...march, periodEnd: null } }],
    ["one that is canceled", { subscription: { ...march, cancelAt: march.periodEnd } }],
    ["one that has ended", { subscription: { ...march, endedAt: mid } }],
  ])("refuses to cancel %s", (_, change) => {
    expect(() => decideCancel({ ...facts, ...change }, mid)).toThrow();
  });

  test("resuming brings back the renewal, before the end only", () => {
    expect(decideResume({ ...march, cancelAt: march.periodEnd }, mid)).toEqual({ cancelAt: null, autoRenew: true });
    expect(decideResume({ ...march, autoRenew: false }, mid)).toEqual({ cancelAt: null, autoRenew: true });
    expect(() => decideResume(march, mid)).toThrow(/not canceled/);
    expect(() => decideResume({ ...march, cancelAt: mid }, mid)).toThrow(/again/);
  });
});

describe("renewal", () => {
  const facts: RenewalFacts = {
    subscription: march,
    timeZone: london,
    plan: offer("starter", "29"),
    addOns: [{ code: "sms", price: amount("3") }],
    overrides: [],
    pendingLines: [],
    tax: untaxed,
    afterCancel: "free",
    usageClosesAfterMinutes: 0,
    termsDays: 0,
  };
  const end = at("2026-03-31T23:00:00Z");
  const renewed = (change: Partial<RenewalFacts>) => {
    const renewal = decideRenewal({ ...facts, ...change }, end);
    if (renewal.kind !== "renew") throw new Error(renewal.kind);
    return renewal;
  };

  test("charges plan and add-ons for the next period, at the prices of its first instant", () => {
    expect(decimals(renewed({}).lines)).toEqual(["29.000", "3.000"]);
    const over: PriceOverride = { kind: "percent_off", planCode: null, offPpm: 500_000n, startsAt: mid, endsAt: end };
    const begins: PriceOverride = {
      kind: "percent_off",
      planCode: null,
      offPpm: 100_000n,
      startsAt: end,
      endsAt: null,
    };
    expect(decimals(renewed({ overrides: [over] }).lines)).toEqual(["29.000", "3.000"]);
    expect(decimals(renewed({ overrides: [over, begins] }).lines)).toEqual(["26.100", "3.000"]);
    const late = decideRenewal(
      { ...facts, overrides: [{ ...begins, startsAt: at("2026-04-01T00:00:00Z") }] },
      at("2026-04-02T00:00:00Z"),
    );
    expect(late.kind === "renew" && decimals(late.lines)).toEqual(["29.000", "3.000"]);
  });

  test("a price of 0 makes no line, a comp lines of 0", () => {
    const free = offer("free", "0");
    expect(renewed({ plan: free, addOns: [] }).lines).toEqual([]);
    const comp: PriceOverride = { kind: "comp", planCode: null, startsAt: mid, endsAt: null };
    expect(decimals(renewed({ overrides: [comp] }).lines)).toEqual(["0.000", "0.000"]);
  });

  test("takes the cycle of the change that waited, and lines that waited for an invoice", () => {
    const yearly = offer("starter", "290", { cycle: "yearly" });
    expect(renewed({ plan: yearly }).period.end).toEqual(at("2027-03-31T23:00:00Z"));
    const [line] = renewed({}).lines;
    expect(renewed({ pendingLines: line ? [line] : [] }).lines).toHaveLength(3);
  });

  test("without a price, because an agreement is over, staff is asked", () => {
    const plan = offer("enterprise", null);
    expect(decideRenewal({ ...facts, plan }, end)).toEqual({ kind: "parked", reason: "no_price" });
    const price = amount("500");
    const agreed: PriceOverride = {
      kind: "fixed_price",
      planCode: "enterprise",
      cycle: "monthly",
      price,
      startsAt: mid,
      endsAt: null,
    };
    expect(decimals(renewed({ plan, overrides: [agreed] }).lines)).toEqual(["500.000", "3.000"]);
  });

  test("with metered prices the invoice waits an hour for late usage; terms move the due date", () => {
    const { finalizeAt, dueAt } = renewed({ usageClosesAfterMinutes: 60, termsDays: 30 });
    expect([finalizeAt, dueAt]).toEqual([at("2026-04-01T00:00:00Z"), at("2026-05-01T00:00:00Z")]);
  });

  test.each([
    ["before the end", {}, "2026-03-31T22:59:59Z", { kind: "wait", at: end }],
    ["paused", { subscription: { ...march, pausedAt: mid } }, "2026-04-10T00:00:00Z", { kind: "wait", at: null }],
    ["on trial", { subscription: trial }, "2026-05-01T00:00:00Z", { kind: "wait", at: null }],
    [
      "without a period",
      { subscription: { ...march, periodEnd: null } },
      "2026-05-01T00:00:00Z",
      { kind: "wait", at: null },
    ],
    ["ended", { subscription: { ...march, endedAt: mid } }, "2026-05-01T00:00:00Z", { kind: "wait", at: null }],
    [
      "canceled",
      { subscription: { ...march, cancelAt: end } },
      "2026-04-01T00:00:00Z",
      { kind: "end", endedAt: end, endReason: "canceled", follows: "free", lines: [] },
    ],
    [
      "auto-renew off",
      { subscription: { ...march, autoRenew: false }, afterCancel: "none" },
      "2026-04-01T00:00:00Z",
      { kind: "end", endedAt: end, endReason: "canceled", follows: "none", lines: [] },
    ],
  ] as const)("%s", (_, change, now, outcome) => {
    expect(decideRenewal({ ...facts, ...change }, at(now))).toEqual(outcome);
  });
});

describe("pause", () => {
  test("ends with the rest of the period, or with a new one when that is over", () => {
    const paused = { ...march, ...decidePause(march, mid) };
    expect(decideUnpause(paused, london, at("2026-03-20T00:00:00Z"))).toEqual({ pausedAt: null, restart: null });
    const now = at("2026-05-10T12:00:00Z");
    expect(decideUnpause(paused, london, now).restart).toMatchObject({
      anchor: "2026-05-10T13:00:00",
      period: { start: now, end: at("2026-06-10T12:00:00Z") },
    });
    expect(() => decidePause(paused, mid)).toThrow();
    expect(() => decidePause(trial, mid)).toThrow();
    expect(() => decideUnpause(march, london, mid)).toThrow();
  });
});

describe("dunning", () => {
  const facts: DunningFacts = {
    dueAt: at("2026-03-20T10:00:00Z"),
    timeZone: london,
    canCharge: true,
    lastDay: null,
    hasNewMethod: false,
    dunningEnd: "free",
  };

  test.each([
    ["before the due date", {}, "2026-03-20T09:00:00Z", { kind: "wait", at: at("2026-03-20T10:00:00Z") }],
    ["day 0", {}, "2026-03-20T10:00:00Z", { kind: "retry", day: 0 }],
    ["between the rungs", { lastDay: 0 }, "2026-03-21T10:00:00Z", { kind: "wait", at: at("2026-03-22T10:00:00Z") }],
    ["day 14 at the same local time", { lastDay: 7 }, "2026-04-03T09:00:00Z", { kind: "retry", day: 14 }],
    ["a missed rung is not made up for", { lastDay: 0 }, "2026-03-27T10:00:00Z", { kind: "retry", day: 7 }],
    ["without a card it reminds", { lastDay: 2, canCharge: false }, "2026-03-27T10:00:00Z", { kind: "remind", day: 7 }],
    [
      "a new card is tried at once",
      { lastDay: 2, hasNewMethod: true },
      "2026-03-23T10:00:00Z",
      { kind: "retry", day: null },
    ],
    [
      "but not before the due date",
      { hasNewMethod: true },
      "2026-03-19T10:00:00Z",
      { kind: "wait", at: at("2026-03-20T10:00:00Z") },
    ],
    [
      "when day 21 has failed",
      { lastDay: 21 },
      "2026-04-10T09:00:01Z",
      { kind: "end", endReason: "dunning", follows: "free" },
    ],
    [
      "by the plan",
      { lastDay: 21, dunningEnd: "none" },
      "2026-04-10T09:00:01Z",
      { kind: "end", endReason: "dunning", follows: "none" },
    ],
  ] as const)("%s", (_, change, now, step) => {
    expect(decideDunning({ ...facts, ...change }, at(now))).toEqual(step);
  });

  test("past due since the oldest unpaid invoice, disputed ones apart", () => {
    const invoices = [
      { dueAt: at("2026-03-10T00:00:00Z"), isDisputed: false },
      { dueAt: at("2026-03-01T00:00:00Z"), isDisputed: true },
      { dueAt: at("2026-03-05T00:00:00Z"), isDisputed: false },
      { dueAt: at("2026-04-05T00:00:00Z"), isDisputed: false },
    ];
    expect(pastDueSince(invoices, mid)).toEqual(at("2026-03-05T00:00:00Z"));
    expect(pastDueSince(invoices, at("2026-03-02T00:00:00Z"))).toBeNull();
  });
});

describe("monthly recurring revenue", () => {
  const yearly = ownOf(offer("pro", "1990", { cycle: "yearly" }), []);
  const facts = { status: "active", isSandbox: false, price: yearly, addOns: [] } as const;

  test("is the monthly equivalent, rounded once with its add-ons", () => {
    expect(monthlyRecurring(facts)).toEqual(amount("165.833"));
    // 1990 ÷ 12 + 100.008 ÷ 12 = 174.167333…
    expect(monthlyRecurring({ ...facts, addOns: [{ code: "sms", price: amount("100.008") }] })).toEqual(
      amount("174.167"),
    );
    const quarterly = ownOf(offer("pro", "597", { cycle: "quarterly" }), []);
    expect(monthlyRecurring({ ...facts, price: quarterly })).toEqual(amount("199"));
  });

  test("is after overrides", () => {
    const comp: PriceOverride = { kind: "comp", planCode: null, startsAt: mid, endsAt: null };
    const price = ownOf(offer("pro", "1990", { cycle: "yearly" }), [comp]);
    expect(monthlyRecurring({ ...facts, price, addOns: [{ code: "sms", price: amount("9") }] })).toEqual(amount("0"));
  });

  test("counts while active, past due or canceling, and no sandbox", () => {
    const counted = subscriptionStatuses.filter((status) => monthlyRecurring({ ...facts, status }).minor > 0n);
    expect(counted).toEqual(["active", "past_due", "canceling"]);
    expect(monthlyRecurring({ ...facts, isSandbox: true })).toEqual(amount("0"));
  });
});

describe("own price", () => {
  const pro = offer("pro", "199");
  const span = { startsAt: at("2026-01-01T00:00:00Z"), endsAt: null };
  const percent = { kind: "percent_off", planCode: null, offPpm: 100_000n, ...span } as const;
  const fixed = { kind: "fixed_price", planCode: "pro", cycle: "monthly", price: amount("150"), ...span } as const;

  test("a comp beats a fixed price, that beats a percentage; of two the later one", () => {
    const later = { ...percent, offPpm: 200_000n, startsAt: at("2026-02-01T00:00:00Z") };
    const cost = (overrides: PriceOverride[], now = mid) => {
      const { base, factor } = ownOf(pro, overrides, now);
      return (base.minor * factor.numerator) / factor.denominator;
    };
    expect(cost([percent, later])).toBe(159_200n);
    expect(cost([later, percent], at("2026-01-15T00:00:00Z"))).toBe(179_100n);
    expect(cost([percent, fixed])).toBe(150_000n);
    expect(cost([percent, fixed, { kind: "comp", planCode: "pro", ...span }])).toBe(0n);
    expect(
      cost([
        { ...fixed, planCode: "growth" },
        { ...fixed, cycle: "yearly" },
      ]),
    ).toBe(199_000n);
    expect(cost([{ ...percent, endsAt: mid }])).toBe(199_000n);
  });
});

test("every status has its transitions, and nothing follows an end", () => {
  expect(Object.keys(allowedTransitions)).toEqual([...subscriptionStatuses]);
  expect(allowedTransitions.ended).toEqual([]);
});
