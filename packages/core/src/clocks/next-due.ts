import { addCalendarDays } from "../period/calendar-days.ts";
import { dunningDays } from "../subscription/dunning.ts";
import { trialReminderDays } from "../subscription/trial-reminder.ts";

/** The dates of one tenant on which something has to be done. */
export type DueDates = {
  readonly timeZone: string;
  /** Of an open trial. */
  readonly trial: { readonly endsAt: Date; readonly waitingDays: number } | null;
  readonly periodEnd: Date | null;
  readonly cancelAt: Date | null;
  /** Pending changes. */
  readonly changes: readonly { readonly effectiveAt: Date; readonly expiresAt: Date | null }[];
  /** When drafts are finalized. */
  readonly drafts: readonly Date[];
  /** Due dates of invoices that are owed. */
  readonly owed: readonly Date[];
  /** When open payment pages expire. */
  readonly checkouts: readonly Date[];
  /** When a notice about a card is due. */
  readonly cardNotices: readonly Date[];
};

/** The first instant after `now` at which something is due, or null when nothing ever is. */
export function nextDue(dates: DueDates, now: Date): Date | null {
  const { timeZone, trial } = dates;
  const days = (from: Date, counts: readonly number[]) => counts.map((count) => addCalendarDays(from, count, timeZone));
  const instants = [
    ...(trial ? days(trial.endsAt, [...trialReminderDays.map((before) => -before), 0, trial.waitingDays]) : []),
    dates.periodEnd,
    dates.cancelAt,
    ...dates.changes.flatMap((change) => [change.effectiveAt, change.expiresAt]),
    ...dates.drafts,
    ...dates.owed.flatMap((dueAt) => days(dueAt, dunningDays)),
    ...dates.checkouts,
    ...dates.cardNotices,
  ];
  const later = instants.filter((instant): instant is Date => instant !== null && instant > now);
  return later.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
