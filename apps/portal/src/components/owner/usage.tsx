import { formatCount } from "@tenantry/i18n/format";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { UsageBar } from "@tenantry/ui/usage-bar";
import { getLocale, getTranslations } from "next-intl/server";
import { limitWords, type Meter, meters } from "../marketing/offers.ts";
import type { CurrentSubscription } from "./plan-facts.tsx";
import styles from "./usage.module.css";

/** From here on a limit is worth a warning (product decision 8). */
const warnShare = 0.8;

const isMeter = (code: string): code is Meter => meters.some((meter) => meter === code);

/** S3's usage widget: a bar per meter, words from 80 %, and then the way to a larger plan. */
export async function Usage({ current }: { current: CurrentSubscription }) {
  const [t, pricing, usage, state, locale] = await Promise.all([
    getTranslations("portal.dashboard.usage"),
    getTranslations("portal.pricing"),
    getTranslations("common.usage"),
    getTranslations("common.state"),
    getLocale(),
  ]);
  const words = { pricing, unlimited: state("unlimited") };
  const rows = current.meters.flatMap(({ meter, used, limit }) => {
    if (!isMeter(meter)) return [];
    const share = limit === null ? 0 : limit === 0 ? 1 : used / limit;
    const count = meter === "storage_mb" ? limitWords(used, meter, locale, words) : formatCount(used, locale);
    const text =
      limit === null
        ? usage("unlimited", { used: count })
        : usage("ofLimit", { used: count, limit: limitWords(limit, meter, locale, words) });
    return [{ meter, used, limit, text, isNear: share >= warnShare, isOver: share >= 1 }];
  });
  return (
    <Section
      title={t("title")}
      description={t("intro")}
      action={rows.some(({ isNear }) => isNear) ? <AnchorLink href="/pricing">{t("larger")}</AnchorLink> : null}
    >
      <div className={styles.meters}>
        {rows.map(({ meter, used, limit, text, isNear, isOver }) => (
          <UsageBar
            key={meter}
            label={t(`meters.${meter}`)}
            text={text}
            used={used}
            limit={limit}
            {...(isNear ? { hint: usage(isOver ? "over" : "near") } : {})}
          />
        ))}
      </div>
    </Section>
  );
}
