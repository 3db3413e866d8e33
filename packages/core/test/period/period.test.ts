import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anchorAt, boundary, cycleMonths, firstPeriod, nextPeriod } from "../../src/period/anchor.ts";
import { decideCustomPeriod } from "../../src/period/custom-period.ts";
import { meterWindow } from "../../src/period/meter-window.ts";
import { periodDays, unusedDays } from "../../src/period/period.ts";
import { instantAt, localDates, monthsLater, wallTime } from "../billing/naive/calendar.ts";

const at = (text: string) => new Date(text);
const local = (instant: Date, zone: string) => anchorAt(instant, zone);

describe("boundaries are counted from the anchor, never chained", () => {
  test.each([
    ["31 January monthly", "2026-01-31T00:00:00", "UTC", [1, 2, 3], ["2026-02-28", "2026-03-31", "2026-04-30"]],
    [
      "29 February yearly",
      "2028-02-29T00:00:00",
      "UTC",
      [12, 24, 36, 48],
      ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"],
    ],
    ["30 November quarterly", "2026-11-30T00:00:00", "UTC", [3, 6, 9], ["2027-02-28", "2027-05-30", "2027-08-30"]],
  ] as const)("%s", (_, anchor, zone, months, dates) => {
    expect(months.map((n) => local(boundary(anchor, n, zone), zone).slice(0, 10))).toEqual(dates);
  });

  test.each([
    [
      "Cairo 2026-04-24 00:00 does not exist: 01:00",
      "2026-03-24T00:00:00",
      "Africa/Cairo",
      1,
      "2026-04-23T22:00:00.000Z",
    ],
    [
      "a repeated wall time is the first of the two",
      "2026-09-25T01:30:00",
      "Europe/London",
      1,
      "2026-10-25T00:30:00.000Z",
    ],
    [
      "the same wall time on both sides of daylight saving",
      "2026-03-01T10:00:00",
      "Europe/London",
      1,
      "2026-04-01T09:00:00.000Z",
    ],
  ])("%s", (_, anchor, zone, months, instant) => {
    expect(boundary(anchor, months, zone).toISOString()).toBe(instant);
  });

  test("any anchor, any zone, any month: as counted by hand", () => {
    const zones = [
      "Africa/Cairo",
      "Europe/London",
      "America/New_York",
      "Asia/Beirut",
      "Australia/Lord_Howe",
      "America/Santiago",
    ];
    const quarterHours = fc.integer({ min: Date.UTC(2026, 0, 1) / 900_000, max: Date.UTC(2032, 0, 1) / 900_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        quarterHours,
        fc.integer({ min: -24, max: 60 }),
        (zone, quarter, months) => {
          const start = quarter * 900_000;
          const expected = instantAt(monthsLater(wallTime(start, zone), months), zone);
          expect(boundary(anchorAt(new Date(start), zone), months, zone).getTime()).toBe(expected);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe("periods", () => {
  test("follow each other without a gap", () => {
    const { anchor, period: first } = firstPeriod(at("2026-01-31T10:00:00Z"), "monthly", "UTC");
    const second = nextPeriod(anchor, first, "monthly", "UTC");
    const third = nextPeriod(anchor, second, "monthly", "UTC");
    expect([first.end, second.end, third.end]).toEqual(
      ["2026-02-28", "2026-03-31", "2026-04-30"].map((d) => at(`${d}T10:00:00Z`)),
    );
    expect(second.start).toBe(first.end);
  });

  test("a yearly subscription that turns monthly keeps its anchor", () => {
    const { anchor, period } = firstPeriod(at("2027-06-01T00:00:00Z"), "yearly", "UTC");
    expect(periodDays(period)).toBe(366);
    expect(nextPeriod(anchor, period, "monthly", "UTC").end).toEqual(at("2028-07-01T00:00:00Z"));
  });

  test("a zone edit keeps the current end and the days' zone; later boundaries read the same wall time there", () => {
    const { anchor, period } = firstPeriod(at("2026-02-28T20:00:00Z"), "monthly", "Asia/Muscat");
    const next = nextPeriod(anchor, period, "monthly", "Europe/London");
    expect(next).toEqual({
      start: at("2026-03-31T20:00:00Z"),
      end: at("2026-04-30T23:00:00Z"),
      timeZone: "Europe/London",
    });
    expect(nextPeriod(anchor, next, "monthly", "Europe/London").end).toEqual(at("2026-05-31T23:00:00Z"));
    const back = nextPeriod(anchor, next, "monthly", "Asia/Muscat");
    expect(back.end).toEqual(at("2026-05-31T20:00:00Z"));
  });

  test("custom dates make their end the anchor", () => {
    const dates = { start: at("2026-03-01T00:00:00Z"), end: at("2026-04-18T09:00:00Z"), timeZone: "UTC" };
    const { period, anchor } = decideCustomPeriod(dates, at("2026-03-10T00:00:00Z"));
    expect(periodDays(period)).toBe(48);
    expect(nextPeriod(anchor, period, "monthly", "UTC").end).toEqual(at("2026-05-18T09:00:00Z"));
    expect(() => decideCustomPeriod({ ...dates, end: at("2026-03-10T00:00:00Z") }, at("2026-03-10T00:00:00Z"))).toThrow(
      /future/,
    );
    expect(() =>
      decideCustomPeriod({ ...dates, start: at("2026-03-11T00:00:00Z") }, at("2026-03-10T00:00:00Z")),
    ).toThrow(/begin/);
    const hour = { ...dates, start: at("2026-03-10T00:00:00Z"), end: at("2026-03-10T01:00:00Z") };
    expect(() => decideCustomPeriod(hour, at("2026-03-10T00:30:00Z"))).toThrow(/one day/);
  });
});

describe("whole local days", () => {
  const march = firstPeriod(at("2026-03-01T09:30:00Z"), "monthly", "UTC").period;

  test.each([
    ["the date of the change belongs to the new plan", "2026-03-18T23:59:59Z", 14],
    ["at the first instant of that date too", "2026-03-18T00:00:00Z", 14],
    ["on the first day", "2026-03-01T09:30:00Z", 31],
    ["on the date of the end nothing is left", "2026-04-01T09:00:00Z", 0],
    ["after the end", "2026-04-02T09:00:00Z", 0],
    ["before the start", "2026-02-01T09:00:00Z", 31],
  ])("%s", (_, now, days) => {
    expect(periodDays(march)).toBe(31);
    expect(unusedDays(march, at(now))).toBe(days);
  });

  test("days of 23 and 25 hours count as one", () => {
    const spring = firstPeriod(at("2026-03-01T00:00:00Z"), "monthly", "Europe/London").period;
    const autumn = firstPeriod(at("2026-09-30T23:00:00Z"), "monthly", "Europe/London").period;
    expect([periodDays(spring), periodDays(autumn)]).toEqual([31, 31]);
  });

  test("used and unused days are the days of the period, one by one", () => {
    const zones = ["Africa/Cairo", "Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"];
    const seconds = fc.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2031, 0, 1) / 1000 });
    const anyPeriod = fc.record({
      zone: fc.constantFrom(...zones),
      start: seconds,
      cycle: fc.constantFrom("monthly", "quarterly", "yearly"),
    });
    fc.assert(
      fc.property(
        anyPeriod,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        ({ zone, start, cycle }, share) => {
          const { period } = firstPeriod(new Date(start * 1000), cycle, zone);
          const [from, to] = [period.start.getTime(), period.end.getTime()];
          const now = from + Math.floor(share * (to - from));
          expect(periodDays(period)).toBe(localDates(from, to, zone).length);
          expect(unusedDays(period, new Date(now))).toBe(localDates(now, to, zone).length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("meter windows", () => {
  const window = (period: Parameters<typeof meterWindow>[0], now: string) => {
    const { start, end } = meterWindow(period, at(now));
    return [start.toISOString(), end.toISOString()];
  };
  const yearly = firstPeriod(at("2026-01-31T10:00:00Z"), "yearly", "UTC");
  const metered = { ...yearly.period, anchor: yearly.anchor };

  test("are months from the anchor, also on a yearly cycle", () => {
    expect(window(metered, "2026-02-28T09:59:59Z")).toEqual(["2026-01-31T10:00:00.000Z", "2026-02-28T10:00:00.000Z"]);
    expect(window(metered, "2026-02-28T10:00:00Z")).toEqual(["2026-02-28T10:00:00.000Z", "2026-03-31T10:00:00.000Z"]);
    expect(window(metered, "2027-01-01T00:00:00Z")).toEqual(["2026-12-31T10:00:00.000Z", "2027-01-31T10:00:00.000Z"]);
  });

  test("go on when a renewal is late and on Free, which has no end", () => {
    expect(window(metered, "2027-01-31T10:00:01Z")).toEqual(["2027-01-31T10:00:00.000Z", "2027-02-28T10:00:00.000Z"]);
    expect(window({ ...metered, end: null }, "2028-02-29T10:00:00Z")).toEqual([
      "2028-02-29T10:00:00.000Z",
      "2028-03-31T10:00:00.000Z",
    ]);
  });

  test("a zone edit does not start a second count", () => {
    const { anchor, period } = firstPeriod(at("2026-02-28T20:00:00Z"), "monthly", "Asia/Muscat");
    const next = { anchor, ...nextPeriod(anchor, period, "monthly", "Europe/London") };
    const whole = [next.start.toISOString(), next.end.toISOString()];
    for (const now of [
      "2026-03-31T20:00:00Z",
      "2026-03-31T23:30:00Z",
      "2026-04-15T00:00:00Z",
      "2026-04-30T22:59:59Z",
    ]) {
      expect(window(next, now)).toEqual(whole);
    }
  });

  test("custom dates cut the first and the last one", () => {
    const dates = { start: at("2026-03-01T00:00:00Z"), end: at("2026-04-18T09:00:00Z"), timeZone: "UTC" };
    const { period, anchor } = decideCustomPeriod(dates, at("2026-03-10T00:00:00Z"));
    expect(window({ ...period, anchor }, "2026-03-02T00:00:00Z")).toEqual([
      "2026-03-01T00:00:00.000Z",
      "2026-03-18T09:00:00.000Z",
    ]);
    expect(window({ ...period, anchor }, "2026-04-18T08:00:00Z")).toEqual([
      "2026-03-18T09:00:00.000Z",
      "2026-04-18T09:00:00.000Z",
    ]);
  });

  test("cover every instant of a period once, whatever the zones before and after", () => {
    const zones = ["Asia/Muscat", "Pacific/Apia", "America/New_York", "Africa/Cairo"];
    const seconds = fc.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2029, 0, 1) / 1000 });
    const any = fc.record({
      from: fc.constantFrom(...zones),
      to: fc.constantFrom(...zones),
      start: seconds,
      cycle: fc.constantFrom("monthly", "quarterly", "yearly"),
    });
    fc.assert(
      fc.property(any, ({ from, to, start, cycle }) => {
        const { anchor, period } = firstPeriod(new Date(start * 1000), cycle, from);
        const next = nextPeriod(anchor, period, cycle, to);
        let edge = next.start;
        let count = 0;
        for (; edge < next.end; count++) {
          const first = meterWindow({ anchor, ...next }, edge);
          const last = meterWindow({ anchor, ...next }, new Date(first.end.getTime() - 1));
          expect(first.start).toEqual(edge);
          expect(last).toEqual(first);
          edge = first.end;
        }
        expect(edge).toEqual(next.end);
        expect(count).toBe(cycleMonths[cycle]);
      }),
      { numRuns: 500 },
    );
  });
});
