import { assert, DomainError } from "@tenantry/core/errors";
import { isCurrency, money } from "@tenantry/core/money";
import type { GatewayRef } from "@tenantry/core/ports/payments";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { balanceEntries } from "@tenantry/db/platform/billing";
import { payments, refunds } from "@tenantry/db/platform/payments";
import { and, asc, eq, isNull, lt, sql } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { gatewayOf, type PaymentContext, type TenantPaymentContext } from "./context.ts";

type RefundRow = typeof refunds.$inferSelect;

const patienceMs = 10 * 60_000;
const mostAtOnce = 500;

/** Asks the gateway for a refund under its permanent key and keeps the answer; safe to repeat. Throws `unavailable`. */
export async function sendRefund(
  ctx: TenantPaymentContext,
  input: { refundId: string },
): Promise<"succeeded" | "pending" | "failed"> {
  const found = await ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [row] = await tx
      .select({ refund: refunds, payment: payments })
      .from(refunds)
      .innerJoin(payments, eq(payments.id, refunds.paymentId))
      .where(and(eq(refunds.id, input.refundId), eq(refunds.tenantId, ctx.tenantId)));
    return row;
  });
  if (!found) throw new DomainError("not_found", "There is no such refund.");
  const { refund, payment } = found;
  if (refund.succeededAt) return "succeeded";
  if (refund.failedAt) return "failed";
  assert(isCurrency(refund.currency), "a refund has the currency of its payment");
  const amount = money(refund.amountMinor, refund.currency);
  // Sent by bank, by the people who asked for it.
  if (payment.gateway === "manual") {
    await noteRefund(ctx, refund.id, { state: "succeeded", ref: null });
    return "succeeded";
  }
  const gateway = gatewayOf(ctx, payment.gateway);
  const answer = await gateway.refund({ key: refund.id, paymentRef: payment.gatewayRef, amount });
  if (answer.status === "succeeded") {
    await noteRefund(ctx, refund.id, { state: "succeeded", ref: answer.refund.ref });
    return "succeeded";
  }
  if (answer.status === "pending") {
    if (answer.ref) await noteRefund(ctx, refund.id, { state: "pending", ref: answer.ref });
    return "pending";
  }
  if (answer.retryable) throw new DomainError("unavailable", `The gateway did not refund: ${answer.detail}`);
  await noteRefund(ctx, refund.id, { state: "failed", ref: answer.ref, detail: answer.detail });
  return "failed";
}

type RefundNews = { state: "pending" | "succeeded" | "failed"; ref: GatewayRef | null; detail?: string };

/** Keeps what the gateway says about a refund, once: its success counts on the payment, its failure goes to the balance. */
export async function noteRefund(ctx: TenantContext, refundId: string, news: RefundNews): Promise<void> {
  await inBilling(ctx, async (tx, now) => {
    const [refund] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for("update");
    if (!refund) return;
    const gatewayRef = news.ref?.kind === "refund" ? { gatewayRef: news.ref.id } : {};
    if (news.state === "pending") {
      await tx.update(refunds).set(gatewayRef).where(eq(refunds.id, refundId));
    } else if (news.state === "succeeded" && !refund.succeededAt) {
      await tx
        .update(refunds)
        .set({ ...gatewayRef, succeededAt: now, failedAt: null, failureDetail: null })
        .where(eq(refunds.id, refundId));
      await tx
        .update(payments)
        .set({ refundedMinor: sql`${payments.refundedMinor} + ${refund.amountMinor.toString()}::bigint` })
        .where(eq(payments.id, refund.paymentId));
      const data = { tenantId: ctx.tenantId, refundId };
      await enqueueEvent(tx, { name: "payment/refunded", data }, now);
      await record(ctx, tx, refund, "payment.refunded", now);
    } else if (news.state === "failed" && !refund.failedAt) {
      await fail(ctx, tx, refund, { ...gatewayRef, failureDetail: news.detail?.slice(0, 500) ?? null }, now);
    }
  });
}

async function fail(
  ctx: TenantContext,
  tx: Tx,
  refund: RefundRow,
  change: Partial<RefundRow>,
  now: Date,
): Promise<void> {
  await tx
    .update(refunds)
    .set({ ...change, failedAt: now, succeededAt: null })
    .where(eq(refunds.id, refund.id));
  if (refund.succeededAt)
    await tx
      .update(payments)
      .set({ refundedMinor: sql`${payments.refundedMinor} - ${refund.amountMinor.toString()}::bigint` })
      .where(eq(payments.id, refund.paymentId));
  const [taken] = await tx
    .select({ key: balanceEntries.key })
    .from(balanceEntries)
    .where(and(eq(balanceEntries.tenantId, ctx.tenantId), eq(balanceEntries.key, `refund:${refund.id}`)));
  // What was credited and could not be sent stays owed to the tenant.
  if (refund.creditNoteId || taken)
    await tx
      .insert(balanceEntries)
      .values({
        tenantId: ctx.tenantId,
        key: `refund_failed:${refund.id}`,
        currency: refund.currency,
        amountMinor: refund.amountMinor,
        kind: "returned",
        createdAt: now,
      })
      .onConflictDoNothing();
  await record(ctx, tx, refund, "payment.refund_failed", now);
}

async function record(ctx: TenantContext, tx: Tx, refund: RefundRow, action: string, now: Date): Promise<void> {
  const after = { refundId: refund.id, amountMinor: refund.amountMinor.toString(), currency: refund.currency };
  const { tenantId, requestId } = ctx;
  const actor = actorRef(ctx.actor);
  const { reason } = refund;
  await recordAudit(tx, { tenantId, actor, action, targetId: refund.paymentId, reason, after, requestId }, now);
}

/** Sends again what was requested and has no answer yet. */
export async function sweepRefunds(ctx: PaymentContext): Promise<{ done: number }> {
  const before = new Date(ctx.clock.now().getTime() - patienceMs);
  const rows = await ctx.db.orm
    .select({ tenantId: refunds.tenantId, id: refunds.id })
    .from(refunds)
    .where(and(isNull(refunds.succeededAt), isNull(refunds.failedAt), lt(refunds.createdAt, before)))
    .orderBy(asc(refunds.createdAt))
    .limit(mostAtOnce);
  return sweepTenants(ctx, rows, "refunds", async (tenant) => {
    for (const { id } of rows.filter((row) => row.tenantId === tenant.tenantId))
      await sendRefund({ ...tenant, gateways: ctx.gateways }, { refundId: id });
    return true;
  });
}
