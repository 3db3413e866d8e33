import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeEvents, type RawUsageEvent, type UsageFacts } from "../../src/usage/event.ts";
import { gaugeStart, inUnits, subscriptionMonth, usagePercentage, windowAt } from "../../src/usage/meters.ts";
import { nearestCodes } from "../../src/usage/nearest.ts";
import { decideRecount } from "../../src/usage/recount.ts";
import { levelsReached } from "../../src/usage/warnings.ts";

const day = 86_400_000;
const startedAt = new Date("2026-01-31T08:00:00Z");
const subscription = {
  startedAt,
  periodStart: startedAt,
  periodEnd: new Date("2027-01-31T08:00:00Z"),
  anchor: "2026-01-31T12:00:00",
  periodTimeZone: "Asia/Muscat",
};
const facts: UsageFacts = {
  meters: new Map(
    [
      { code: "api_calls", kind: "counter" as const, window: "subscription_month" as const },
      { code: "period_calls", kind: "counter" as const, window: "subscription_period" as const },
      { code: "domains", kind: "gauge" as const, window: "none" as const },
      { code: "orders", kind: "counter" as const, window: "subscription_month" as const },
    ].map((meter) => [meter.code, meter]),
  ),
  subscription,
  timeZone: "Asia/Muscat",
  closesAfterMs: 3_600_000,
};
const now = new Date("2026-03-15T00:00:00Z");
const event: RawUsageEvent = { id: "e1", meter: "api_calls", quantity: 1, at: "2026-03-14T00:00:00Z" };
const judge = (change: RawUsageEvent, at = now, given = facts) => judgeEvents([{ ...event, ...change }], given, at)[0];
const codeOf = (change: RawUsageEvent, at = now, given = facts) => {
  const verdict = judge(change, at, given);
  return verdict?.ok ? "accepted" : verdict?.code;
};

test.each<[RawUsageEvent, string]>([
  [{}, "accepted"],
  [{ at: undefined }, "accepted"],
  [{ quantity: 0 }, "accepted"],
  [{ quantity: 1_000_000_000_000 }, "accepted"],
  [{ quantity: 1_000_000_000_001 }, "invalid_quantity"],
  [{ quantity: -0.5 }, "invalid_quantity"],
  [{ quantity: null }, "invalid_quantity"],
  [{ quantity: Number.POSITIVE_INFINITY }, "invalid_quantity"],
  [{ id: "x".repeat(128) }, "accepted"],
  [{ id: "x".repeat(129) }, "invalid_id"],
  [{ id: "a b" }, "invalid_id"],
  [{ id: null }, "invalid_id"],
  [{ meter: "API_CALLS" }, "unknown_meter"],
  [{ meter: { toString: "no" } }, "unknown_meter"],
  [{ meter: "orders" }, "meter_counted_here"],
  [{ at: "2026-03-14" }, "invalid_time"],
  [{ at: 1 }, "invalid_time"],
  [{ at: "2026-02-29T00:00:00Z" }, "invalid_time"],
  [{ at: "2026-02-28T24:00:00Z" }, "invalid_time"],
  [{ at: "2026-13-01T00:00:00Z" }, "invalid_time"],
  [{ at: "2026-03-14T23:59:59.123456789+04:00" }, "accepted"],
  [{ at: "2026-03-15T00:05:00Z" }, "accepted"],
  [{ at: "2026-03-15T00:05:00.001Z" }, "in_future"],
  [{ at: "2026-01-31T07:59:59Z" }, "period_closed"],
  [{ meter: "domains", at: "2020-01-01T00:00:00Z" }, "accepted"],
])("%j is %s", (change, code) => {
  expect(codeOf(change)).toBe(code);
});

