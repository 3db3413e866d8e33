import type { LocalDay } from "@tenantry/core/ports/documents";

/** The day of the calendar in the zone. */
export const localDay = (instant: Date, timeZone: string): LocalDay =>
  instant.toTemporalInstant().toZonedDateTimeISO(timeZone).toPlainDate().toString() as LocalDay;

/** First and last day of a half-open service time, both included. */
export const serviceDays = (start: Date, end: Date, timeZone: string): { from: LocalDay; to: LocalDay } => ({
  from: localDay(start, timeZone),
  to: localDay(new Date(end.getTime() - 1), timeZone),
});
