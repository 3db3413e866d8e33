import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Meter } from "@tenantry/core/usage/meters";
import { formatCount, formatDate, formatQuantity } from "@tenantry/i18n/format";
import { AnchorLink } from "@tenantry/ui/links";
import { getLocale, getTranslations } from "next-intl/server";
import { api } from "../../trpc/server.ts";
import { largerPlans } from "./portal-url.ts";
import type { WorkspaceTenant } from "./visit.ts";

/** "18 of 20 orders this month", and from 80 % the way to a larger plan. */
export async function LimitLine({
  meter,
  tenant,
  isAdmin,
}: {
  meter: Meter;
  tenant: WorkspaceTenant;
  isAdmin: boolean;
}) {
  const [usage, t, locale] = await Promise.all([api.usage.here(), getTranslations("workspace.limits"), getLocale()]);
  const reading = usage.find((one) => one.meter === meter);
  if (!reading) return null;
  const { limit, excess, resetsAt, level } = reading;
  const used = formatQuantity(reading.used, locale);
  if (limit === null) return <Text size="sm">{t("unlimited", { used })}</Text>;
  const most = formatCount(limit, locale);
  const says = [t(meter, { used, limit: most })];
  if (resetsAt) says.push(t("resets", { date: formatDate(resetsAt, locale, tenant.timezone) }));
  const isFull = reading.used >= limit;
  if (excess > 0) says.push(t("excess", { limit: most, excess: formatQuantity(excess, locale) }));
  else if (isFull) says.push(t("full"));
  if (level === null && !isFull) return <Text size="sm">{says.join(" · ")}</Text>;
  return (
    <Alert role="status" color={isFull ? "brick" : "amber"} icon={<IconAlertTriangle aria-hidden="true" />}>
      <div>{says.join(" · ")}</div>
      {isAdmin ? (
        <AnchorLink href={largerPlans(tenant.id)} prefetch={false} size="sm">
          {t("larger")}
        </AnchorLink>
      ) : (
        <div>{t("askOwner")}</div>
      )}
    </Alert>
  );
}
