import { type Money, money } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts, payments, refunds } from "@tenantry/db/platform/payments";
import { and, desc, eq, isNotNull, isNull, type SQL } from "drizzle-orm";
import { currencyOf } from "../billing/stored-line.ts";
import type { TenantContext } from "../context.ts";

type Shared = {
  readonly id: string;
  readonly at: Date;
  readonly gateway: (typeof payments.$inferSelect)["gateway"];
  readonly invoiceId: string | null;
  readonly invoiceNumber: string | null;
  readonly amount: Money | null;
};

/** Money that came, went back, or was asked for in vain or still is. */
export type MoneyMovement = Shared &
  (
    | {
        readonly kind: "payment";
        readonly method: string;
        readonly refunded: Money;
        readonly isDisputed: boolean;
        /** Of staff: what they saw when they booked it. */
        readonly evidence: { readonly text: string | null; readonly reference: string | null } | null;
      }
    | {
        readonly kind: "refund";
        readonly state: "requested" | "sent" | "failed";
        readonly reason: string;
        readonly detail: string | null;
      }
    | {
        readonly kind: "attempt";
        readonly state: "open" | "failed" | "canceled";
        readonly way: (typeof paymentAttempts.$inferSelect)["kind"];
        readonly failureCode: (typeof paymentAttempts.$inferSelect)["failureCode"];
        readonly detail: string | null;
      }
  );

const most = 100;

/** The newest payments, refunds and unsuccessful attempts of a tenant, or of one invoice; at most a hundred. */
export async function tenantMoney(
  ctx: TenantContext,
  { invoiceId }: { invoiceId?: string } = {},
): Promise<MoneyMovement[]> {
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [came, went, asked] = await Promise.all([
      arrived(tx, ctx, invoiceId),
      givenBack(tx, ctx, invoiceId),
      askedFor(tx, ctx, invoiceId),
    ]);
    return [...came, ...went, ...asked].toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, most);
  });
}

async function arrived(tx: Tx, { tenantId }: TenantContext, invoiceId: string | undefined): Promise<MoneyMovement[]> {
  const rows = await tx
    .select({ payment: payments, number: invoices.number })
    .from(payments)
    .leftJoin(invoices, eq(invoices.id, payments.invoiceId))
    .where(and(eq(payments.tenantId, tenantId), ofInvoice(payments.invoiceId, invoiceId)))
    .orderBy(desc(payments.createdAt))
    .limit(most);
  return rows.map(({ payment, number }) => {
    const currency = currencyOf(payment.currency);
    const { evidence } = payment;
    return {
      kind: "payment" as const,
      id: payment.id,
      at: payment.paidAt,
      gateway: payment.gateway,
      invoiceId: payment.invoiceId,
      invoiceNumber: number,
      amount: money(payment.amountMinor, currency),
      method: payment.method,
      refunded: money(payment.refundedMinor, currency),
      isDisputed: payment.disputedAt !== null,
      evidence: evidence && { text: textOf(evidence.text), reference: textOf(evidence.reference) },
    };
  });
}

async function givenBack(tx: Tx, { tenantId }: TenantContext, invoiceId: string | undefined): Promise<MoneyMovement[]> {
  const rows = await tx
    .select({ refund: refunds, gateway: payments.gateway, invoiceId: payments.invoiceId, number: invoices.number })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .leftJoin(invoices, eq(invoices.id, payments.invoiceId))
    .where(and(eq(refunds.tenantId, tenantId), ofInvoice(payments.invoiceId, invoiceId)))
    .orderBy(desc(refunds.createdAt))
    .limit(most);
  return rows.map(({ refund, gateway, invoiceId: of, number }) => ({
    kind: "refund" as const,
    id: refund.id,
    at: refund.succeededAt ?? refund.failedAt ?? refund.createdAt,
    gateway,
    invoiceId: of,
    invoiceNumber: number,
    amount: money(refund.amountMinor, currencyOf(refund.currency)),
    state: refund.succeededAt ? ("sent" as const) : refund.failedAt ? ("failed" as const) : ("requested" as const),
    reason: refund.reason,
    detail: refund.failureDetail,
  }));
}

async function askedFor(tx: Tx, { tenantId }: TenantContext, invoiceId: string | undefined): Promise<MoneyMovement[]> {
  const rows = await tx
    .select({ attempt: paymentAttempts, number: invoices.number })
    .from(paymentAttempts)
    .innerJoin(invoices, eq(invoices.id, paymentAttempts.invoiceId))
    .where(
      and(
        eq(paymentAttempts.tenantId, tenantId),
        isNotNull(paymentAttempts.invoiceId),
        isNull(paymentAttempts.succeededAt),
        ofInvoice(paymentAttempts.invoiceId, invoiceId),
      ),
    )
    .orderBy(desc(paymentAttempts.createdAt))
    .limit(most);
  return rows.map(({ attempt, number }) => ({
    kind: "attempt" as const,
    id: attempt.id,
    at: attempt.failedAt ?? attempt.canceledAt ?? attempt.createdAt,
    gateway: attempt.gateway,
    invoiceId: attempt.invoiceId,
    invoiceNumber: number,
    amount:
      attempt.amountMinor !== null && attempt.currency
        ? money(attempt.amountMinor, currencyOf(attempt.currency))
        : null,
    state: attempt.failedAt ? ("failed" as const) : attempt.canceledAt ? ("canceled" as const) : ("open" as const),
    way: attempt.kind,
    failureCode: attempt.failureCode,
    detail: attempt.failureDetail,
  }));
}

const ofInvoice = (
  column: typeof payments.invoiceId | typeof paymentAttempts.invoiceId,
  invoiceId: string | undefined,
): SQL | undefined => (invoiceId ? eq(column, invoiceId) : undefined);

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
