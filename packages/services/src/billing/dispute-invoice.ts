import { DomainError } from "@tenantry/core/errors";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { payments } from "@tenantry/db/platform/payments";
import { and, eq } from "drizzle-orm";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { refreshPastDue } from "../subscription/refresh-past-due.ts";
import { inBilling } from "./billing-transaction.ts";

/** A payment is charged back: its invoice is open again, not overdue, and credit that came out of it is frozen. */
export async function disputeOpened(ctx: TenantContext, input: { paymentId: string }): Promise<void> {
  await inBilling(ctx, async (tx, now) => {
    const { invoiceId } = await loadPayment(tx, ctx, input.paymentId);
    const [payment] = await tx
      .select({ disputedAt: payments.disputedAt })
      .from(payments)
      .where(eq(payments.id, input.paymentId));
    if (payment?.disputedAt) return;
    await tx.update(payments).set({ disputedAt: now }).where(eq(payments.id, input.paymentId));
    if (invoiceId) {
      await tx.update(invoices).set({ disputedAt: now }).where(eq(invoices.id, invoiceId));
      await enqueueEvent(tx, { name: "invoice/disputed", data: { tenantId: ctx.tenantId, invoiceId } }, now);
    }
    await audit(ctx, tx, "payment.disputed", input.paymentId, { invoiceId }, now);
  });
}

/** Won: the invoice is paid again. Lost: the money is gone, and the invoice is owed. Safe to repeat. */
export async function disputeClosed(ctx: TenantContext, input: { paymentId: string; won: boolean }): Promise<void> {
  await inBilling(ctx, async (tx, now) => {
    const { invoiceId, disputedAt, amountMinor } = await loadPayment(tx, ctx, input.paymentId);
    if (!disputedAt) return;
    await tx
      .update(payments)
      .set({ disputedAt: null, ...(!input.won && { refundedMinor: amountMinor }) })
      .where(eq(payments.id, input.paymentId));
    if (invoiceId) {
      await tx
        .update(invoices)
        .set({ disputedAt: null, ...(!input.won && { paidAt: null }) })
        .where(eq(invoices.id, invoiceId));
    }
    await audit(
      ctx,
      tx,
      input.won ? "payment.dispute_won" : "payment.dispute_lost",
      input.paymentId,
      { invoiceId },
      now,
    );
    await refreshPastDue(ctx, tx, ctx.tenantId, now);
  });
}

async function loadPayment(tx: Tx, ctx: TenantContext, paymentId: string) {
  const [payment] = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.id, paymentId), eq(payments.tenantId, ctx.tenantId)));
  if (!payment) throw new DomainError("not_found", "There is no payment with this id.");
  return payment;
}

async function audit(
  ctx: ServiceContext & TenantContext,
  tx: Tx,
  action: string,
  targetId: string,
  after: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const { tenantId, requestId } = ctx;
  await recordAudit(tx, { tenantId, actor: actorRef(ctx.actor), action, targetId, after, requestId }, now);
}
