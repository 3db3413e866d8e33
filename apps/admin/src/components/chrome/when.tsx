"use client";
import { formatDate, formatExact, formatRelative } from "@tenantry/i18n/format";
import { DateTime } from "@tenantry/ui/text";
import { useLocale, useNow, useTimeZone } from "next-intl";

const tickMs = 15_000;

/** An instant as people say it: relative under seven days, then the date; the exact instant and zone on hover. */
export function When({ instant, dateOnly = false }: { instant: Date; dateOnly?: boolean }) {
  const locale = useLocale();
  const now = useNow({ updateInterval: tickMs });
  const timeZone = useTimeZone() ?? "UTC";
  return (
    <DateTime iso={instant.toISOString()} exact={formatExact(instant, locale, timeZone)}>
      {dateOnly ? formatDate(instant, locale, timeZone) : formatRelative(instant, now, locale, timeZone)}
    </DateTime>
  );
}
