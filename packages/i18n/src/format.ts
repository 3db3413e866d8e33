import { percentOfPpm } from "@tenantry/core/billing/percent";
import type { Locale } from "@tenantry/core/locale";
import { type Currency, currencyExponents, type Money, toDecimal } from "@tenantry/core/money";
import { serviceDays } from "@tenantry/core/period/local-day";

/** An instant: a Date or ISO 8601 text. */
export type Instant = Date | string;

// Arabic is set with Latin digits and the Gregorian calendar: amounts and invoice numbers are copied into
// banks and ledgers that read nothing else. Change the tag here and every figure follows.
const tags = { en: "en", ar: "ar-u-nu-latn-ca-gregory" } as const satisfies Record<Locale, string>;

/** Remembered by what makes them differ: an Intl formatter takes longer to make than a page of figures to format. */
function remembered<F>(make: (...key: string[]) => F): (...key: string[]) => F {
  const known = new Map<string, F>();
  return (...key) => {
    const name = key.join(" ");
    const formatter = known.get(name) ?? make(...key);
    // Zones and currencies are few; a stranger who makes them many does not fill the memory.
    if (known.size > 500) known.clear();
    known.set(name, formatter);
    return formatter;
  };
}

const moneyFormat = remembered((tag, currency, display, digits) => {
  const decimals = Number(digits);
  return new Intl.NumberFormat(tag, {
    style: "currency",
    currency: currency ?? "",
    currencyDisplay: display === "symbol" ? "symbol" : "code",
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
});

const dayFormat = remembered(
  (tag, timeZone) =>
    new Intl.DateTimeFormat(tag, {
      day: "numeric",
      month: "short",
      year: "numeric",
      ...(timeZone !== undefined && { timeZone }),
    }),
);

/** The amount as printed on invoices, all minor digits, exact at any size: `OMR 29.000`, `29.000 OMR` in Arabic. */
export function formatMoney(amount: Money, locale: Locale, display: "code" | "symbol" = "code"): string {
  const { currency } = amount;
  const format = moneyFormat(tags[locale], currency, display, String(currencyExponents[currency]));
  // Given text, Intl formats the decimal itself and never goes through a float.
  return format.format(toDecimal(amount) as Intl.StringNumericLiteral);
}

type DateParts = { day: string; month: string; year: string };

function dateParts(date: Date, locale: Locale, timeZone: string): DateParts {
  const parts = dayFormat(tags[locale], timeZone).formatToParts(date);
  const value = (type: keyof DateParts) => parts.find((part) => part.type === type)?.value ?? "";
  return { day: value("day"), month: value("month"), year: value("year") };
}

/** `24 Oct 2026`, as the calendar reads in the zone. */
export function formatDate(instant: Instant, locale: Locale, timeZone: string): string {
  // Put together by hand: en-GB abbreviates to "Sept", en-US puts the month first.
  const { day, month, year } = dateParts(new Date(instant), locale, timeZone);
  return `${day} ${month} ${year}`;
}

function clock(instant: Instant, locale: Locale, timeZone: string, seconds: boolean): string {
  return new Intl.DateTimeFormat(tags[locale], {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
    timeZone,
  }).format(new Date(instant));
}

const comma = { en: ", ", ar: "، " } as const satisfies Record<Locale, string>;

/** First and last day of a half-open time, as documents print them. */
export function formatServiceDays(
  service: { start: Date; end: Date },
  locale: Locale,
  timeZone: string,
): { from: string; to: string } {
  const { from, to } = serviceDays(service, timeZone);
  return { from: formatDate(from, locale, "UTC"), to: formatDate(to, locale, "UTC") };
}

/** `24 Oct 2026, 14:05`. */
export function formatDateTime(instant: Instant, locale: Locale, timeZone: string): string {
  return `${formatDate(instant, locale, timeZone)}${comma[locale]}${clock(instant, locale, timeZone, false)}`;
}

const isolate = (text: string) => `\u2066${text}\u2069`;

/** `Asia/Muscat, GMT+4`: the zone and its offset at that instant, isolated so that it reads left to right anywhere. */
export function formatZone(instant: Instant, timeZone: string): string {
  const offset = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" })
    .formatToParts(new Date(instant))
    .find((part) => part.type === "timeZoneName")?.value;
  return isolate(offset && offset !== timeZone ? `${timeZone},\u00a0${offset}` : timeZone);
}

/** `24 Oct 2026, 14:05:09 (Asia/Muscat, GMT+4)`: what a date shows on hover. */
export function formatExact(instant: Instant, locale: Locale, timeZone: string): string {
  const date = formatDate(instant, locale, timeZone);
  const time = clock(instant, locale, timeZone, true);
  return `${date}${comma[locale]}${time} (${formatZone(instant, timeZone)})`;
}

const steps = [
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
] as const;

/** `2 hours ago`, `in 3 days`; from seven days on the date. Counts whole units that have passed, like a stopwatch. */
export function formatRelative(instant: Instant, now: Date, locale: Locale, timeZone: string): string {
  const elapsed = (new Date(instant).getTime() - now.getTime()) / 1000;
  if (Math.abs(elapsed) >= 7 * 86_400) return formatDate(instant, locale, timeZone);
  for (const { unit, seconds } of steps) {
    const whole = Math.trunc(elapsed / seconds);
    if (whole !== 0) return new Intl.RelativeTimeFormat(tags[locale], { numeric: "always" }).format(whole, unit);
  }
  return new Intl.RelativeTimeFormat(tags[locale], { numeric: "auto" }).format(0, "second");
}

/** A rate in parts per million, exact: 50 000 → `5%`, 88 750 → `8.875%`. */
export function formatRate(ppm: bigint, locale: Locale): string {
  const format = new Intl.NumberFormat(tags[locale], { style: "percent", maximumFractionDigits: 4 });
  return format.format(`${percentOfPpm(ppm)}e-2` as Intl.StringNumericLiteral);
}

/** 0.274 → `27%`. Rounds down, so that 100 % means the whole. */
export function formatPercent(share: number, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale], {
    style: "percent",
    maximumFractionDigits: 0,
    roundingMode: "floor",
  }).format(share);
}

/** `12,500`. */
export function formatCount(count: number | bigint, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 0 }).format(count);
}

/** What is measured rather than counted, such as MB: one decimal where there is one. */
export function formatQuantity(quantity: number, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 1 }).format(quantity);
}

/** A plan's limit; `unlimited` is the reader's word for it (`common.state.unlimited`). */
export function formatLimit(limit: number | null, locale: Locale, unlimited: string): string {
  return limit === null ? unlimited : formatCount(limit, locale);
}

/** `orders, branches and users`. */
export function formatList(items: readonly string[], locale: Locale): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(items);
}

/** The country's name in the reader's language, or the code when there is none. */
export function countryName(code: string, locale: Locale): string {
  return new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;
}

export function currencyName(code: Currency, locale: Locale): string {
  return new Intl.DisplayNames(locale, { type: "currency" }).of(code) ?? code;
}
