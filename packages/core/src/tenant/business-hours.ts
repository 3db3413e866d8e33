import { z } from "zod";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "invalid_time");
const Interval = z.object({ open: LocalTime, close: LocalTime });

/** A day is a list of intervals in the tenant's zone; `close` before `open` is a shift past midnight. */
export type BusinessHours = Readonly<Record<Weekday, readonly z.infer<typeof Interval>[]>>;

// S3's simple shapes, `{open, close}` and `null`, are read as one interval and none.
const Day = z
  .union([z.null().transform(() => []), Interval.transform((one) => [one]), z.array(Interval).max(6)])
  .pipe(z.array(Interval));

/** The days that a request names; the others stay as they are. */
export const BusinessHoursPatch = z.partialRecord(z.enum(weekdays), Day);

const weekday = [{ open: "08:00", close: "18:00" }];
/** Default of S3. */
export const defaultBusinessHours: BusinessHours = {
  mon: weekday,
  tue: weekday,
  wed: weekday,
  thu: weekday,
  fri: weekday,
  sat: [{ open: "09:00", close: "14:00" }],
  sun: [],
};

/** S3's shape again where a day has at most one interval; the list where it has more. */
export function toSimpleHours(hours: BusinessHours): Record<Weekday, unknown> {
  const simple = (day: BusinessHours[Weekday]) => (day.length === 0 ? null : day.length === 1 ? day[0] : day);
  return Object.fromEntries(weekdays.map((day) => [day, simple(hours[day])])) as Record<Weekday, unknown>;
}
