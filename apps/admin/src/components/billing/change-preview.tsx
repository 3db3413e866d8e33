"use client";
import { add, zero } from "@tenantry/core/money";
import { formatCount, formatDate, formatLimit, formatMoney } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import styles from "./billing.module.css";
import type { Billing, Preview } from "./billing-types.ts";
import { isolated } from "./figures.tsx";
import { Statement } from "./statement.tsx";
import { useLineNames } from "./use-line-names.ts";

/** What is charged now, what later, from when, and what is lost. */
export function ChangePreview({ preview, billing }: { preview: Preview; billing: Billing }) {
  const t = useTranslations("revenue.tenantBilling.change");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const { featureName, meterName } = useLineNames();
  const { timeZone } = billing;
  const { mode, lines, dueNow, recurring, effectiveAt, newPeriod, entitlements, excess, creditNote, balanceAfter } =
    preview;
  const amount = (value: typeof dueNow) => isolated(formatMoney(value, locale));
  const day = (at: Date) => isolated(formatDate(at, locale, timeZone));
  const isBilled = (mode === "prorate" || mode === "reset") && lines.length > 0;
  const isLater = mode === "period_end";
  const less = entitlements.limits.filter(({ from, to }) => to !== null && (from === null || to < from));
  const limit = (value: number | null) => formatLimit(value, locale, common("unlimited"));
  return (
    <section className={styles.preview} aria-label={t("preview")} aria-live="polite">
      <p className={styles.plain}>
        {t(`how.${mode}`)} {t("range", { from: day(newPeriod.start), to: day(newPeriod.end) })}
      </p>
      {isBilled ? (
        <Statement
          label={t("charged")}
          lines={lines}
          taxes={preview.taxes}
          net={preview.net}
          total={preview.total}
          fromBalance={preview.fromBalance}
          due={{ label: t("dueNow"), amount: dueNow }}
          timeZone={timeZone}
        />
      ) : (
        <p className={styles.note}>
          {mode === "next_invoice"
            ? t("onNextInvoice", {
                amount: amount(lines.reduce((all, line) => add(all, line.amount), zero(recurring.currency))),
              })
            : t("nothingNow")}
        </p>
      )}
      <ul className={styles.facts}>
        <li>
          {dueNow.minor > 0n
            ? t("afterPayment")
            : isLater
              ? t("effectiveOn", { date: day(effectiveAt) })
              : t("effectiveNow")}
        </li>
        <li>
          {recurring.minor === 0n
            ? t("recurringFree")
            : t("recurring", { amount: amount(recurring), date: day(isLater ? effectiveAt : newPeriod.end) })}
        </li>
        {creditNote.minor > 0n ? <li>{t("toBalance", { amount: amount(creditNote) })}</li> : null}
        {balanceAfter.minor < 0n ? <li>{t("carried")}</li> : null}
        {preview.supersedes ? <li>{t("supersedes")}</li> : null}
      </ul>
      {entitlements.removed.length + less.length > 0 ? (
        <>
          <h3 className={styles.subtitle}>{t("lost")}</h3>
          <ul className={styles.facts}>
            {entitlements.removed.map((code) => (
              <li key={code}>{featureName(code)}</li>
            ))}
            {less.map(({ meter, from, to }) => (
              <li key={meter}>{t("limit", { meter: meterName(meter), from: limit(from), to: limit(to) })}</li>
            ))}
          </ul>
        </>
      ) : null}
      {excess.length > 0 ? (
        <>
          <h3 className={styles.subtitle}>{t("excess")}</h3>
          <ul className={styles.facts}>
            {excess.map(({ meter, limit: allowed, used }) => (
              <li key={meter}>
                {t("excessItem", { meter: meterName(meter), used: formatCount(used, locale), limit: limit(allowed) })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
