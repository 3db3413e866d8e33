import type { Cycle } from "@tenantry/core/catalogue/plan";

/** Addresses of the billing screens; what the API sends gateways back to is the same. */
export const billingPath = (tenantId: string): string => `/billing/${tenantId}`;
export const plansPath = (tenantId: string): string => `/billing/${tenantId}/plans`;
export const addOnPath = (tenantId: string, featureCode: string): string =>
  `/billing/${tenantId}/add-ons/${encodeURIComponent(featureCode)}`;
export const cancelPath = (tenantId: string): string => `/billing/${tenantId}/cancel`;
export const invoicePath = (tenantId: string, invoiceId: string): string =>
  `/billing/${tenantId}/invoices/${invoiceId}`;
export const payPath = (tenantId: string, invoiceId: string): string => `${invoicePath(tenantId, invoiceId)}/pay`;
export const outcomePath = (tenantId: string, invoiceId: string): string =>
  `${invoicePath(tenantId, invoiceId)}/payment`;
export const invoicePdfPath = (tenantId: string, invoiceId: string): string =>
  `/api/tenants/${tenantId}/invoices/${invoiceId}/pdf`;

export function checkoutPath(
  tenantId: string,
  { plan, cycle, start }: { plan: string; cycle: Cycle; start?: "now" | "trial_end" },
): string {
  const query = new URLSearchParams({ plan, cycle, ...(start && { start }) });
  return `/billing/${tenantId}/checkout?${query}`;
}

export const creditNotePdfPath = (tenantId: string, creditNoteId: string): string =>
  `/api/tenants/${tenantId}/credit-notes/${creditNoteId}/pdf`;
