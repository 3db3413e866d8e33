import { type Meter, meterCodes, usagePercentage, warningPercentage } from "@tenantry/core/usage/meters";
import { formatCount } from "@tenantry/i18n/format";
import { Section } from "@tenantry/ui/page";
import { UsageBar } from "@tenantry/ui/usage-bar";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { limitWords } from "../marketing/offers.ts";
import styles from "./usage.module.css";

export type MeterReading = { meter: Meter; used: number; limit: number | null };

export const isMeter = (code: string): code is Meter => meterCodes.some((meter) => meter === code);

/** S3's usage widget: a bar per meter, words from 80 %, and then `larger`, the way to a larger plan. */
export async function Usage({ readings, larger }: { readings: readonly MeterReading[]; larger?: ReactNode }) {
  const [t, pricing, usage, state, locale] = await Promise.all([
    getTranslations("portal.dashboard.usage"),
    getTranslations("portal.pricing"),
    getTranslations("common.usage"),
    getTranslations("common.state"),
    getLocale(),
  ]);
  const words = { pricing, unlimited: state("unlimited") };
  const rows = readings.map(({ meter, used, limit }) => {
    const percentage = usagePercentage(used, limit);
    const count = meter === "storage_mb" ? limitWords(used, meter, locale, words) : formatCount(used, locale);
    const text =
      limit === null
        ? usage("unlimited", { used: count })
        : usage("ofLimit", { used: count, limit: limitWords(limit, meter, locale, words) });
    const hint = percentage >= 100 ? usage("over") : percentage >= warningPercentage ? usage("near") : undefined;
    return { meter, used, limit, text, hint };
  });
  return (
    <Section title={t("title")} description={t("intro")} action={rows.some(({ hint }) => hint) ? larger : null}>
      <div className={styles.meters}>
        {rows.map(({ meter, hint, ...bar }) => (
          <UsageBar key={meter} label={t(`meters.${meter}`)} {...bar} {...(hint ? { hint } : {})} />
        ))}
      </div>
    </Section>
  );
}
