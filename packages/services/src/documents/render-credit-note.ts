import type { StoredCreditLine } from "@tenantry/core/billing/stored";
import { assert, DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { money } from "@tenantry/core/money";
import { localDay, serviceDays } from "@tenantry/core/period/local-day";
import type { CreditNoteDocument } from "@tenantry/core/ports/documents";
import { creditNotes, invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, inArray } from "drizzle-orm";
import { creditedInvoices } from "../billing/credited-invoices.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { loadLineNames } from "./line-names.ts";
import { brandOf, currencyOf, storedParty, taxesOf } from "./parts.ts";
import { type DocumentContext, readStored, type StoredDocument, storeOnce } from "./store-document.ts";

/** The credit note as PDF: made and kept the first time, read from the store ever after. */
export async function renderCreditNote(ctx: DocumentContext, tenantId: TenantId, id: string): Promise<StoredDocument> {
  const reference = { kind: "credit-note", tenantId, id } as const;
  const stored = await readStored(ctx, reference);
  if (stored) return stored;
  await storeOnce(ctx, reference, await ctx.documents.creditNote(await loadCreditNoteDocument(ctx, tenantId, id)));
  const kept = await readStored(ctx, reference);
  assert(kept, "a document that was stored is there");
  return kept;
}

/** The line that says what is given back: the charge, or staff's own words. */
const namedBy = ({ credits, lineId }: StoredCreditLine): string => {
  const id = credits ?? lineId;
  assert(id, "a credit names a line");
  return id;
};

async function loadCreditNoteDocument(
  ctx: DocumentContext,
  tenantId: TenantId,
  id: string,
): Promise<CreditNoteDocument> {
  const facts = await ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ note: creditNotes, invoice: invoices, tenant: tenants })
      .from(creditNotes)
      .innerJoin(invoices, eq(invoices.id, creditNotes.invoiceId))
      .innerJoin(tenants, eq(tenants.id, creditNotes.tenantId))
      .where(and(eq(creditNotes.tenantId, tenantId), eq(creditNotes.id, id)));
    if (!row) throw new DomainError("not_found", "There is no such credit note.");
    const named = row.note.lines.map(namedBy);
    const lines = named.length
      ? await tx
          .select()
          .from(invoiceLines)
          .where(and(eq(invoiceLines.tenantId, tenantId), inArray(invoiceLines.id, named)))
      : [];
    const credited = await creditedInvoices(tx, row.note);
    return { ...row, lines, credited, nameOf: await loadLineNames(tx), settings: (await loadSettings(tx)).billing };
  });
  const { note, invoice, tenant, lines, credited, nameOf, settings } = facts;
  const currency = currencyOf(note.currency);
  const amount = (minor: bigint) => money(minor, currency);
  const { timeZone, footer } = settings.issuer;
  return {
    language: note.language,
    number: note.number,
    issuedOn: localDay(note.createdAt, timeZone),
    currency,
    brand: await brandOf(ctx.files, { ...tenant, id: parseTenantId(tenant.id) }, settings.issuer.logoId),
    issuer: storedParty(note.issuer),
    customer: storedParty(note.customer),
    invoices: credited.map(({ number, finalizedAt }) => ({ number, issuedOn: localDay(finalizedAt, timeZone) })),
    reason: note.reason ? { en: note.reason, ar: note.reason } : null,
    settledBy: note.settledBy,
    lines: note.lines.map((credit) => {
      const line = lines.find((one) => one.id === namedBy(credit));
      assert(line, `credit note ${note.number} credits a line that is not there`);
      const given = amount(BigInt(credit.amountMinor));
      return {
        ...nameOf(line),
        service:
          line.serviceStart && line.serviceEnd
            ? serviceDays({ start: line.serviceStart, end: line.serviceEnd }, line.serviceTimeZone ?? timeZone)
            : null,
        proration: null,
        quantity: null,
        unitPrice: null,
        taxRatePpm: BigInt(credit.taxRatePpm),
        listAmount: given,
        amount: given,
      };
    }),
    taxes: taxesOf(note.taxes, settings.taxRates, currency),
    net: amount(note.netMinor),
    total: amount(note.totalMinor),
    purchaseOrder: invoice.purchaseOrder,
    notes: null,
    footer,
  };
}
