import { DomainError } from "@tenantry/core/errors";
import { type Money, money } from "@tenantry/core/money";
import type { GatewayId, GatewayPayment } from "@tenantry/core/ports/payments";
import { payments } from "@tenantry/db/platform/payments";
import { and, eq } from "drizzle-orm";
import { gatewayOf, type PaymentContext } from "./context.ts";

const mark = "sent_back:";

/** The refund of money that was never in our books carries such a key: it changes nothing of ours either. */
export const isSentBack = (key: string | null): boolean => key?.startsWith(mark) ?? false;

/** What of a payment the gateway still holds. */
export const heldOf = ({ received, refunded }: GatewayPayment): Money =>
  money(received.minor - refunded.minor, received.currency);

/**
 * Money that is in none of our books goes back the way it came, once: the payment itself is the permanent key. Returns what
 * was sent; `conflict` when the payment is in the books, `unavailable` when the gateway refuses.
 */
export async function sendBack(ctx: PaymentContext, payment: GatewayPayment, gateway: GatewayId): Promise<Money> {
  const amount = heldOf(payment);
  if (amount.minor === 0n) return amount;
  const [booked] = await ctx.db.orm
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.gateway, gateway), eq(payments.gatewayRef, payment.ref.id)));
  if (booked) throw new DomainError("conflict", "This payment is in the books: refund it there.");
  const key = `${mark}${payment.ref.id}`;
  const sent = await gatewayOf(ctx, gateway).refund({ key, paymentRef: payment.ref.id, amount });
  if (sent.status === "failed") throw new DomainError("unavailable", `The gateway did not refund: ${sent.detail}`);
  return amount;
}
