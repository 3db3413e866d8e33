import type { ChargeLine, InvoiceLine } from "@tenantry/core/billing/line";
import type { StoredTaxGroup } from "@tenantry/core/billing/stored";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import { assert } from "@tenantry/core/errors";
import { type Currency, isCurrency, type Money, money } from "@tenantry/core/money";
import type { invoiceLines } from "@tenantry/db/platform/billing";

export type LineRow = typeof invoiceLines.$inferSelect;
/** A printed line with the id of its row. */
export type StoredLine = { readonly id: string; readonly line: InvoiceLine };

export function currencyOf(code: string): Currency {
  assert(isCurrency(code), `stored currency ${code}`);
  return code;
}

const taxOf = (row: LineRow) => ({ code: row.taxCode, ratePpm: row.taxRatePpm, inclusive: row.taxInclusive });

function serviceOf({ serviceStart: start, serviceEnd: end, serviceTimeZone: timeZone }: LineRow) {
  return start && end && timeZone ? { start, end, timeZone } : null;
}

export function toInvoiceLine(row: LineRow): InvoiceLine {
  const currency = currencyOf(row.currency);
  const { prorationDays: days, prorationOfDays: ofDays } = row;
  return {
    kind: row.kind,
    code: row.code,
    listAmount: money(row.listMinor, currency),
    amount: money(row.amountMinor, currency),
    tax: taxOf(row),
    service: serviceOf(row),
    proration: days !== null && ofDays !== null ? { days, ofDays } : null,
    quantity: row.quantity,
    credits: row.creditsLineId,
  };
}

/** Undefined for a credit, which is no charge. */
export function toChargeLine(row: LineRow, invoice: ChargeLine["invoice"], credited: Money): ChargeLine | undefined {
  if (row.kind === "credit" || row.kind === "usage_adjustment") return undefined;
  const amount = money(row.amountMinor, currencyOf(row.currency));
  const { id, kind, code, endedAt } = row;
  return { id, kind, code, amount, credited, tax: taxOf(row), service: serviceOf(row), invoice, endedAt };
}

/** The columns of a line of its own; the caller adds whose it is and where it stands. */
export function lineColumns(line: InvoiceLine) {
  return {
    kind: line.kind,
    code: line.code,
    currency: line.amount.currency,
    listMinor: line.listAmount.minor,
    amountMinor: line.amount.minor,
    taxCode: line.tax.code,
    taxRatePpm: line.tax.ratePpm,
    taxInclusive: line.tax.inclusive,
    serviceStart: line.service?.start ?? null,
    serviceEnd: line.service?.end ?? null,
    serviceTimeZone: line.service?.timeZone ?? null,
    prorationDays: line.proration?.days ?? null,
    prorationOfDays: line.proration?.ofDays ?? null,
    quantity: line.quantity,
    creditsLineId: line.credits,
  };
}

export const storedTax = (group: TaxGroup): StoredTaxGroup => ({
  code: group.code,
  ratePpm: group.ratePpm.toString(),
  inclusive: group.inclusive,
  linesMinor: group.lines.minor.toString(),
  netMinor: group.net.minor.toString(),
  taxMinor: group.tax.minor.toString(),
});

export function taxGroupOf(stored: StoredTaxGroup, currency: Currency): TaxGroup {
  return {
    code: stored.code,
    ratePpm: BigInt(stored.ratePpm),
    inclusive: stored.inclusive,
    lines: money(BigInt(stored.linesMinor), currency),
    net: money(BigInt(stored.netMinor), currency),
    tax: money(BigInt(stored.taxMinor), currency),
  };
}
