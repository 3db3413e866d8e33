import { add, type Currency, fraction, type Money, multiply, subtract, sum } from "../money.ts";

/** A line's tax, as it was when the line was made. 5 % = 50 000 parts per million; an exempt line has a rate of 0. */
export type LineTax = { readonly code: string; readonly ratePpm: bigint; readonly inclusive: boolean };

/** One rate of one document. `net` + `tax` is what the rate adds to the total. */
export type TaxGroup = LineTax & {
  /** Sum of the printed lines at this rate: net prices, or gross ones when `inclusive`. */
  readonly lines: Money;
  readonly net: Money;
  readonly tax: Money;
};

/** Tax on the sum of a rate's lines, rounded once; out of gross prices it is gross × r ÷ (1 + r). */
export function taxOn(lines: Money, { ratePpm, inclusive }: LineTax): Money {
  return multiply(lines, fraction(ratePpm, inclusive ? 1_000_000n + ratePpm : 1_000_000n));
}

export function taxGroup(lines: Money, { code, ratePpm, inclusive }: LineTax): TaxGroup {
  const tax = taxOn(lines, { code, ratePpm, inclusive });
  return { code, ratePpm, inclusive, lines, net: inclusive ? subtract(lines, tax) : lines, tax };
}

export const isSameTax = (a: LineTax, b: LineTax): boolean =>
  a.code === b.code && a.ratePpm === b.ratePpm && a.inclusive === b.inclusive;

/** One group per rate, in the order in which the rates appear. */
export function taxGroups(lines: readonly { amount: Money; tax: LineTax }[], currency: Currency): TaxGroup[] {
  const rates = lines.map((line) => line.tax).filter((tax, i, all) => all.findIndex((t) => isSameTax(t, tax)) === i);
  return rates.map((tax) => {
    const ofRate = lines.filter((line) => isSameTax(line.tax, tax));
    return taxGroup(
      sum(
        ofRate.map((line) => line.amount),
        currency,
      ),
      tax,
    );
  });
}

export const grossOf = (groups: readonly TaxGroup[], currency: Currency): Money =>
  groups.reduce((total, group) => add(total, add(group.net, group.tax)), { minor: 0n, currency });
