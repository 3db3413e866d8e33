import { DomainError } from "@tenantry/core/errors";
import type { TenantPaymentContext, WithPortal } from "./context.ts";
import type { PaymentResult } from "./drive-attempt.ts";
import { listMethods } from "./list-methods.ts";
import { startPayment } from "./start-payment.ts";

/**
 * Charges an open invoice to the default card at once, outside its ladder (staff, an owner's "charge my card").
 * `not_found` without a card, `invalid_transition` when nothing is owed.
 */
export async function chargeInvoice(
  ctx: TenantPaymentContext & WithPortal,
  { invoiceId }: { invoiceId: string },
): Promise<PaymentResult> {
  const method = (await listMethods(ctx)).find(({ isDefault }) => isDefault);
  if (!method) throw new DomainError("not_found", "There is no default payment method.");
  const page = `${ctx.origins.portalOrigin}/billing/${ctx.tenantId}/invoices/${invoiceId}`;
  const visit = { successUrl: `${page}/payment`, cancelUrl: page, locale: "en" as const };
  return startPayment(ctx, { invoiceId, methodId: method.id, saveMethod: false, ...visit });
}
