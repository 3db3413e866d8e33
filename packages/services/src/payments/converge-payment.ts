import { decideArrivedPayment } from "@tenantry/core/billing/arrived-payment";
import type { GatewayCheckout, GatewayPayment, PaymentGateway } from "@tenantry/core/ports/payments";
import type { Tx } from "@tenantry/db/client";
import { paymentAttempts, payments } from "@tenantry/db/platform/payments";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { loadPaymentFacts, settleInvoice } from "../billing/settle-invoice.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { type Attempt, amountOf, cancelAttempt, isOpen, refOf, succeedAttempt } from "./attempt.ts";
import type { Converged, QuarantineReason } from "./converged.ts";
import { keepMethod } from "./method.ts";
import { giveBack } from "./request-refund.ts";
import { heldOf } from "./send-back.ts";
import { failAndTell } from "./tell-payer.ts";

/** Brings an attempt and its invoice to what its payment at the gateway says. */
export async function convergePayment(
  ctx: TenantContext,
  gateway: PaymentGateway,
  attempt: Attempt,
  payment: GatewayPayment,
): Promise<Converged> {
  if (payment.state === "succeeded")
    return inBilling(ctx, (tx, now) => settle(ctx, tx, gateway, attempt, payment, now));
  const isGivenUp = payment.state === "failed" || payment.state === "canceled";
  // A charge given up for 3-D Secure is not the end of its attempt: a checkout stands in for it.
  const isItsPayment = refOf(attempt)?.id === payment.ref.id;
  if (!isGivenUp || !isItsPayment || !isOpen(attempt)) return { kind: "converged" };
  const now = ctx.clock.now();
  const failure = payment.failure ?? { code: "declined" as const, detail: payment.state };
  await ctx.db.withTenant(ctx.tenantId, (tx) => failAndTell(tx, ctx, attempt, { ...failure, ref: payment.ref }, now));
  return { kind: "converged" };
}

async function settle(
  ctx: TenantContext,
  tx: Tx,
  gateway: PaymentGateway,
  attempt: Attempt,
  payment: GatewayPayment,
  now: Date,
): Promise<Converged> {
  const { tenantId } = ctx;
  const gatewayRef = payment.ref.id;
  const [known] = await tx
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.gateway, gateway.id), eq(payments.gatewayRef, gatewayRef)));
  if (known) {
    await succeedAttempt(tx, attempt.id, now);
    return { kind: "converged" };
  }
  const facts = attempt.invoiceId ? await loadPaymentFacts(tx, tenantId, attempt.invoiceId) : null;
  if (!facts) return setAside(payment, "unknown");
  const { charged, rounding } = amountOf(attempt);
  const decision = decideArrivedPayment({
    received: payment.received,
    expected: charged,
    invoice: facts.isPaid ? "paid" : facts.invoice,
    startsChange: facts.startsChange,
    tenant: facts.tenant,
  });
  if (decision.kind === "quarantine") return setAside(payment, decision.reason);
  const { method } = payment;
  const settled = await settleInvoice(
    ctx,
    tx,
    facts,
    decision,
    {
      gateway: gateway.id,
      gatewayRef,
      attemptId: attempt.id,
      amount: payment.received,
      rounding,
      method: method ? `${method.brand} ${method.last4}` : gateway.id,
      paidAt: await instantOf(tx, ctx, payment, now),
    },
    now,
  );
  await succeedAttempt(tx, attempt.id, now);
  if (decision.kind === "refund" && settled.paymentId) {
    await giveBack(ctx, tx, { paymentId: settled.paymentId, amount: payment.received, because: decision.alert }, now);
    return { kind: "converged" };
  }
  // Attached to the customer: it was saved with this payment.
  if (method && method.customerRef !== null)
    await keepMethod(tx, { tenantId, gateway: gateway.id, actor: actorRef(ctx.actor) }, method, now);
  return { kind: "converged" };
}

/** Money that does not fit is for staff, unless it has gone back already. */
const setAside = (payment: GatewayPayment, reason: QuarantineReason): Converged =>
  heldOf(payment).minor > 0n ? { kind: "quarantined", reason } : { kind: "ignored" };

/** A sandbox's money arrives at the sandbox's time, whatever the gateway's clock says. */
async function instantOf(tx: Tx, ctx: TenantContext, payment: GatewayPayment, now: Date): Promise<Date> {
  const [own] = await tx.select({ now: clocks.now }).from(clocks).where(eq(clocks.tenantId, ctx.tenantId));
  return own ? now : (payment.paidAt ?? now);
}

/** A page of the gateway: its payment, the card that was left there, or that nobody came. */
export async function convergeCheckout(
  ctx: TenantContext,
  gateway: PaymentGateway,
  attempt: Attempt,
  checkout: GatewayCheckout,
): Promise<Converged> {
  if (checkout.payment?.state === "succeeded") return convergePayment(ctx, gateway, attempt, checkout.payment);
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx): Promise<Converged> => {
    if (checkout.state === "expired" && refOf(attempt)?.id === checkout.ref.id)
      await cancelAttempt(tx, attempt.id, now);
    if (checkout.state !== "complete" || checkout.purpose !== "save_method" || !checkout.method)
      return { kind: "converged" };
    // One after the other: which of two cards is the default must have one answer.
    await tx
      .select({ id: paymentAttempts.id })
      .from(paymentAttempts)
      .where(eq(paymentAttempts.id, attempt.id))
      .for("update");
    await keepMethod(tx, { tenantId, gateway: gateway.id, actor: actorRef(ctx.actor) }, checkout.method, now);
    await succeedAttempt(tx, attempt.id, now);
    return { kind: "converged" };
  });
}
