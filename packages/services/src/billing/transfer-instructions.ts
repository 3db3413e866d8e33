import type { PaymentInstructions } from "@tenantry/core/ports/payments";
import { findOpenAttempt } from "../payments/attempt.ts";
import { readPayable } from "../payments/begin-attempt.ts";
import type { TenantPaymentContext } from "../payments/context.ts";
import type { Visit } from "../payments/drive-attempt.ts";
import { continueAttempt } from "../payments/start-payment.ts";

/** Where to send the money, while a payment by hand has been chosen for an open invoice; null otherwise. */
export async function transferInstructions(
  ctx: TenantPaymentContext,
  { invoiceId, ...visit }: Visit & { invoiceId: string },
): Promise<readonly PaymentInstructions[] | null> {
  const attempt = await ctx.db.withTenant(ctx.tenantId, (tx) => findOpenAttempt(tx, invoiceId));
  if (attempt?.kind !== "manual") return null;
  const { number } = await readPayable(ctx, invoiceId);
  const result = await continueAttempt(ctx, attempt, { ...visit, invoiceNumber: number, saveMethod: false });
  return result.status === "instructions" ? result.instructions : null;
}
