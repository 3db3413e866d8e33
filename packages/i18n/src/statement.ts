import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import type { Locale } from "@tenantry/core/locale";
import { type Money, negate } from "@tenantry/core/money";
import type { useTranslations } from "use-intl";
import { formatCount, formatMoney, formatRate, formatServiceDays } from "./format.ts";

/** Words of `common.statement`, in the reader's language. */
type Reader = { t: ReturnType<typeof useTranslations<"common.statement">>; locale: Locale };

/** A line of a preview or of an invoice. */
export type ShownLine = Pick<InvoiceLine, "kind" | "listAmount" | "amount" | "proration" | "quantity"> & {
  readonly service: { readonly start: Date; readonly end: Date } | null;
};

/** A line as it is read; `name` of what is charged, `timeZone` of the tenant. */
export function lineWords(line: ShownLine, { t, locale, name, timeZone }: Reader & { name: string; timeZone: string }) {
  const { kind, service, proration, quantity, amount, listAmount } = line;
  const details = [
    service && t("range", formatServiceDays(service, locale, timeZone)),
    proration && t("days", { days: formatCount(proration.days, locale), ofDays: proration.ofDays }),
    quantity !== null && t("quantity", { count: formatCount(quantity, locale) }),
  ].filter((detail) => typeof detail === "string");
  return {
    name: kind === "credit" ? t("credit", { name }) : kind === "usage_adjustment" ? t("lateUsage", { name }) : name,
    details,
    amount: formatMoney(amount, locale),
    ...(listAmount.minor !== amount.minor && { list: formatMoney(listAmount, locale) }),
  };
}

export type StatementFigures = {
  readonly taxes: readonly Pick<TaxGroup, "ratePpm" | "inclusive" | "tax" | "code">[];
  readonly net: Money;
  readonly total: Money;
  /** Signed as in `settle`: positive pays a part, negative charges what was carried. */
  readonly fromBalance: Money;
  readonly due: { readonly label: string; readonly amount: Money };
};

/** Net, taxes, total, balance and what is left to pay. A rate of 0 adds nothing to read; the document names it. */
export function sumWords({ taxes, net, total, fromBalance, due }: StatementFigures, { t, locale }: Reader) {
  const charged = taxes.filter(({ ratePpm }) => ratePpm > 0n);
  const sum = (key: string, label: string, amount: Money) => ({ key, label, amount: formatMoney(amount, locale) });
  return [
    ...(charged.length > 0 ? [sum("net", t("net"), net)] : []),
    ...charged.map(({ code, ratePpm, inclusive, tax }) =>
      sum(
        `${code} ${ratePpm} ${inclusive}`,
        t(inclusive ? "taxIncluded" : "tax", { rate: formatRate(ratePpm, locale) }),
        tax,
      ),
    ),
    sum("total", t("total"), total),
    ...(fromBalance.minor === 0n
      ? []
      : [sum("balance", t(fromBalance.minor > 0n ? "fromBalance" : "carried"), negate(fromBalance))]),
    { ...sum("due", due.label, due.amount), strong: true },
  ];
}
