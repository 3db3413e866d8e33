/** `2026-12-20`: a day of the calendar somewhere. */
export type LocalDay = `${number}-${number}-${number}`;

// Not Temporal: screens ask too, and not every browser has it. Canada writes dates as ISO 8601 does.
const formats = new Map<string, Intl.DateTimeFormat>();
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  formats.set(timeZone, made);
  return made;
}

/** The day of the calendar in the zone. */
export const localDay = (instant: Date, timeZone: string): LocalDay => formatIn(timeZone).format(instant) as LocalDay;

/**
 * First and last day of a half-open service time, both included, as documents, screens and REST name them: the date of its
 * end belongs to what comes next. A time within one day is that day.
 */
export function serviceDays(
  { start, end }: { readonly start: Date; readonly end: Date },
  timeZone: string,
): { from: LocalDay; to: LocalDay } {
  const from = localDay(start, timeZone);
  const next = localDay(end, timeZone);
  return { from, to: from === next ? from : localDay(new Date(Date.parse(next) - 86_400_000), "UTC") };
}
