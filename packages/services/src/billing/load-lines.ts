import { invoiceState } from "@tenantry/core/billing/invoice-state";
import type { ChargeLine, InvoiceLine } from "@tenantry/core/billing/line";
import type { TenantId } from "@tenantry/core/ids";
import { money } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { and, asc, eq, gt, inArray, isNull, or } from "drizzle-orm";
import { currencyOf, type LineRow, toChargeLine, toInvoiceLine } from "./stored-line.ts";

/** Lines that waited for an invoice stand before this position on it, those it made itself from there on. */
export const firstOwnPosition = 1000;

/** Charges that a change may end, and lines that wait for the next invoice; an unpaid checkout counts as withdrawn. */
export async function loadLines(tx: Tx, tenantId: TenantId, checkoutInvoiceId: string | null, now: Date) {
  const ofTenant = eq(invoiceLines.tenantId, tenantId);
  const isOfCheckout = (row: LineRow) => row.invoiceId !== null && row.invoiceId === checkoutInvoiceId;
  const [charges, waiting] = await Promise.all([
    tx
      .select({ row: invoiceLines, invoice: invoices })
      .from(invoiceLines)
      .leftJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
      .where(
        and(
          ofTenant,
          inArray(invoiceLines.kind, ["plan", "addon"]),
          isNull(invoiceLines.endedAt),
          gt(invoiceLines.serviceEnd, now),
        ),
      )
      .orderBy(asc(invoiceLines.id)),
    tx
      .select()
      .from(invoiceLines)
      .where(
        and(
          ofTenant,
          checkoutInvoiceId
            ? or(isNull(invoiceLines.invoiceId), eq(invoiceLines.invoiceId, checkoutInvoiceId))
            : isNull(invoiceLines.invoiceId),
        ),
      )
      .orderBy(asc(invoiceLines.position), asc(invoiceLines.createdAt), asc(invoiceLines.id)),
  ]);
  const isOwn = (row: LineRow) => isOfCheckout(row) && row.position >= firstOwnPosition;
  const givenBack = new Map<string, bigint>();
  for (const row of waiting) {
    if (row.creditsLineId && isOwn(row))
      givenBack.set(row.creditsLineId, (givenBack.get(row.creditsLineId) ?? 0n) - row.amountMinor);
  }
  const chargeLines = charges.flatMap(({ row, invoice }): ChargeLine[] => {
    if (isOwn(row)) return [];
    const state = invoice && !isOfCheckout(row) ? invoiceState(invoice) : "draft";
    const credited = money(row.creditedMinor - (givenBack.get(row.id) ?? 0n), currencyOf(row.currency));
    const line = toChargeLine(row, state === "draft" ? "pending" : state, credited);
    return line ? [line] : [];
  });
  const pendingIds = new Map<InvoiceLine, string>(
    waiting.filter((row) => !isOwn(row)).map((row) => [toInvoiceLine(row), row.id]),
  );
  return { chargeLines, pendingLines: [...pendingIds.keys()], pendingIds };
}
