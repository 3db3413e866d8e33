import { assert } from "../errors.ts";
import { add, type Currency, type Money, money, negate, subtract, sum } from "../money.ts";
import { type Settlement, settle } from "./balance.ts";
import type { InvoiceLine } from "./line.ts";
import { grossOf, type TaxGroup, taxGroups } from "./tax.ts";

/** The figures of an invoice or a credit note: total = Σ net + Σ tax, each printed. */
export type Document = {
  readonly lines: readonly InvoiceLine[];
  readonly taxes: readonly TaxGroup[];
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
};

export type ComposedInvoice = Document &
  Settlement & {
    /** The credit that the invoice could not take without totalling below 0; amounts are positive. Already in `balanceAfter`. */
    readonly creditNote: Document | null;
  };

export type InvoiceFacts = {
  readonly currency: Currency;
  readonly lines: readonly InvoiceLine[];
  /** Spendable balance before this invoice. */
  readonly balance: Money;
  /** The gateway's smallest charge; 0 where there is none. */
  readonly minimum: Money;
};

/** Lines → tax per rate → total → credit note for the excess → balance → amount due. No lines: nothing to print. */
export function composeInvoice({ currency, lines, balance, minimum }: InvoiceFacts): ComposedInvoice {
  for (const line of lines) assert(line.amount.currency === currency, `a line in ${line.amount.currency}`);
  const { kept, excess } = splitExcess(lines, currency);
  const invoice = documentOf(kept, currency);
  const creditNote = excess.length > 0 ? documentOf(excess, currency) : null;
  const credited = creditNote ? add(balance, creditNote.total) : balance;
  return { ...invoice, ...settle({ total: invoice.total, balance: credited, minimum }), creditNote };
}

export function documentOf(lines: readonly InvoiceLine[], currency: Currency): Document {
  const taxes = taxGroups(lines, currency);
  const net = sum(
    taxes.map((group) => group.net),
    currency,
  );
  const tax = sum(
    taxes.map((group) => group.tax),
    currency,
  );
  return { lines, taxes, net, tax, total: add(net, tax) };
}

const totalOf = (lines: readonly InvoiceLine[], currency: Currency): bigint =>
  grossOf(taxGroups(lines, currency), currency).minor;

/**
 * Credits stay on the invoice until it reaches 0; the rest of each goes to the credit note, at its own rate.
 * A split credit adds up to the line it was.
 */
function splitExcess(
  lines: readonly InvoiceLine[],
  currency: Currency,
): { kept: InvoiceLine[]; excess: InvoiceLine[] } {
  if (totalOf(lines, currency) >= 0n) return { kept: [...lines], excess: [] };
  const fits = new Map<InvoiceLine, Money>();
  const keptLines = () =>
    lines.flatMap((line) => {
      if (line.amount.minor >= 0n) return line;
      const amount = fits.get(line);
      return amount && amount.minor < 0n ? withAmount(line, amount) : [];
    });
  for (const line of lines.filter((l) => l.amount.minor < 0n)) {
    fits.set(line, money(0n, currency));
    fits.set(
      line,
      largestFitting(line, (amount) => totalOf(keptLines().concat(withAmount(line, amount)), currency)),
    );
  }
  const excess = lines.flatMap((line) => {
    const rest = negate(subtract(line.amount, fits.get(line) ?? line.amount));
    return rest.minor > 0n ? withAmount(line, rest) : [];
  });
  return { kept: keptLines(), excess };
}

/** The largest part of a credit with which the total is not below 0; the total falls with every minor unit taken. */
function largestFitting(line: InvoiceLine, totalWith: (amount: Money) => bigint): Money {
  let low = 0n;
  let high = -line.amount.minor;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (totalWith(money(-middle, line.amount.currency)) >= 0n) low = middle;
    else high = middle - 1n;
  }
  return money(-low, line.amount.currency);
}

const withAmount = (line: InvoiceLine, amount: Money): InvoiceLine => ({ ...line, listAmount: amount, amount });
