import type { Cycle } from "@tenantry/core/catalogue/plan";

/** Where a browser comes back to from a page of a gateway. Made from the configured origin, never from Host. */
export const paymentVisit = (portalOrigin: string, tenantId: string, invoiceId: string) => {
  const page = `${portalOrigin}/billing/${tenantId}/invoices/${invoiceId}/payment`;
  return { successUrl: page, cancelUrl: `${page}?left=1` };
};

/** The same for the payment of a business that is set up by it. */
export const registrationVisit = (portalOrigin: string, tenantId: string) => {
  const page = `${portalOrigin}/tenant/pay/${tenantId}`;
  return { successUrl: `${page}?back=paid`, cancelUrl: `${page}?back=left` };
};

/** The same for a card that is left: on the billing page, or on with the checkout that needs it. */
export function cardVisit(portalOrigin: string, tenantId: string, checkout?: { planCode: string; cycle: Cycle }) {
  const page = `${portalOrigin}/billing/${tenantId}`;
  if (!checkout) return { successUrl: `${page}?card=added`, cancelUrl: `${page}?card=left` };
  const query = new URLSearchParams({ plan: checkout.planCode, cycle: checkout.cycle, start: "trial_end" });
  return { successUrl: `${page}/checkout?${query}&card=added`, cancelUrl: `${page}/checkout?${query}` };
}

/** Where a larger plan is chosen. */
export const plansUrl = (portalOrigin: string, tenantId: string): string => `${portalOrigin}/billing/${tenantId}/plans`;

/** Where an invoice is paid, by any way that is offered. */
export const payUrl = (portalOrigin: string, tenantId: string, invoiceId: string): string =>
  `${portalOrigin}/billing/${tenantId}/invoices/${invoiceId}/pay`;
