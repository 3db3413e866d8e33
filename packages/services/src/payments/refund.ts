import { gatewayStep } from "@tenantry/core/billing/minimum-charge";
import { DomainError, fieldError } from "@tenantry/core/errors";
import { isCurrency, type Money, money } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { balanceEntries } from "@tenantry/db/platform/billing";
import { payments, refunds } from "@tenantry/db/platform/payments";
import { and, eq, isNull, sql } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { creditInvoice } from "../billing/credit-invoice.ts";
import { loadBalance } from "../billing/load-balance.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { requestRefund } from "./request-refund.ts";

export type RefundPayment = { readonly paymentId: string; readonly amount: Money; readonly reason: string };
type PaymentRow = typeof payments.$inferSelect;

/**
 * Staff give money back: of an invoice with a credit note, of an overpayment out of the balance. A job sends it; what cannot
 * be sent returns to the balance. Refused: more than the payment still holds, or than the balance does; `conflict` while it
 * is charged back.
 */
export async function refundPayment(
  ctx: TenantContext,
  input: RefundPayment,
): Promise<{ refundIds: readonly string[]; creditNoteId: string | null }> {
  const { amount, reason } = input;
  const payment = await ctx.db.withTenant(ctx.tenantId, (tx) => loadRefundable(tx, ctx, input));
  if (!payment.invoiceId) return { refundIds: [await returnOverpayment(ctx, input)], creditNoteId: null };
  const credited = await creditInvoice(ctx, {
    invoiceId: payment.invoiceId,
    amountMinor: amount.minor,
    settledBy: "refund",
    reason,
  });
  return { refundIds: credited.refunds.map(({ refundId }) => refundId), creditNoteId: credited.creditNoteId };
}

async function returnOverpayment(ctx: TenantContext, input: RefundPayment): Promise<string> {
  const { tenantId, requestId } = ctx;
  const { amount, reason, paymentId } = input;
  return inBilling(ctx, async (tx, now) => {
    await loadRefundable(tx, ctx, input);
    const balance = await loadBalance(tx, tenantId, amount.currency);
    if (balance.minor < amount.minor)
      throw fieldError("amount", "more_than_balance", "Invoices have used this money already.");
    const refundId = await requestRefund(ctx, tx, { paymentId, amount, reason }, now);
    await tx.insert(balanceEntries).values({
      tenantId,
      key: `refund:${refundId}`,
      currency: amount.currency,
      amountMinor: -amount.minor,
      kind: "returned",
      createdAt: now,
    });
    const after = { refundId, amountMinor: amount.minor.toString(), currency: amount.currency };
    const actor = actorRef(ctx.actor);
    const entry = {
      tenantId,
      actor,
      action: "payment.refund_requested",
      targetId: paymentId,
      reason,
      after,
      requestId,
    };
    await recordAudit(tx, entry, now);
    return refundId;
  });
}

async function loadRefundable(
  tx: Tx,
  { tenantId }: TenantContext,
  { paymentId, amount }: RefundPayment,
): Promise<PaymentRow> {
  const [payment] = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.id, paymentId), eq(payments.tenantId, tenantId)));
  if (!payment) throw new DomainError("not_found", "There is no such payment.");
  if (payment.disputedAt) throw new DomainError("conflict", "This payment is charged back: its bank decides.");
  if (!isCurrency(payment.currency) || payment.currency !== amount.currency)
    throw fieldError("amount", "wrong_currency", `This payment was in ${payment.currency}.`);
  const [asked] = await tx
    .select({ minor: sql<string>`coalesce(sum(${refunds.amountMinor}), 0)` })
    .from(refunds)
    .where(and(eq(refunds.paymentId, paymentId), isNull(refunds.succeededAt), isNull(refunds.failedAt)));
  const left = money(payment.amountMinor - payment.refundedMinor - BigInt(asked?.minor ?? "0"), payment.currency);
  if (amount.minor <= 0n || amount.minor > left.minor)
    throw fieldError("amount", "more_than_paid", "The payment does not hold that much.");
  if (amount.minor % gatewayStep(payment.gateway, payment.currency) !== 0n)
    throw fieldError("amount", "not_in_steps", "The gateway takes amounts that end in 0.");
  return payment;
}
