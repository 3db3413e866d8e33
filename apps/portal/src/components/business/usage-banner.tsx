import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { LocalText } from "@tenantry/core/locale";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";

export type NearMeter = { meter: string; name: LocalText; percentage: number; level: number | null };

/** Meters that have reached 80 % of their limit, and `larger`, the way to more; nothing while there is room. */
export async function UsageBanner({ readings, larger }: { readings: readonly NearMeter[]; larger?: ReactNode }) {
  const near = readings.filter((reading) => reading.level !== null);
  if (near.length === 0) return null;
  const [t, locale] = await Promise.all([getTranslations("workspace.limits.banner"), getLocale()]);
  const isFull = near.some((reading) => reading.percentage >= 100);
  return (
    <Alert
      role="status"
      color={isFull ? "brick" : "amber"}
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t(isFull ? "full" : "near")}
    >
      {near.map(({ meter, name, percentage }) => (
        <div key={meter}>{t("row", { name: `\u2068${name[locale]}\u2069`, percentage: String(percentage) })}</div>
      ))}
      {larger}
    </Alert>
  );
}
