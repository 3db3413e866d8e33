"use client";
import { Section } from "@tenantry/ui/page";
import { useLocale, useTranslations } from "next-intl";
import styles from "./billing.module.css";
import type { Place } from "./billing-types.ts";
import { Figure } from "./figures.tsx";
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
        <table className={styles.statement} aria-label={t("title")}>
          <tbody>
            {billing.waiting.map(({ id, kind, code, description, amount }) => (
              <tr key={id}>
                <th scope="row" className={`${styles.words} ${styles.line}`}>
                  <bdi>{description?.[locale] ?? lineName(code)}</bdi>
                  <span className={styles.detail}>{t(`kinds.${kind}`)}</span>
                </th>
                <td className={`${styles.figure} ${styles.line}`}>
                  <Figure value={amount} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
