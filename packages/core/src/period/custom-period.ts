import { fieldError } from "../errors.ts";
import { type Anchor, anchorAt } from "./anchor.ts";
import { calendarDaysBetween } from "./calendar-days.ts";
import type { Period } from "./period.ts";

/**
 * The current period with dates of staff's choice. Its end becomes the anchor, whatever the cycle.
 * Throws `validation_failed` unless it has a whole local day, has begun and ends after `now`.
 */
export function decideCustomPeriod(
  dates: { start: Date; end: Date; timeZone: string },
  now: Date,
): { period: Period; anchor: Anchor } {
  const { start, end, timeZone } = dates;
  if (start > now) throw fieldError("start", "in_future", "The current period cannot begin in the future.");
  if (end <= now) throw fieldError("end", "in_past", "The current period must end in the future.");
  if (calendarDaysBetween(start, end, timeZone) < 1)
    throw fieldError("end", "too_short", "A period has at least one day.");
  return { period: { start, end, timeZone }, anchor: anchorAt(end, timeZone) };
}
