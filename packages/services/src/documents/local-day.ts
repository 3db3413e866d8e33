import type { LocalDay } from "@tenantry/core/ports/documents";

const dateOf = (instant: Date, timeZone: string) =>
  instant.toTemporalInstant().toZonedDateTimeISO(timeZone).toPlainDate();

/** The day of the calendar in the zone. */
export const localDay = (instant: Date, timeZone: string): LocalDay => dateOf(instant, timeZone).toString() as LocalDay;

/** First and last day of a half-open service time, both included: the date of its end belongs to what comes next. */
export function serviceDays(start: Date, end: Date, timeZone: string): { from: LocalDay; to: LocalDay } {
  const from = localDay(start, timeZone);
  // A time within one day is that day.
  const isShort = from === localDay(end, timeZone);
  const last = dateOf(end, timeZone).subtract({ days: 1 }).toString() as LocalDay;
  return { from, to: isShort ? from : last };
}
