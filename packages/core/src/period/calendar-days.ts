const zoned = (instant: Date, timeZone: string) => instant.toTemporalInstant().toZonedDateTimeISO(timeZone);

/** The same local time `days` calendar days later: a day of 23 or 25 hours counts as one. */
export function addCalendarDays(instant: Date, days: number, timeZone: string): Date {
  return new Date(zoned(instant, timeZone).add({ days }).epochMilliseconds);
}

/** Whole local days from the date of `from` to the date of `to`; the hours of either do not count. */
export function calendarDaysBetween(from: Date, to: Date, timeZone: string): number {
  return zoned(from, timeZone).toPlainDate().until(zoned(to, timeZone).toPlainDate(), { largestUnit: "days" }).days;
}
