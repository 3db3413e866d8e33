import { IconCheck, IconMinus } from "@tabler/icons-react";
import { formatCount } from "@tenantry/i18n/format";
import { Section } from "@tenantry/ui/page";
import { getLocale, getTranslations } from "next-intl/server";
import { api } from "../../trpc/server.ts";
import styles from "./feature-list.module.css";

const groups = ["receipts", "growth", "operations", "insight", "brand"] as const;
type Group = (typeof groups)[number] | "other";

const groupOf = (code: string): Group => groups.find((group) => group === code) ?? "other";

/** Every feature of the catalogue by group, on or off in this workspace. */
export async function FeatureList() {
  const [features, t, locale] = await Promise.all([
    api.flags.features(),
    getTranslations("workspace.home.features"),
    getLocale(),
  ]);
  const on = features.filter(({ enabled }) => enabled).length;
  return (
    <Section
      title={t("title")}
      description={t("intro", { on: formatCount(on, locale), total: formatCount(features.length, locale) })}
    >
      <div className={styles.groups}>
        {([...groups, "other"] as const).map((group) => {
          const members = features.filter((feature) => groupOf(feature.group) === group);
          if (members.length === 0) return null;
          return (
            <div key={group}>
              <h3 className={styles.title}>{t(`groups.${group}`)}</h3>
              <ul className={styles.list}>
                {members.map(({ code, name, description, enabled }) => (
                  <li className={styles.feature} key={code} data-on={enabled || undefined}>
                    {enabled ? (
                      <IconCheck size={18} stroke={2} role="img" aria-label={t("on")} />
                    ) : (
                      <IconMinus size={18} stroke={2} role="img" aria-label={t("off")} />
                    )}
                    <span>
                      <span className={styles.name}>{name[locale]}</span>
                      <span className={styles.description}>{description[locale]}</span>
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
    </Section>
  );
}
