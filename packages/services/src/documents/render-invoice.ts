import { assert, DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { money } from "@tenantry/core/money";
import { calendarDaysBetween } from "@tenantry/core/period/calendar-days";
import { localDay, serviceDays } from "@tenantry/core/period/local-day";
import type { InvoiceDocument } from "@tenantry/core/ports/documents";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";
import { loadLineNames } from "./line-names.ts";
import { bankDetailsOf, brandOf, currencyOf, storedParty, taxesOf } from "./parts.ts";
import { type DocumentContext, readStored, type StoredDocument, storeOnce } from "./store-document.ts";

/** The finalized invoice as PDF: made and kept the first time, read from the store ever after. */
export async function renderInvoice(ctx: DocumentContext, tenantId: TenantId, id: string): Promise<StoredDocument> {
  const reference = { kind: "invoice", tenantId, id } as const;
  const stored = await readStored(ctx, reference);
  if (stored) return stored;
  await storeOnce(ctx, reference, await ctx.documents.invoice(await loadInvoiceDocument(ctx, tenantId, id)));
  const kept = await readStored(ctx, reference);
  assert(kept, "a document that was stored is there");
  return kept;
}

/** As it was issued: what is paid later never changes it. Throws `not_found` for a draft. */
async function loadInvoiceDocument(ctx: DocumentContext, tenantId: TenantId, id: string): Promise<InvoiceDocument> {
  const facts = await ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ invoice: invoices, tenant: tenants })
      .from(invoices)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .where(and(eq(invoices.tenantId, tenantId), eq(invoices.id, id), isNotNull(invoices.finalizedAt)));
    if (!row) throw new DomainError("not_found", "There is no such invoice.");
    const lines = await tx
      .select()
      .from(invoiceLines)
      .where(and(eq(invoiceLines.tenantId, tenantId), eq(invoiceLines.invoiceId, id)))
      .orderBy(asc(invoiceLines.position));
    return { ...row, lines, nameOf: await loadLineNames(tx), settings: (await loadSettings(tx)).billing };
  });
  const { invoice, tenant, lines, nameOf, settings } = facts;
  const { number, finalizedAt } = invoice;
  assert(number && finalizedAt, "a finalized invoice has a number");
  const currency = currencyOf(invoice.currency);
  const amount = (minor: bigint) => money(minor, currency);
  const { timeZone, footer } = settings.issuer;
  const due = amount(invoice.dueMinor);
  const payLink = `/billing/${tenantId}/invoices/${id}/pay`;
  return {
    language: invoice.language,
    number,
    issuedOn: localDay(finalizedAt, timeZone),
    dueOn: invoice.dueAt ? localDay(invoice.dueAt, timeZone) : null,
    termsDays: due.minor > 0n && invoice.dueAt ? calendarDaysBetween(finalizedAt, invoice.dueAt, timeZone) : null,
    status: due.minor > 0n ? "open" : "paid",
    currency,
    brand: await brandOf(ctx.files, { ...tenant, id: parseTenantId(tenant.id) }, settings.issuer.logoId),
    issuer: storedParty(invoice.issuer),
    customer: storedParty(invoice.customer),
    lines: lines.map((line) => ({
      ...nameOf(line),
      service:
        line.serviceStart && line.serviceEnd
          ? serviceDays({ start: line.serviceStart, end: line.serviceEnd }, line.serviceTimeZone ?? timeZone)
          : null,
      proration:
        line.prorationDays !== null && line.prorationOfDays !== null
          ? { days: line.prorationDays, ofDays: line.prorationOfDays }
          : null,
      quantity: line.quantity,
      unitPrice: null,
      taxRatePpm: line.taxRatePpm,
      listAmount: amount(line.listMinor),
      amount: amount(line.amountMinor),
    })),
    taxes: taxesOf(invoice.taxes, settings.taxRates, currency),
    net: amount(invoice.netMinor),
    total: amount(invoice.totalMinor),
    fromBalance: amount(invoice.fromBalanceMinor),
    rounding: amount(0n),
    paid: amount(0n),
    due,
    payLink: due.minor > 0n ? new URL(payLink, ctx.origins.portalOrigin).toString() : null,
    bankDetails: due.minor > 0n ? bankDetailsOf(settings, currency) : [],
    purchaseOrder: invoice.purchaseOrder,
    notes: invoice.notes,
    footer,
  };
}
