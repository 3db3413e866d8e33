import type { Cycle } from "../catalogue/plan.ts";
import type { Period } from "./period.ts";

/** Local wall time from which all boundaries are counted, ISO 8601 without a zone: `2026-01-31T10:00:00`. */
export type Anchor = string;

export const cycleMonths: Readonly<Record<Cycle, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

export function anchorAt(instant: Date, timeZone: string): Anchor {
  return instant.toTemporalInstant().toZonedDateTimeISO(timeZone).toPlainDateTime().toString();
}

/**
 * The anchor + `months` months, read in `timeZone`. Always counted from the anchor, never from the last boundary,
 * so that 31 Jan → 28 Feb → 31 Mar. A wall time that does not exist moves forward, a repeated one is the first.
 */
export function boundary(anchor: Anchor, months: number, timeZone: string): Date {
  const wallTime = Temporal.PlainDateTime.from(anchor).add({ months });
  return new Date(wallTime.toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds);
}

/** How many months after the anchor the boundary nearest to `instant` lies. */
export function boundaryIndex(anchor: Anchor, instant: Date, timeZone: string): number {
  const from = Temporal.PlainDateTime.from(anchor);
  const to = instant.toTemporalInstant().toZonedDateTimeISO(timeZone);
  const estimate = (to.year - from.year) * 12 + (to.month - from.month);
  const distance = (months: number) => Math.abs(boundary(anchor, months, timeZone).getTime() - instant.getTime());
  return [estimate - 1, estimate + 1].reduce((best, n) => (distance(n) < distance(best) ? n : best), estimate);
}

/** The period that begins at `start` and makes it the anchor of all later ones. */
export function firstPeriod(start: Date, cycle: Cycle, timeZone: string): { anchor: Anchor; period: Period } {
  const anchor = anchorAt(start, timeZone);
  return { anchor, period: { start, end: boundary(anchor, cycleMonths[cycle], timeZone), timeZone } };
}

/**
 * The period after `current`. `timeZone` is the tenant's now: after a zone edit the next period still begins
 * where the current one ends, and ends at the anchor's wall time in the new zone.
 */
export function nextPeriod(anchor: Anchor, current: Period, cycle: Cycle, timeZone: string): Period {
  const index = boundaryIndex(anchor, current.end, current.timeZone) + cycleMonths[cycle];
  return { start: current.end, end: boundary(anchor, index, timeZone), timeZone };
}
