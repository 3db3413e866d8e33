import { assert } from "@tenantry/core/errors";
import { add, type Money, subtract, sum } from "@tenantry/core/money";
import type { CreditNoteDocument, InvoiceDocument, ReceiptDocument } from "@tenantry/core/ports/documents";

/** The figures that will be printed must add up as a reader would add them. */
export function assertAddsUp(document: InvoiceDocument | CreditNoteDocument | ReceiptDocument): void {
  const { currency, lines, taxes, net, total } = document;
  const linesTotal = sum(
    lines.map((line) => line.amount),
    currency,
  );
  const taxable = sum(
    taxes.map((tax) => (tax.inclusive ? add(tax.net, tax.tax) : tax.net)),
    currency,
  );
  same(linesTotal, taxable, "lines and what is taxed");
  same(
    net,
    sum(
      taxes.map((tax) => tax.net),
      currency,
    ),
    "net and its parts",
  );
  same(
    total,
    add(
      net,
      sum(
        taxes.map((tax) => tax.tax),
        currency,
      ),
    ),
    "total and its parts",
  );
  if ("paid" in document && !("due" in document)) same(document.paid, total, "paid and the total");
  if ("due" in document) {
    const { fromBalance, rounding, paid, due } = document;
    same(due, subtract(add(subtract(total, fromBalance), rounding), paid), "amount due and what is left of the total");
  }
}

function same(a: Money, b: Money, what: string): void {
  assert(a.currency === b.currency && a.minor === b.minor, `${what} differ: ${a.minor} and ${b.minor} ${a.currency}`);
}
