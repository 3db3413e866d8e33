import fc from "fast-check";
import { expect, test } from "vitest";
import { localDay, serviceDays } from "../../src/period/local-day.ts";

const at = (text: string) => new Date(text);

test.each([
  ["a month", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "UTC", "2026-03-01", "2026-03-31"],
  [
    "its days are the zone's",
    "2026-02-28T21:00:00Z",
    "2026-03-31T21:00:00Z",
    "Asia/Riyadh",
    "2026-03-01",
    "2026-03-31",
  ],
  ["a leap day", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z", "UTC", "2028-02-01", "2028-02-29"],
  ["over the year", "2026-12-15T10:00:00Z", "2027-01-01T10:00:00Z", "UTC", "2026-12-15", "2026-12-31"],
  ["within one day", "2026-03-01T08:00:00Z", "2026-03-01T17:00:00Z", "UTC", "2026-03-01", "2026-03-01"],
  [
    "clocks that go forward at midnight",
    "2026-03-23T22:00:00Z",
    "2026-04-23T22:00:00Z",
    "Africa/Cairo",
    "2026-03-24",
    "2026-04-23",
  ],
])("%s", (_, start, end, zone, from, to) => {
  expect(serviceDays({ start: at(start), end: at(end) }, zone)).toEqual({ from, to });
});

test("a day is the calendar's, as Temporal counts it", () => {
  const zone = fc.constantFrom(
    "UTC",
    "Asia/Riyadh",
    "America/New_York",
    "Pacific/Apia",
    "Africa/Cairo",
    "Asia/Kathmandu",
  );
  const instant = fc.date({ min: at("1990-01-01T00:00:00Z"), max: at("2090-01-01T00:00:00Z"), noInvalidDate: true });
  fc.assert(
    fc.property(instant, zone, (date, timeZone) => {
      const day = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
      expect(localDay(date, timeZone)).toBe(day.toString());
    }),
  );
});
