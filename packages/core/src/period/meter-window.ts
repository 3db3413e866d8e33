import { type Anchor, boundary, boundaryIndex } from "./anchor.ts";

/** Farther than any two zones lie apart: a boundary this near to a period's edge is that edge, read in another zone. */
const sameBoundaryMs = 48 * 3_600_000;

/** What a meter's window needs of a subscription; `end` null: no period to end (Free). */
export type MeteredPeriod = {
  readonly anchor: Anchor;
  readonly start: Date;
  readonly end: Date | null;
  readonly timeZone: string;
};

/**
 * Window of a monthly meter at `now`: one month counted from the anchor, also on quarterly and yearly cycles.
 * It never crosses the edges of the period, so a zone edit or custom dates cannot start a second count.
 */
export function meterWindow(period: MeteredPeriod, now: Date): { start: Date; end: Date } {
  const { anchor, timeZone } = period;
  // Over, and its renewal is still to run: the next window has begun.
  if (period.end && period.end <= now) return meterWindow({ anchor, timeZone, start: period.end, end: null }, now);
  const isInside = (at: Date) =>
    at.getTime() - period.start.getTime() > sameBoundaryMs &&
    (period.end === null || period.end.getTime() - at.getTime() > sameBoundaryMs);
  let index = boundaryIndex(anchor, now, timeZone);
  if (boundary(anchor, index, timeZone) > now) index -= 1;
  // One more on each side, in case the nearest boundary is an edge of the period in disguise.
  const inside = [index - 1, index, index + 1, index + 2].map((n) => boundary(anchor, n, timeZone)).filter(isInside);
  return {
    start: inside.findLast((at) => at <= now) ?? period.start,
    end: inside.find((at) => at > now) ?? period.end ?? boundary(anchor, index + 1, timeZone),
  };
}
