import { z } from "zod";
import { DomainError, fieldError } from "../errors.ts";
import { Reason } from "../tenant/inputs.ts";

export const clockSteps = ["hour", "day", "week", "month", "quarter", "year"] as const;
export type ClockStep = (typeof clockSteps)[number];

/** Where staff move a sandbox's clock: a calendar step, an instant, or whatever falls due next. */
export const MoveClockInput = z.intersection(
  z.object({ reason: Reason }),
  z.union([
    z.object({ by: z.enum(clockSteps) }),
    z.object({ to: z.coerce.date() }),
    z.object({ next: z.literal(true) }),
  ]),
);
export type MoveClockInput = z.output<typeof MoveClockInput>;

const mostYears = 3;
const lengths = {
  hour: { hours: 1 },
  day: { days: 1 },
  week: { weeks: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
} as const;

/**
 * The instant a clock moves to; steps are of the calendar in `timeZone`. Throws `invalid_transition` when nothing is due,
 * `validation_failed` for a move back or one of more than three years.
 */
export function decideMove(
  clock: { now: Date; nextDue: Date | null; timeZone: string },
  input: { by: ClockStep } | { to: Date } | { next: true },
): Date {
  const local = clock.now.toTemporalInstant().toZonedDateTimeISO(clock.timeZone);
  const to = targetOf(clock, local, input);
  if (to <= clock.now) throw fieldError("to", "in_the_past", "A clock never moves back.");
  if (to.getTime() > local.add({ years: mostYears }).epochMilliseconds)
    throw fieldError("to", "too_far", `A clock moves at most ${mostYears} years at once.`);
  return to;
}

function targetOf(
  { nextDue }: { nextDue: Date | null },
  local: Temporal.ZonedDateTime,
  input: { by: ClockStep } | { to: Date } | { next: true },
): Date {
  if ("to" in input) return input.to;
  if ("by" in input) return new Date(local.add(lengths[input.by]).epochMilliseconds);
  if (!nextDue) throw new DomainError("invalid_transition", "Nothing is due.");
  return nextDue;
}
