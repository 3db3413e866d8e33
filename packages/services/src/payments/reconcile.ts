import { invoiceState } from "@tenantry/core/billing/invoice-state";
import { comparePayment } from "@tenantry/core/billing/reconciliation";
import { DomainError } from "@tenantry/core/errors";
import { isUuid } from "@tenantry/core/ids";
import { type Currency, isCurrency, money } from "@tenantry/core/money";
import type { GatewayPayment, GatewayRef, PaymentGateway } from "@tenantry/core/ports/payments";
import { invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts, paymentMethods, payments, refunds } from "@tenantry/db/platform/payments";
import { and, eq, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { amountOf } from "./attempt.ts";
import type { PaymentContext } from "./context.ts";
import { tenantOfObject } from "./converge.ts";
import { closeGone, keepFinding, type NewFinding } from "./findings.ts";

const dayMs = 86_400_000;
/** Webhooks of the last minutes may still be on their way. */
const graceMinutes = 15;
const mostObjects = 20_000;

export type Reconciled = { readonly looked: number; readonly found: number };

/**
 * Compares what happened at the gateways in the last days with our books, object by object, and keeps the differences; for
 * roles that see every tenant. Differences that are no more are closed.
 * `includesFresh` also takes what happened in the last minutes for a difference.
 */
export async function reconcile(
  ctx: PaymentContext,
  { days = 3, includesFresh = false }: { days?: number; includesFresh?: boolean } = {},
): Promise<Reconciled> {
  const now = ctx.clock.now();
  const settledBy = includesFresh ? now : new Date(now.getTime() - graceMinutes * 60_000);
  const since = new Date(now.getTime() - days * dayMs);
  let looked = 0;
  let found = 0;
  for (const gateway of ctx.gateways.values()) {
    const refs = await refsSince(ctx, gateway, since);
    const findings: NewFinding[] = await paidTwice(ctx, gateway, since);
    for (const finding of findings) refs.set(finding.objectRef, { kind: "payment", id: finding.objectRef });
    for (const ref of refs.values()) {
      const finding = await look(ctx, gateway, ref, settledBy);
      if (finding) findings.push(finding);
    }
    await ctx.db.transaction(async (tx) => {
      for (const finding of findings) await keepFinding(tx, finding, now);
      await closeGone(tx, gateway.id, [...refs.keys()], findings, now);
    });
    looked += refs.size;
    found += findings.length;
  }
  return { looked, found };
}

/** Objects with news there, and our own payments and cards of those days, which must be there. */
async function refsSince(ctx: PaymentContext, gateway: PaymentGateway, since: Date): Promise<Map<string, GatewayRef>> {
  const refs = new Map<string, GatewayRef>();
  for await (const { objectRef } of gateway.listEvents(since)) {
    if (objectRef?.kind === "payment" || objectRef?.kind === "method") refs.set(objectRef.id, objectRef);
    if (refs.size >= mostObjects) break;
  }
  if (gateway.id === "manual") return refs;
  const [paid, saved] = await Promise.all([
    ctx.db.orm
      .select({ id: payments.gatewayRef })
      .from(payments)
      .where(and(eq(payments.gateway, gateway.id), gte(payments.createdAt, since)))
      .limit(mostObjects),
    ctx.db.orm
      .select({ id: paymentMethods.methodRef })
      .from(paymentMethods)
      .where(and(eq(paymentMethods.gateway, gateway.id), gte(paymentMethods.createdAt, since)))
      .limit(mostObjects),
  ]);
  for (const { id } of paid) refs.set(id, { kind: "payment", id });
  for (const { id } of saved) refs.set(id, { kind: "method", id });
  return refs;
}

async function look(
  ctx: PaymentContext,
  gateway: PaymentGateway,
  ref: GatewayRef,
  settledBy: Date,
): Promise<NewFinding | null> {
  if (ref.kind === "method") return lookAtMethod(ctx, gateway, ref);
  const answer = await gateway.fetch(ref);
  if (answer.status === "failed") throw new DomainError("unavailable", `The gateway did not answer: ${answer.detail}`);
  const unknown = { gateway: gateway.id, kind: "unknown_object" as const, objectRef: ref.id };
  if (answer.status === "foreign")
    return { ...unknown, tenantId: null, invoiceId: null, details: { detail: answer.detail } };
  if (answer.status === "not_found" || answer.object.kind !== "payment") return null;
  const payment = answer.object;
  const isFresh = payment.paidAt === null || payment.paidAt.getTime() > settledBy.getTime();
  return payment.state === "succeeded" && !isFresh ? comparedWithBooks(ctx, gateway, payment) : null;
}

async function comparedWithBooks(
  ctx: PaymentContext,
  gateway: PaymentGateway,
  payment: GatewayPayment,
): Promise<NewFinding | null> {
  const { key, received, refunded, disputed } = payment;
  const [booked] = await ctx.db.orm
    .select()
    .from(payments)
    .where(and(eq(payments.gateway, gateway.id), eq(payments.gatewayRef, payment.ref.id)));
  const [asked] =
    key !== null && isUuid(key)
      ? await ctx.db.orm
          .select({ attempt: paymentAttempts, invoice: invoices })
          .from(paymentAttempts)
          .innerJoin(invoices, eq(invoices.id, paymentAttempts.invoiceId))
          .where(eq(paymentAttempts.id, key))
      : [];
  const currency: Currency = booked && isCurrency(booked.currency) ? booked.currency : received.currency;
  const kind = comparePayment({
    there: { received, refunded, disputed },
    asked: asked ? amountOf(asked.attempt).charged : null,
    ours: booked
      ? {
          amount: money(booked.amountMinor, currency),
          refunded: money(booked.refundedMinor, currency),
          onItsWay: money(await onItsWay(ctx, booked.id), currency),
        }
      : null,
    invoice: asked ? invoiceState(asked.invoice) : null,
  });
  if (kind === null) return null;
  return {
    gateway: gateway.id,
    kind,
    objectRef: payment.ref.id,
    tenantId: (await tenantOfObject(ctx, gateway.id, payment)) ?? null,
    invoiceId: booked?.invoiceId ?? asked?.invoice.id ?? null,
    details: {
      currency: received.currency,
      receivedMinor: received.minor.toString(),
      refundedMinor: refunded.minor.toString(),
      bookedMinor: booked?.amountMinor.toString() ?? null,
      bookedRefundedMinor: booked?.refundedMinor.toString() ?? null,
    },
  };
}

async function onItsWay(ctx: PaymentContext, paymentId: string): Promise<bigint> {
  const [row] = await ctx.db.orm
    .select({ minor: sql<string>`coalesce(sum(${refunds.amountMinor}), 0)` })
    .from(refunds)
    .where(and(eq(refunds.paymentId, paymentId), isNull(refunds.succeededAt), isNull(refunds.failedAt)));
  return BigInt(row?.minor ?? "0");
}

async function lookAtMethod(ctx: PaymentContext, gateway: PaymentGateway, ref: GatewayRef): Promise<NewFinding | null> {
  const [saved] = await ctx.db.orm
    .select()
    .from(paymentMethods)
    .where(
      and(
        eq(paymentMethods.gateway, gateway.id),
        eq(paymentMethods.methodRef, ref.id),
        isNull(paymentMethods.removedAt),
      ),
    );
  if (!saved) return null;
  const answer = await gateway.fetch(ref);
  if (answer.status === "failed") throw new DomainError("unavailable", `The gateway did not answer: ${answer.detail}`);
  const isThere = answer.status === "found" && answer.object.kind === "method" && answer.object.customerRef !== null;
  if (isThere) return null;
  const details = { brand: saved.brand, last4: saved.last4, methodId: saved.id };
  const { tenantId } = saved;
  return { gateway: gateway.id, kind: "missing_card", objectRef: ref.id, tenantId, invoiceId: null, details };
}

/** Money that came for an invoice which another payment has settled, and that nobody has given back. */
async function paidTwice(ctx: PaymentContext, gateway: PaymentGateway, since: Date): Promise<NewFinding[]> {
  const first = alias(payments, "first");
  const rows = await ctx.db.orm
    .selectDistinctOn([payments.id], {
      payment: payments,
      invoiceId: paymentAttempts.invoiceId,
      firstRef: first.gatewayRef,
    })
    .from(payments)
    .innerJoin(paymentAttempts, eq(paymentAttempts.id, payments.attemptId))
    .innerJoin(first, eq(first.invoiceId, paymentAttempts.invoiceId))
    .leftJoin(refunds, and(eq(refunds.paymentId, payments.id), isNull(refunds.failedAt)))
    .where(
      and(
        eq(payments.gateway, gateway.id),
        isNull(payments.invoiceId),
        isNotNull(paymentAttempts.invoiceId),
        lt(payments.refundedMinor, payments.amountMinor),
        isNull(refunds.id),
        gte(payments.createdAt, since),
      ),
    )
    .limit(1_000);
  return rows.map(({ payment, invoiceId, firstRef }) => ({
    gateway: gateway.id,
    kind: "paid_twice",
    objectRef: payment.gatewayRef,
    tenantId: payment.tenantId,
    invoiceId,
    details: {
      currency: payment.currency,
      receivedMinor: payment.amountMinor.toString(),
      paymentId: payment.id,
      firstRef,
    },
  }));
}
