"use client";
import type { Money as Amount } from "@tenantry/core/money";
import { formatDate, formatDateTime, formatExact, formatMoney } from "@tenantry/i18n/format";
import { DateTime, Money } from "@tenantry/ui/text";
import { useLocale } from "next-intl";

export function Figure({ value, strong = false }: { value: Amount; strong?: boolean }) {
  const locale = useLocale();
  return <Money strong={strong}>{formatMoney(value, locale)}</Money>;
}

type DatedProps = { at: Date; timeZone: string };

/** A day in the tenant's zone, its instant on hover. A sandbox has its own time: nothing here is said relative to now. */
export function Day({ at, timeZone }: DatedProps) {
  const locale = useLocale();
  return (
    <DateTime iso={at.toISOString()} exact={formatExact(at, locale, timeZone)}>
      {formatDate(at, locale, timeZone)}
    </DateTime>
  );
}

export function Moment({ at, timeZone }: DatedProps) {
  const locale = useLocale();
  return (
    <DateTime iso={at.toISOString()} exact={formatExact(at, locale, timeZone)}>
      {formatDateTime(at, locale, timeZone)}
    </DateTime>
  );
}

/** For the inside of a sentence: isolated, so that the directions of both stay apart. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
