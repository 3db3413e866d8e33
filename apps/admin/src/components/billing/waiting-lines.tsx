"use client";
import { formatMoney } from "@tenantry/i18n/format";
import { Section } from "@tenantry/ui/page";
import { Statement } from "@tenantry/ui/statement";
import { useLocale, useTranslations } from "next-intl";
import styles from "./billing.module.css";
import type { Place } from "./billing-types.ts";
import { useLineNames } from "./use-line-names.ts";

/** Lines that the next invoice takes with it, before tax. */
export function WaitingLines({ billing }: Place) {
  const t = useTranslations("revenue.tenantBilling.waiting");
  const locale = useLocale();
  const { lineName } = useLineNames();
  return (
    <Section title={t("title")} description={t("text")}>
      {billing.waiting.length === 0 ? (
        <p className={styles.plain}>{t("none")}</p>
      ) : (
        <Statement
          label={t("title")}
          lines={billing.waiting.map(({ kind, code, description, amount }) => ({
            name: description?.[locale] ?? lineName(code),
            details: [t(`kinds.${kind}`)],
            amount: formatMoney(amount, locale),
          }))}
        />
      )}
    </Section>
  );
}
