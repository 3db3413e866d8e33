import { decideMove } from "@tenantry/core/clocks/move";
import { type DueDates, nextDue } from "@tenantry/core/clocks/next-due";
import { DomainError } from "@tenantry/core/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const at = (text: string) => new Date(text);
const now = at("2026-01-31T08:00:00Z");
const clock = { now, nextDue: at("2026-02-03T08:00:00Z"), timeZone: "Asia/Muscat" };

describe("a move", () => {
  test.each([
    [{ by: "hour" }, "2026-01-31T09:00:00Z"],
    [{ by: "day" }, "2026-02-01T08:00:00Z"],
    [{ by: "month" }, "2026-02-28T08:00:00Z"],
    [{ by: "quarter" }, "2026-04-30T08:00:00Z"],
    [{ by: "year" }, "2027-01-31T08:00:00Z"],
    [{ next: true }, "2026-02-03T08:00:00Z"],
    [{ to: at("2029-01-31T08:00:00Z") }, "2029-01-31T08:00:00Z"],
  ] as const)("%o arrives at %s", (input, expected) => {
    expect(decideMove(clock, input)).toEqual(at(expected));
  });

  test("a day of 23 hours is a day", () => {
    const london = { now: at("2026-03-28T10:00:00Z"), nextDue: null, timeZone: "Europe/London" };
    expect(decideMove(london, { by: "day" })).toEqual(at("2026-03-29T09:00:00Z"));
  });

  test.each([
    ["back", { to: at("2026-01-31T07:59:59Z") }],
    ["nowhere", { to: now }],
    ["too far", { to: at("2029-01-31T08:00:00.001Z") }],
  ])("%s is refused", (_, input) => {
    expect(() => decideMove(clock, input)).toThrow(DomainError);
  });

  test("to what is due next is refused when nothing is", () => {
    expect(() => decideMove({ ...clock, nextDue: null }, { next: true })).toThrow("Nothing is due");
  });
});

const nothing: DueDates = {
  timeZone: "Asia/Muscat",
  trial: null,
  periodEnd: null,
  cancelAt: null,
  changes: [],
  drafts: [],
  owed: [],
  checkouts: [],
  cardNotices: [],
};

describe("what is due next", () => {
  const due = at("2026-02-10T08:00:00Z");
  test.each<[string, Partial<DueDates>, string | null]>([
    ["nothing", {}, null],
    ["a period's end", { periodEnd: due }, "2026-02-10"],
    ["the first reminder of a trial", { trial: { endsAt: due, waitingDays: 0 } }, "2026-02-03"],
    ["a cancellation before it", { periodEnd: due, cancelAt: at("2026-02-09T08:00:00Z") }, "2026-02-09"],
    ["a checkout that expires", { changes: [{ effectiveAt: now, expiresAt: due }] }, "2026-02-10"],
    ["the next rung of a ladder", { owed: [at("2026-01-30T08:00:00Z")] }, "2026-02-01"],
    [
      "a draft, a page, a card",
      { drafts: [due], checkouts: [due], cardNotices: [at("2026-02-05T00:00:00Z")] },
      "2026-02-05",
    ],
    ["nothing of the past", { periodEnd: now, drafts: [at("2025-01-01T00:00:00Z")] }, null],
  ])("%s", (_, dates, expected) => {
    expect(
      nextDue({ ...nothing, ...dates }, now)
        ?.toISOString()
        .slice(0, 10) ?? null,
    ).toBe(expected);
  });

  test("is always later than now, so that a move arrives", () => {
    const instant = fc.date({ min: at("2025-01-01T00:00:00Z"), max: at("2028-01-01T00:00:00Z"), noInvalidDate: true });
    const dates = fc.record({
      timeZone: fc.constantFrom("Asia/Muscat", "Africa/Cairo", "America/New_York"),
      trial: fc.option(fc.record({ endsAt: instant, waitingDays: fc.nat(30) })),
      periodEnd: fc.option(instant),
      cancelAt: fc.option(instant),
      changes: fc.array(fc.record({ effectiveAt: instant, expiresAt: fc.option(instant) }), { maxLength: 2 }),
      drafts: fc.array(instant, { maxLength: 3 }),
      owed: fc.array(instant, { maxLength: 3 }),
      checkouts: fc.array(instant, { maxLength: 2 }),
      cardNotices: fc.array(instant, { maxLength: 1 }),
    });
    fc.assert(
      fc.property(dates, instant, (some, moment) => {
        const next = nextDue(some, moment);
        return next === null || next > moment;
      }),
    );
  });
});
