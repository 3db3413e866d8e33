import { assert } from "../errors.ts";
import { type Fraction, fraction } from "../money.ts";
import { calendarDaysBetween } from "./calendar-days.ts";

/** Half-open [start, end). `timeZone` is the tenant's when the period began: its days are counted there to its end. */
export type Period = { readonly start: Date; readonly end: Date; readonly timeZone: string };

/** Days of the whole period, at least 1. */
export function periodDays({ start, end, timeZone }: Period): number {
  const days = calendarDaysBetween(start, end, timeZone);
  assert(days > 0, `a period from ${start.toISOString()} to ${end.toISOString()} has no day`);
  return days;
}

/** Days of the period not yet used at `now`; the date of `now` itself is unused, because it belongs to what comes next. */
export function unusedDays(period: Period, now: Date): number {
  const from = now < period.start ? period.start : now;
  return from >= period.end ? 0 : calendarDaysBetween(from, period.end, period.timeZone);
}

/** Unused days ÷ days of the whole period. */
export function unusedShare(period: Period, now: Date): Fraction {
  return fraction(BigInt(unusedDays(period, now)), BigInt(periodDays(period)));
}
