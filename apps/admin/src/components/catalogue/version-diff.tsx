"use client";
import type { VersionDiff as Diff } from "@tenantry/core/catalogue/compare-versions";
import type { Money as Amount } from "@tenantry/core/money";
import { formatLimit, formatMoney } from "@tenantry/i18n/format";
import { Money } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "./catalogue.module.css";
import { useNames } from "./use-names.ts";

type Change = { key: string; what: ReactNode; from: ReactNode; to: ReactNode };

/** What changes from the newest version to the one about to be published. */
export function VersionDiff({ diff }: { diff: Diff }) {
  const t = useTranslations("catalogue.diff");
  const version = useTranslations("catalogue.version");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const { featureName, meterName } = useNames();
  const amount = (price: Amount | null) => (price ? <Money>{formatMoney(price, locale)}</Money> : t("notSold"));
  const limit = (value: number | null) => formatLimit(value, locale, common("unlimited"));
  const changes: Change[] = [
    ...diff.prices.map(({ currency, cycle, from, to }) => ({
      key: `price ${currency} ${cycle}`,
      what: `${currency} · ${version(`cycles.${cycle}`)}`,
      from: amount(from),
      to: amount(to),
    })),
    ...diff.limits.map(({ meter, from, to }) => ({
      key: `limit ${meter}`,
      what: meterName(meter),
      from: limit(from),
      to: limit(to),
    })),
  ];
  const facts = [
    ...diff.features.gained.map((code) => ({
      key: `+${code}`,
      tone: styles.gained,
      words: t("gained", { name: featureName(code) }),
    })),
    ...diff.features.lost.map((code) => ({
      key: `-${code}`,
      tone: styles.lost,
      words: t("lost", { name: featureName(code) }),
    })),
    ...diff.softLimits.added.map((code) => ({
      key: `s+${code}`,
      tone: undefined,
      words: t("softAdded", { name: meterName(code) }),
    })),
    ...diff.softLimits.removed.map((code) => ({
      key: `s-${code}`,
      tone: undefined,
      words: t("softRemoved", { name: meterName(code) }),
    })),
    ...diff.meteredPrices.map(({ meter, currency }) => ({
      key: `m${meter}${currency}`,
      tone: undefined,
      words: t("metered", { name: meterName(meter), currency }),
    })),
    ...diff.terms.map((term) => ({ key: term, tone: undefined, words: t("term", { name: version(term) }) })),
  ];
  return (
    <ul className={`${styles.diff} tn-figures`}>
      {changes.map(({ key, what, from, to }) => (
        <li key={key}>
          <span className={styles.what}>{what}</span>
          <s className={styles.from}>{from}</s>
          <span aria-hidden="true" className="tn-mirror">
            →
          </span>
          <strong>{to}</strong>
        </li>
      ))}
      {facts.map(({ key, tone, words }) => (
        <li key={key} className={tone}>
          {words}
        </li>
      ))}
    </ul>
  );
}
