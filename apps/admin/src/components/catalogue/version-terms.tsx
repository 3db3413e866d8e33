"use client";
import { cycles } from "@tenantry/core/catalogue/plan";
import { formatLimit, formatMoney } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Money } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { ScrollRegion } from "../chrome/scroll-region.tsx";
import styles from "./catalogue.module.css";
import type { Version } from "./catalogue-types.ts";
import { useNames } from "./use-names.ts";
import { useTermWords } from "./use-term-words.ts";

/** What one version says: prices, limits, features, terms. */
export function VersionTerms({ version }: { version: Version }) {
  const t = useTranslations("catalogue.version");
  const editor = useTranslations("catalogue.editor");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const { featureName, meterName } = useNames();
  const words = useTermWords();
  const currencies = [...new Set(version.prices.map(({ currency }) => currency))];
  const shown = cycles.filter((cycle) => version.prices.some((row) => row.cycle === cycle));
  return (
    <>
      {currencies.length > 0 ? (
        <ScrollRegion label={editor("prices")}>
          <table className={`${styles.grid} tn-figures`}>
            <thead>
              <tr>
                <th scope="col">{t("currency")}</th>
                {shown.map((cycle) => (
                  <th key={cycle} scope="col" data-align="end">
                    {t(`cycles.${cycle}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {currencies.map((currency) => (
                <tr key={currency}>
                  <th scope="row">{currency}</th>
                  {shown.map((cycle) => {
                    const row = version.prices.find((price) => price.currency === currency && price.cycle === cycle);
                    return (
                      <td key={cycle} data-align="end">
                        {row ? <Money>{formatMoney({ minor: row.amountMinor, currency }, locale)}</Money> : "–"}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      ) : null}
      <DefinitionList
        items={[
          ...Object.entries(version.limits).map(([meter, limit]) => ({
            term: meterName(meter),
            description: `${formatLimit(limit, locale, common("unlimited"))}${version.softLimits.includes(meter) ? ` · ${t("soft")}` : ""}`,
          })),
          {
            term: t("features"),
            description:
              version.features.length > 0 ? (
                <ul className={styles.chips}>
                  {version.features.map((code) => (
                    <li key={code}>{featureName(code)}</li>
                  ))}
                </ul>
              ) : (
                common("none")
              ),
          },
          { term: t("trialDays"), description: words.trial(version.trialDays) },
          { term: t("trialEnd"), description: words.trialEnd(version.trialEnd) },
          { term: t("afterCancel"), description: t(`successor.${version.afterCancel}`) },
          { term: t("dunningEnd"), description: t(`successor.${version.dunningEnd}`) },
          ...(version.notes ? [{ term: t("notes"), description: <bdi>{version.notes}</bdi> }] : []),
        ]}
      />
    </>
  );
}