describe("a period", () => {
  const renewed = {
    ...subscription,
    periodStart: new Date("2027-01-31T08:00:00Z"),
    periodEnd: new Date("2028-01-31T08:00:00Z"),
  };
  const late = { at: "2027-01-31T07:00:00Z" };
  const after = (ms: number) => new Date(renewed.periodStart.getTime() + ms);

  test("stays open for an hour after its end, renewed or not, and its events count in it", () => {
    for (const given of [facts, { ...facts, subscription: renewed }]) {
      expect(codeOf(late, after(3_599_999), given)).toBe("accepted");
      expect(codeOf(late, after(3_600_000), given)).toBe("period_closed");
      const verdict = judge(late, after(0), given);
      expect(verdict?.ok && verdict.event.window.end).toEqual(renewed.periodStart);
    }
  });

  test("what came before the subscription is closed", () => {
    expect(codeOf({ at: "2026-01-31T07:59:00Z" }, new Date(startedAt.getTime() + 60_000))).toBe("period_closed");
  });
});

test("a batch is judged as its events are one by one", () => {
  const at = fc.date({ min: startedAt, max: now, noInvalidDate: true }).map((date) => date.toISOString());
  const one = fc.record({
    id: fc.constant("e"),
    meter: fc.constantFrom("api_calls", "period_calls", "domains", "no"),
    quantity: fc.integer(),
    at,
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), (batch) => {
      const alone = batch.map((raw) => judgeEvents([raw], facts, now)[0]);
      expect(judgeEvents(batch, facts, now)).toEqual(alone);
    }),
  );
});

test("windows of a year's subscription cover it once, month by month", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 364 * 24 }), (hours) => {
      const at = new Date(startedAt.getTime() + hours * 3_600_000);
      const { start, end } = subscriptionMonth(subscription, "Asia/Muscat", at);
      expect(start <= at && at < end).toBe(true);
      expect(end.getTime() - start.getTime()).toBeLessThanOrEqual(31 * day);
      if (end < subscription.periodEnd) expect(subscriptionMonth(subscription, "Asia/Muscat", end).start).toEqual(end);
    }),
  );
});

test("a change by reset begins a new window, one by proration keeps it", () => {
  const at = new Date("2026-03-10T00:00:00Z");
  const before = subscriptionMonth(subscription, "Asia/Muscat", at);
  expect(subscriptionMonth({ ...subscription }, "Asia/Muscat", at)).toEqual(before);
  const reset = {
    ...subscription,
    periodStart: at,
    anchor: "2026-03-10T04:00:00",
    periodEnd: new Date("2027-03-10T00:00:00Z"),
  };
  expect(subscriptionMonth(reset, "Asia/Muscat", at).start).toEqual(at);
  expect(windowAt("none", reset, "Asia/Muscat", at)).toEqual({ start: gaugeStart, end: null });
  expect(windowAt("subscription_period", reset, "Asia/Muscat", at).end).toEqual(reset.periodEnd);
});

test.each<[number, number | null, number[]]>([
  [79, 100, []],
  [80, 100, [80]],
  [90, 100, [80, 90]],
  [150, 100, [80, 90, 100]],
  [2, 2, [80, 90, 100]],
  [1, 1, []],
  [0, 0, []],
  [5, null, []],
])("%d of %s reaches %j", (used, limit, levels) => {
  expect(levelsReached(used, limit)).toEqual(levels);
});

test.each<[number, number, number | null, string]>([
  [5, 5, 5, "right"],
  [5, 3, 5, "correct"],
  [3, 5, 5, "correct"],
  [5, 6, 5, "report"],
  [5, 6, null, "correct"],
  [7, 6, 5, "correct"],
])("counted %d, found %d, limit %s: %s", (counted, found, hardLimit, decision) => {
  expect(decideRecount({ counted, found, hardLimit })).toBe(decision);
});

test("storage is counted in bytes of which a megabyte has a million, shares are whole and never early", () => {
  expect(inUnits("storage_mb", 45_700_123)).toBe(45.7);
  expect(inUnits("orders", 27)).toBe(27);
  expect(usagePercentage(99_999_999, 100_000_000)).toBe(99);
});

test("nearest names are few, near, and none when nothing is", () => {
  const known = ["orders", "users", "branches", "storage_mb", "api_calls", "domains"];
  expect(nearestCodes("order", known)).toEqual(["orders"]);
  expect(nearestCodes("apicalls", known)).toEqual(["api_calls"]);
  expect(nearestCodes("zzzzzzzz", known)).toEqual([]);
});
