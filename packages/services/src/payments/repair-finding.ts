import { randomUUIDv7 } from "node:crypto";
import { type FindingRepair, findingRepairs } from "@tenantry/core/billing/reconciliation";
import { assert, DomainError, fieldError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import { isCurrency, money } from "@tenantry/core/money";
import type { GatewayPayment } from "@tenantry/core/ports/payments";
import { recordAudit } from "@tenantry/db/journal";
import { balanceEntries } from "@tenantry/db/platform/billing";
import { paymentMethods, payments, reconciliationFindings, refunds } from "@tenantry/db/platform/payments";
import { and, eq, isNull } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { actorRef } from "../context.ts";
import { atTenantTime } from "../tenant/tenant-time.ts";
import { gatewayOf, inScopeOf, type PaymentContext, type TenantPaymentContext } from "./context.ts";
import { convergeObject } from "./converge.ts";
import type { Finding } from "./findings.ts";
import { dropMethod } from "./method.ts";
import { refundPayment } from "./refund.ts";
import { sendBack } from "./send-back.ts";

export type RepairFinding = { readonly findingId: string; readonly repair: FindingRepair; readonly reason: string };

/**
 * Staff repair one difference. `validation_failed` for a repair that does not fit it, `conflict` when the gateway says something
 * else by now. What is accepted does not come back.
 */
export async function repairFinding(ctx: PaymentContext, input: RepairFinding): Promise<void> {
  const { repair, reason } = input;
  const [finding] = await ctx.db.orm
    .select()
    .from(reconciliationFindings)
    .where(and(eq(reconciliationFindings.id, input.findingId), isNull(reconciliationFindings.resolvedAt)));
  if (!finding) throw new DomainError("not_found", "There is no such open difference.");
  if (!findingRepairs[finding.kind].includes(repair))
    throw fieldError("repair", "does_not_fit", `A difference of this kind is not repaired by ${repair}.`);
  await act(ctx, finding, input);
  const now = ctx.clock.now();
  const resolution = repair === "accept" ? ("intended" as const) : ("repaired" as const);
  const { actor, requestId } = ctx;
  const resolvedBy = "id" in actor ? actor.id : null;
  await inScopeOf(ctx, finding.tenantId, async (tx) => {
    await tx
      .update(reconciliationFindings)
      .set({ resolvedAt: now, resolution, resolvedBy })
      .where(eq(reconciliationFindings.id, finding.id));
    const { tenantId, id: targetId, kind, objectRef } = finding;
    const entry = { tenantId, actor: actorRef(actor), action: "finding.resolved", targetId, reason, requestId };
    await recordAudit(tx, { ...entry, before: { kind, objectRef }, after: { repair, resolution } }, now);
  });
}

async function act(ctx: PaymentContext, finding: Finding, { repair, reason }: RepairFinding): Promise<void> {
  if (repair === "accept") return;
  if (repair === "refund" && finding.kind !== "paid_twice") {
    await sendBack(ctx, await fetchPayment(ctx, finding), finding.gateway);
    return;
  }
  const tenantId = parseTenantId(finding.tenantId ?? "");
  const tenant = await atTenantTime({ ...ctx, tenantId }, tenantId);
  if (repair === "book") return book(tenant, finding);
  if (repair === "drop_method") return dropMissing(tenant, finding);
  const payment = await bookedPayment(tenant, finding);
  assert(isCurrency(payment.currency), "a booked payment is in a currency of ours");
  if (repair === "mark_refunded") return markRefunded(tenant, finding, reason);
  const amount = money(payment.amountMinor - payment.refundedMinor, payment.currency);
  await refundPayment(tenant, { paymentId: payment.id, amount, reason });
}

async function book(ctx: TenantPaymentContext, finding: Finding): Promise<void> {
  const converged = await convergeObject(ctx, gatewayOf(ctx, finding.gateway), await fetchPayment(ctx, finding));
  if (converged.kind !== "converged") throw new DomainError("conflict", "This payment does not fit its invoice.");
}

async function markRefunded(ctx: TenantPaymentContext, finding: Finding, reason: string): Promise<void> {
  const { tenantId } = ctx;
  const there = await fetchPayment(ctx, finding);
  await inBilling(ctx, async (tx, now) => {
    const [payment] = await tx
      .select()
      .from(payments)
      .where(and(eq(payments.gateway, finding.gateway), eq(payments.gatewayRef, finding.objectRef)));
    assert(payment, "a refund there is one of a payment in our books");
    const missing = there.refunded.minor - payment.refundedMinor;
    if (missing <= 0n) throw new DomainError("conflict", "Our books say so already.");
    const id = randomUUIDv7();
    const { currency } = payment;
    const refund = { id, tenantId, paymentId: payment.id, currency, amountMinor: missing, reason };
    await tx.insert(refunds).values({ ...refund, createdAt: now, succeededAt: now });
    await tx.update(payments).set({ refundedMinor: there.refunded.minor }).where(eq(payments.id, payment.id));
    // It had become balance, which it is not any more.
    if (payment.invoiceId === null)
      await tx.insert(balanceEntries).values({
        tenantId,
        key: `refund:${id}`,
        currency,
        amountMinor: -missing,
        kind: "returned",
        createdAt: now,
      });
    const after = { refundId: id, amountMinor: missing.toString(), currency };
    const { requestId } = ctx;
    const actor = actorRef(ctx.actor);
    const entry = { tenantId, actor, action: "payment.refunded", targetId: payment.id, reason, after, requestId };
    await recordAudit(tx, entry, now);
  });
}

async function dropMissing(ctx: TenantPaymentContext, finding: Finding): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(paymentMethods)
      .where(and(eq(paymentMethods.gateway, finding.gateway), eq(paymentMethods.methodRef, finding.objectRef)));
    if (row) await dropMethod(tx, row, { tenantId, actor: actorRef(ctx.actor) }, now);
  });
}

async function bookedPayment(ctx: TenantPaymentContext, { gateway, objectRef }: Finding) {
  const [payment] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select()
      .from(payments)
      .where(and(eq(payments.gateway, gateway), eq(payments.gatewayRef, objectRef))),
  );
  if (!payment) throw new DomainError("conflict", "This payment is not in the books.");
  return payment;
}

async function fetchPayment(ctx: PaymentContext, { gateway, objectRef }: Finding): Promise<GatewayPayment> {
  const answer = await gatewayOf(ctx, gateway).fetch({ kind: "payment", id: objectRef });
  if (answer.status === "failed") throw new DomainError("unavailable", `The gateway did not answer: ${answer.detail}`);
  if (answer.status !== "found" || answer.object.kind !== "payment")
    throw new DomainError("conflict", "The gateway knows no such payment.");
  return answer.object;
}
