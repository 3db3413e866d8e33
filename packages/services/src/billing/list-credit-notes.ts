import type { StoredCreditLine, StoredParty } from "@tenantry/core/billing/stored";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import { DomainError } from "@tenantry/core/errors";
import { isUuid } from "@tenantry/core/ids";
import { type Money, money } from "@tenantry/core/money";
import type { DocumentLanguage } from "@tenantry/core/ports/documents";
import type { Tx } from "@tenantry/db/client";
import { creditNotes, invoices } from "@tenantry/db/platform/billing";
import { and, count, desc, eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { type CreditedInvoiceRef, creditedInvoices, creditsInvoice } from "./credited-invoices.ts";
import { currencyOf, taxGroupOf } from "./stored-line.ts";

export type CreditNoteRow = {
  readonly id: string;
  readonly number: string;
  readonly invoiceId: string;
  /** Null where the credited invoice was never numbered. */
  readonly invoiceNumber: string | null;
  readonly total: Money;
  readonly reason: string | null;
  readonly settledBy: "balance" | "refund";
  readonly createdAt: Date;
};

export type CreditNoteDetails = CreditNoteRow & {
  readonly lines: readonly StoredCreditLine[];
  /** All invoices that it takes back from; `invoiceId` is the first. */
  readonly credited: readonly CreditedInvoiceRef[];
  readonly taxes: readonly TaxGroup[];
  readonly net: Money;
  readonly tax: Money;
  readonly issuer: StoredParty;
  readonly customer: StoredParty;
  readonly language: DocumentLanguage;
  readonly invoiceFinalizedAt: Date | null;
  readonly documentKey: string | null;
};

type Row = { note: typeof creditNotes.$inferSelect; invoiceNumber: string | null };

const toRow = ({ note, invoiceNumber }: Row): CreditNoteRow => ({
  id: note.id,
  number: note.number,
  invoiceId: note.invoiceId,
  invoiceNumber,
  total: money(note.totalMinor, currencyOf(note.currency)),
  reason: note.reason,
  settledBy: note.settledBy,
  createdAt: note.createdAt,
});

/** One page of the tenant's credit notes, newest first. */
export async function listCreditNotes(
  ctx: TenantContext,
  { page = 1, pageSize = 20 }: { page?: number; pageSize?: number } = {},
): Promise<{ rows: CreditNoteRow[]; total: number }> {
  const limit = Math.min(Math.max(pageSize, 1), 100);
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const mine = eq(creditNotes.tenantId, ctx.tenantId);
    const [rows, [total]] = await Promise.all([
      tx
        .select({ note: creditNotes, invoiceNumber: invoices.number })
        .from(creditNotes)
        .innerJoin(invoices, eq(invoices.id, creditNotes.invoiceId))
        .where(mine)
        .orderBy(desc(creditNotes.createdAt), desc(creditNotes.id))
        .limit(limit)
        .offset((Math.max(page, 1) - 1) * limit),
      tx.select({ value: count() }).from(creditNotes).where(mine),
    ]);
    return { rows: rows.map(toRow), total: total?.value ?? 0 };
  });
}

/** One credit note of the tenant. Throws `not_found`. */
export async function getCreditNote(ctx: TenantContext, creditNoteId: string): Promise<CreditNoteDetails> {
  const missing = () => new DomainError("not_found", "There is no credit note with this id.");
  if (!isUuid(creditNoteId)) throw missing();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [row] = await tx
      .select({ note: creditNotes, invoiceNumber: invoices.number, invoiceFinalizedAt: invoices.finalizedAt })
      .from(creditNotes)
      .innerJoin(invoices, eq(invoices.id, creditNotes.invoiceId))
      .where(and(eq(creditNotes.id, creditNoteId), eq(creditNotes.tenantId, ctx.tenantId)));
    if (!row) throw missing();
    const { note, invoiceFinalizedAt } = row;
    const currency = currencyOf(note.currency);
    return {
      ...toRow(row),
      lines: note.lines,
      credited: await creditedInvoices(tx, note),
      taxes: note.taxes.map((stored) => taxGroupOf(stored, currency)),
      net: money(note.netMinor, currency),
      tax: money(note.taxMinor, currency),
      issuer: note.issuer,
      customer: note.customer,
      language: note.language,
      invoiceFinalizedAt,
      documentKey: note.documentKey,
    };
  });
}

export async function creditNotesOf(tx: Tx, invoice: { id: string; tenantId: string }): Promise<CreditNoteRow[]> {
  const rows = await tx
    .select({ note: creditNotes, invoiceNumber: invoices.number })
    .from(creditNotes)
    .innerJoin(invoices, eq(invoices.id, creditNotes.invoiceId))
    .where(creditsInvoice(invoice))
    .orderBy(desc(creditNotes.createdAt))
    .limit(100);
  return rows.map(toRow);
}
