import type { Money as Amount } from "@tenantry/core/money";
import { formatDate, formatExact, formatMoney, type Instant } from "@tenantry/i18n/format";
import { DateTime, Money } from "@tenantry/ui/text";
import { useLocale } from "next-intl";

/** An amount as it is read. Only for server components: browsers differ in how they write figures. */
export function Figure({ value, strong = false }: { value: Amount; strong?: boolean }) {
  const locale = useLocale();
  return <Money strong={strong}>{formatMoney(value, locale)}</Money>;
}

/** A day in the tenant's zone, its instant on hover. */
export function Day({ at, timeZone }: { at: Instant; timeZone: string }) {
  const locale = useLocale();
  return (
    <DateTime iso={new Date(at).toISOString()} exact={formatExact(at, locale, timeZone)}>
      {formatDate(at, locale, timeZone)}
    </DateTime>
  );
}
