import { addressOf } from "../chrome/address.ts";
import { tenantListPath } from "../tenants/list-address.ts";

/** A tenant's billing, or one of its invoices there. */
export const billingAddress = (tenantId: string, invoice?: string): string =>
  addressOf(`${tenantListPath}/${tenantId}`, { tab: "billing", invoice });

export const invoicePdfPath = (tenantId: string, invoiceId: string): string =>
  `/api/tenants/${tenantId}/invoices/${invoiceId}/pdf`;

export const creditNotePdfPath = (tenantId: string, creditNoteId: string): string =>
  `/api/tenants/${tenantId}/credit-notes/${creditNoteId}/pdf`;
