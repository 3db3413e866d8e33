import type { TenantId } from "@tenantry/core/ids";
import { creditNotes, invoices } from "@tenantry/db/platform/billing";
import { and, eq } from "drizzle-orm";
import { isAwaited } from "../billing/awaited-invoice.ts";
import { creditedInvoices } from "../billing/credited-invoices.ts";
import { renderCreditNote } from "../documents/render-credit-note.ts";
import { renderInvoice } from "../documents/render-invoice.ts";
import type { DocumentContext } from "../documents/store-document.ts";
import type { MailContext } from "./send-once.ts";
import { billingUrl, mailAmount, pdf, sendToPayers } from "./send-to-payers.ts";

export type DocumentMailContext = MailContext & DocumentContext;

/**
 * Mails an issued invoice with its PDF. One of a checkout that is still open waits for its payment: whoever pays is
 * looking at it, and abandoned it is void.
 */
export async function sendInvoice(
  ctx: DocumentMailContext,
  { tenantId, invoiceId }: { tenantId: TenantId; invoiceId: string },
): Promise<void> {
  const facts = await ctx.db.withTenant(tenantId, async (tx) => {
    const [invoice] = await tx
      .select()
      .from(invoices)
      .where(and(eq(invoices.id, invoiceId), eq(invoices.tenantId, tenantId)));
    return invoice && { invoice, isAwaited: await isAwaited(tx, invoiceId) };
  });
  if (!facts?.invoice.finalizedAt || facts.invoice.voidedAt || (facts.isAwaited && !facts.invoice.paidAt)) return;
  const { invoice } = facts;
  const { number, bytes } = await renderInvoice(ctx, tenantId, invoiceId);
  const isOpen = invoice.dueMinor > 0n && invoice.paidAt === null;
  await sendToPayers(ctx, tenantId, {
    key: `invoice_issued:${invoiceId}`,
    attachments: [pdf(number, bytes)],
    compose: ({ reader, timeZone }) => ({
      template: "invoice_issued",
      props: {
        ...reader,
        number,
        invoiceUrl: billingUrl(ctx, tenantId, `/invoices/${invoiceId}`),
        total: mailAmount(invoice.totalMinor, invoice.currency),
        due: mailAmount(isOpen ? invoice.dueMinor : 0n, invoice.currency),
        dueOn: isOpen ? (invoice.dueAt?.toISOString() ?? null) : null,
        timeZone,
        payUrl: isOpen ? billingUrl(ctx, tenantId, `/invoices/${invoiceId}/pay`) : null,
      },
    }),
  });
}

/** Mails a credit note with its PDF. */
export async function sendCreditNote(
  ctx: DocumentMailContext,
  { tenantId, creditNoteId }: { tenantId: TenantId; creditNoteId: string },
): Promise<void> {
  const note = await ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({
        totalMinor: creditNotes.totalMinor,
        currency: creditNotes.currency,
        settledBy: creditNotes.settledBy,
        invoiceId: creditNotes.invoiceId,
        lines: creditNotes.lines,
      })
      .from(creditNotes)
      .where(and(eq(creditNotes.id, creditNoteId), eq(creditNotes.tenantId, tenantId)));
    return row && { ...row, credited: await creditedInvoices(tx, row) };
  });
  if (!note) return;
  const { number, bytes } = await renderCreditNote(ctx, tenantId, creditNoteId);
  await sendToPayers(ctx, tenantId, {
    key: `credit_note_issued:${creditNoteId}`,
    attachments: [pdf(number, bytes)],
    compose: ({ reader }) => ({
      template: "credit_note_issued",
      props: {
        ...reader,
        number,
        invoiceNumber: note.credited.map((invoice) => invoice.number).join(", "),
        amount: mailAmount(note.totalMinor, note.currency),
        settledBy: note.settledBy,
        billingUrl: billingUrl(ctx, tenantId),
      },
    }),
  });
}
