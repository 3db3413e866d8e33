import { assert, fieldError } from "../errors.ts";
import { add, allocate, type Money, money, subtract, sum } from "../money.ts";
import type { ChargeKind } from "./line.ts";
import { isSameTax, type LineTax, type TaxGroup, taxOn } from "./tax.ts";

/** A line of a finalized invoice: `credited` counts everything taken back of it, by changes and by credit notes. */
export type CreditableLine = {
  readonly id: string;
  readonly kind: ChargeKind | "credit" | "usage_adjustment";
  readonly amount: Money;
  readonly credited: Money;
  readonly tax: LineTax;
};

export type CreditableInvoice = {
  readonly total: Money;
  readonly lines: readonly CreditableLine[];
  /** Per rate: the tax that was charged, and what credits have given back of it so far. */
  readonly taxes: readonly (LineTax & { readonly tax: Money; readonly credited: Money })[];
  /** Gross of all earlier credit notes on this invoice. */
  readonly creditedTotal: Money;
};

export type CreditRequest = { readonly lineId: string; readonly amount: Money };

export type CreditNote = {
  /** Positive amounts, before tax (gross ones where the line's price includes it). */
  readonly lines: readonly { readonly credits: string; readonly amount: Money; readonly tax: LineTax }[];
  readonly taxes: readonly TaxGroup[];
  readonly total: Money;
};

const remainingOf = (line: CreditableLine): Money => subtract(line.amount, line.credited);

/**
 * A correction of a finalized invoice at its own rates, up to what has not been credited yet.
 * The tax of a rate is rounded once and never exceeds what is left of it; the last credit takes the remainder whole.
 * Throws `validation_failed` for an unknown line, an amount of 0 or less, or more than the remainder.
 */
export function decideCreditNote(invoice: CreditableInvoice, requests: readonly CreditRequest[]): CreditNote {
  const { currency } = invoice.total;
  const lines = requests.map((request, i) => {
    const line = invoice.lines.find((l) => l.id === request.lineId);
    if (!line) throw fieldError(`lines.${i}.lineId`, "unknown_line", "The invoice has no such line.");
    const sameLine = requests.filter((r) => r.lineId === line.id).map((r) => r.amount);
    const remaining = remainingOf(line);
    if (request.amount.minor <= 0n || sum(sameLine, currency).minor > remaining.minor) {
      throw fieldError(`lines.${i}.amount`, "above_remainder", "More than what is left to credit of this line.");
    }
    return { credits: line.id, amount: request.amount, tax: line.tax };
  });
  const taxes = invoice.taxes.flatMap((rate) => {
    const ofRate = lines.filter((line) => isSameTax(line.tax, rate));
    return ofRate.length > 0
      ? [
          creditedGroup(
            invoice,
            rate,
            sum(
              ofRate.map((line) => line.amount),
              currency,
            ),
          ),
        ]
      : [];
  });
  const total = sum(
    taxes.map((group) => add(group.net, group.tax)),
    currency,
  );
  if (lines.length === 0 || total.minor > subtract(invoice.total, invoice.creditedTotal).minor) {
    throw fieldError("lines", "above_remainder", "More than what is left to credit of this invoice.");
  }
  return { lines, taxes, total };
}

function creditedGroup(invoice: CreditableInvoice, rate: CreditableInvoice["taxes"][number], amount: Money): TaxGroup {
  const ofRate = invoice.lines.filter((line) => isSameTax(line.tax, rate));
  const remainingLines = sum(ofRate.map(remainingOf), amount.currency);
  const remainingTax = subtract(rate.tax, rate.credited);
  const rounded = taxOn(amount, rate);
  const isLast = remainingLines.minor === amount.minor;
  const tax = isLast || rounded.minor > remainingTax.minor ? remainingTax : rounded;
  assert(tax.minor >= 0n, "tax left to credit");
  const { code, ratePpm, inclusive } = rate;
  return { code, ratePpm, inclusive, lines: amount, net: inclusive ? subtract(amount, tax) : amount, tax };
}

/** Spreads an amount before tax over all charge lines by what is left of each, so that the parts add up to it. */
export function spreadCredit(lines: readonly CreditableLine[], amount: Money): CreditRequest[] {
  const open = lines.filter((line) => remainingOf(line).minor > 0n);
  const weights = open.map((line) => remainingOf(line).minor);
  if (amount.minor <= 0n || amount.minor > weights.reduce((a, b) => a + b, 0n)) {
    throw fieldError("amount", "above_remainder", "More than what is left to credit of this invoice.");
  }
  const parts = allocate(amount, weights);
  return open.flatMap((line, i) => {
    const part = parts[i] ?? money(0n, amount.currency);
    return part.minor > 0n ? [{ lineId: line.id, amount: part }] : [];
  });
}
