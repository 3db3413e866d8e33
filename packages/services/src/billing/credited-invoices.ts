import type { StoredCreditLine } from "@tenantry/core/billing/stored";
import { grossOf, type TaxGroup, taxGroups } from "@tenantry/core/billing/tax";
import { type Money, money } from "@tenantry/core/money";
import type { Queryable } from "@tenantry/db/client";
import { creditNotes, invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { and, asc, eq, inArray, or, sql } from "drizzle-orm";
import { currencyOf, taxGroupOf } from "./stored-line.ts";

type Invoice = { readonly id: string; readonly tenantId: string };

/** Credit notes that take back from an invoice, also those that take back from others besides. */
export const creditsInvoice = ({ id, tenantId }: Invoice) =>
  and(
    eq(creditNotes.tenantId, tenantId),
    or(
      eq(creditNotes.invoiceId, id),
      sql`exists (select from jsonb_array_elements(${creditNotes.lines}) n
        join platform.invoice_lines l on l.id::text = n->>'credits' where l.invoice_id = ${id})`,
    ),
  );

/** What each credit note gives back of one invoice, per rate and in all; a share of a note is rounded as a note of its own. */
export async function loadCreditsOf(
  tx: Queryable,
  invoice: Invoice,
): Promise<{ taxes: readonly TaxGroup[]; total: Money }[]> {
  const [notes, lines] = await Promise.all([
    tx.select().from(creditNotes).where(creditsInvoice(invoice)).limit(1000),
    tx.select({ id: invoiceLines.id }).from(invoiceLines).where(eq(invoiceLines.invoiceId, invoice.id)),
  ]);
  const own = new Set(lines.map(({ id }) => id));
  return notes.map((note) => {
    const currency = currencyOf(note.currency);
    const ofInvoice = note.lines.filter(({ credits }) => credits !== null && own.has(credits));
    if (ofInvoice.length === note.lines.length)
      return {
        taxes: note.taxes.map((stored) => taxGroupOf(stored, currency)),
        total: money(note.totalMinor, currency),
      };
    const taxes = taxGroups(
      ofInvoice.map((line) => ({
        amount: money(BigInt(line.amountMinor), currency),
        tax: { code: line.taxCode, ratePpm: BigInt(line.taxRatePpm), inclusive: line.taxInclusive },
      })),
      currency,
    );
    return { taxes, total: grossOf(taxes, currency) };
  });
}

export type CreditedInvoiceRef = { readonly id: string; readonly number: string; readonly finalizedAt: Date };

/** The numbered invoices that a credit note takes back from; where it takes back from none, the one it was written with. */
export async function creditedInvoices(
  tx: Queryable,
  note: { readonly invoiceId: string; readonly lines: readonly StoredCreditLine[] },
): Promise<CreditedInvoiceRef[]> {
  const ids = note.lines.flatMap(({ credits }) => credits ?? []);
  const lines = ids.length
    ? await tx.select({ id: invoiceLines.invoiceId }).from(invoiceLines).where(inArray(invoiceLines.id, ids))
    : [];
  const credited = lines.flatMap(({ id }) => id ?? []);
  const rows = await tx
    .select({ id: invoices.id, number: invoices.number, finalizedAt: invoices.finalizedAt })
    .from(invoices)
    .where(inArray(invoices.id, credited.length > 0 ? credited : [note.invoiceId]))
    .orderBy(asc(invoices.finalizedAt), asc(invoices.sequence));
  return rows.flatMap(({ id, number, finalizedAt }) => (number && finalizedAt ? [{ id, number, finalizedAt }] : []));
}
