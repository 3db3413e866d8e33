"use client";
import { formatDateTime, formatExact } from "@tenantry/i18n/format";
import { DateTime } from "@tenantry/ui/text";
import { useLocale } from "next-intl";
import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** The reader's own zone once the browser is asked; the server's page says UTC. */
export const useZone = (): string =>
  useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => "UTC",
  );

export function When({ instant }: { instant: Date }) {
  const locale = useLocale();
  const timeZone = useZone();
  return (
    <DateTime iso={instant.toISOString()} exact={formatExact(instant, locale, timeZone)}>
      {formatDateTime(instant, locale, timeZone)}
    </DateTime>
  );
}
