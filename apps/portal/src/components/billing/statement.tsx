import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import type { Locale, LocalText } from "@tenantry/core/locale";
import { type Money, negate } from "@tenantry/core/money";
import { formatCount, formatPercent, formatServiceDays } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { Figure } from "./figures.tsx";
import styles from "./statement.module.css";

/** A line as it is shown: of a preview or of an invoice. `description` are words of its own. */
export type ShownLine = Pick<InvoiceLine, "kind" | "code" | "listAmount" | "amount" | "proration" | "quantity"> & {
  readonly service: { readonly start: Date; readonly end: Date } | null;
  readonly description?: LocalText | null;
};

export type StatementProps = {
  label: string;
  lines: readonly ShownLine[];
  taxes: readonly Pick<TaxGroup, "ratePpm" | "inclusive" | "tax" | "code">[];
  net: Money;
  total: Money;
  /** Signed as in `settle`: positive pays a part, negative charges what was carried. */
  fromBalance: Money;
  due: { label: string; amount: Money };
  timeZone: string;
  nameOf: (code: string) => LocalText | undefined;
};

/** Lines, taxes, total, balance and what is left to pay: the same sheet before the click and after it. */
export function Statement(props: StatementProps) {
  const { label, lines, taxes, net, total, fromBalance, due, timeZone, nameOf } = props;
  const t = useTranslations("portal.billing.statement");
  const locale = useLocale();
  // A rate of 0 adds nothing to read; the document names it.
  const charged = taxes.filter(({ ratePpm }) => ratePpm > 0n);
  return (
    <table className={styles.statement} aria-label={label}>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>
            {t("description")}
          </th>
          <th scope="col" className={`${styles.head} ${styles.figure}`}>
            {t("amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={`${line.kind} ${line.code} ${index}`}>
            <th scope="row" className={`${styles.words} ${styles.line}`}>
              <LineWords
                line={line}
                name={(line.description ?? nameOf(line.code))?.[locale] ?? line.code}
                timeZone={timeZone}
              />
            </th>
            <td className={`${styles.figure} ${styles.line}`}>
              {line.listAmount.minor === line.amount.minor ? null : (
                <s className={styles.list}>
                  <Figure value={line.listAmount} />
                </s>
              )}
              <Figure value={line.amount} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot className={styles.sums}>
        {charged.length > 0 ? <Sum label={t("net")} value={net} /> : null}
        {charged.map((tax) => (
          <Sum
            key={`${tax.code} ${tax.ratePpm} ${tax.inclusive}`}
            label={t(tax.inclusive ? "taxIncluded" : "tax", { rate: rateWords(tax.ratePpm, locale) })}
            value={tax.tax}
          />
        ))}
        <Sum label={t("total")} value={total} />
        {fromBalance.minor === 0n ? null : (
          <Sum label={t(fromBalance.minor > 0n ? "fromBalance" : "carried")} value={negate(fromBalance)} />
        )}
        <Sum label={due.label} value={due.amount} strong />
      </tfoot>
    </table>
  );
}

function Sum({ label, value, strong = false }: { label: string; value: Money; strong?: boolean }) {
  const mark = strong || undefined;
  return (
    <tr>
      <th scope="row" className={`${styles.words} ${styles.sum}`} data-strong={mark}>
        {label}
      </th>
      <td className={`${styles.figure} ${styles.sum}`} data-strong={mark}>
        <Figure value={value} strong={strong} />
      </td>
    </tr>
  );
}

function LineWords({ line, name, timeZone }: { line: ShownLine; name: string; timeZone: string }) {
  const t = useTranslations("portal.billing.statement");
  const locale = useLocale();
  const { service, proration, quantity } = line;
  const details = [
    service && t("range", formatServiceDays(service, locale, timeZone)),
    proration && t("days", { days: formatCount(proration.days, locale), ofDays: proration.ofDays }),
    quantity !== null && t("quantity", { count: formatCount(quantity, locale) }),
  ].filter((detail) => typeof detail === "string");
  return (
    <>
      <span className={styles.name}>
        {line.kind === "credit"
          ? t("credit", { name })
          : line.kind === "usage_adjustment"
            ? t("lateUsage", { name })
            : name}
      </span>
      {details.length > 0 ? <span className={styles.detail}>{details.join(" · ")}</span> : null}
    </>
  );
}

/** 50 000 parts per million are 5 %; 7.5 % keeps its half. */
export function rateWords(ratePpm: bigint, locale: Locale): string {
  return ratePpm % 10_000n === 0n
    ? formatPercent(Number(ratePpm) / 1_000_000, locale)
    : `${(Number(ratePpm) / 10_000).toString()}%`;
}
