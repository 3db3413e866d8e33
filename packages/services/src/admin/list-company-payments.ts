import type { CompanyPaymentListInput } from "@tenantry/core/billing/company-inputs";
import { type Money, money } from "@tenantry/core/money";
import { invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts, payments, refunds } from "@tenantry/db/platform/payments";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, desc, eq, isNotNull, or, type SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { currencyOf } from "../billing/stored-line.ts";
import type { ServiceContext } from "../context.ts";
import { contains, isAfter, type KeyedPage, pageOf, tenantIs } from "./list-all-pages.ts";

type OfTenant = {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly invoiceId: string | null;
  readonly invoiceNumber: string | null;
  readonly amount: Money;
};
type CompanyPayment = OfTenant &
  Pick<typeof payments.$inferSelect, "gateway" | "gatewayRef" | "method" | "paidAt" | "disputedAt"> & {
    readonly refunded: Money;
  };
type CompanyRefund = OfTenant &
  Pick<typeof refunds.$inferSelect, "reason" | "createdAt" | "failureDetail"> & {
    readonly gateway: typeof payments.$inferSelect.gateway;
    readonly gatewayRef: string | null;
    readonly state: "pending" | "succeeded" | "failed";
  };
type FailedAttempt = OfTenant &
  Pick<typeof paymentAttempts.$inferSelect, "gateway" | "kind" | "failureCode" | "failureDetail"> & {
    readonly failedAt: Date;
  };

/** Money that arrived from all tenants, newest first. */
export async function listCompanyPayments(
  ctx: ServiceContext,
  input: CompanyPaymentListInput,
): Promise<KeyedPage<CompanyPayment>> {
  const { after, pageSize, search, currency } = input;
  const found = await ctx.db.orm
    .select({ payment: payments, tenantName: tenants.name, invoiceNumber: invoices.number })
    .from(payments)
    .innerJoin(tenants, eq(tenants.id, payments.tenantId))
    .leftJoin(invoices, eq(invoices.id, payments.invoiceId))
    .where(
      and(
        searchIs(search, payments.gatewayRef),
        currency ? eq(payments.currency, currency) : undefined,
        isAfter(after, payments.createdAt, payments.id),
      ),
    )
    .orderBy(desc(payments.createdAt), desc(payments.id))
    .limit(pageSize + 1);
  const { rows, next } = pageOf(found, pageSize, ({ payment }) => ({ at: payment.createdAt, id: payment.id }));
  return {
    next,
    rows: rows.map(({ payment, tenantName, invoiceNumber }) => {
      const { id, tenantId, invoiceId, gateway, gatewayRef, method, paidAt, disputedAt } = payment;
      const of = currencyOf(payment.currency);
      const amounts = { amount: money(payment.amountMinor, of), refunded: money(payment.refundedMinor, of) };
      const names = { tenantId, tenantName, invoiceId, invoiceNumber };
      return { id, ...names, ...amounts, gateway, gatewayRef, method, paidAt, disputedAt };
    }),
  };
}

/** Money that goes back to tenants, newest first; also what was sent back because the tenant is gone. */
export async function listCompanyRefunds(
  ctx: ServiceContext,
  input: CompanyPaymentListInput,
): Promise<KeyedPage<CompanyRefund>> {
  const { after, pageSize, search, currency } = input;
  const found = await ctx.db.orm
    .select({
      refund: refunds,
      gateway: payments.gateway,
      invoiceId: payments.invoiceId,
      tenantName: tenants.name,
      invoiceNumber: invoices.number,
    })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .innerJoin(tenants, eq(tenants.id, refunds.tenantId))
    .leftJoin(invoices, eq(invoices.id, payments.invoiceId))
    .where(
      and(
        searchIs(search, refunds.gatewayRef),
        currency ? eq(refunds.currency, currency) : undefined,
        isAfter(after, refunds.createdAt, refunds.id),
      ),
    )
    .orderBy(desc(refunds.createdAt), desc(refunds.id))
    .limit(pageSize + 1);
  const { rows, next } = pageOf(found, pageSize, ({ refund }) => ({ at: refund.createdAt, id: refund.id }));
  return {
    next,
    rows: rows.map(({ refund, ...names }) => {
      const { id, tenantId, reason, createdAt, failureDetail, gatewayRef } = refund;
      const state = refund.failedAt ? "failed" : refund.succeededAt ? "succeeded" : "pending";
      const amount = money(refund.amountMinor, currencyOf(refund.currency));
      return { id, tenantId, ...names, amount, reason, createdAt, failureDetail, gatewayRef, state };
    }),
  };
}

/** Tries to take money that failed, newest first. */
export async function listFailedPayments(
  ctx: ServiceContext,
  input: CompanyPaymentListInput,
): Promise<KeyedPage<FailedAttempt>> {
  const { after, pageSize, search, currency } = input;
  const found = await ctx.db.orm
    .select({ attempt: paymentAttempts, tenantName: tenants.name, invoiceNumber: invoices.number })
    .from(paymentAttempts)
    .innerJoin(tenants, eq(tenants.id, paymentAttempts.tenantId))
    .innerJoin(invoices, eq(invoices.id, paymentAttempts.invoiceId))
    .where(
      and(
        isNotNull(paymentAttempts.failedAt),
        isNotNull(paymentAttempts.amountMinor),
        searchIs(search, paymentAttempts.refId),
        currency ? eq(paymentAttempts.currency, currency) : undefined,
        isAfter(after, paymentAttempts.failedAt, paymentAttempts.id),
      ),
    )
    .orderBy(desc(paymentAttempts.failedAt), desc(paymentAttempts.id))
    .limit(pageSize + 1);
  const failed = found.flatMap((row) => {
    const { failedAt, amountMinor, currency: code } = row.attempt;
    if (!failedAt || amountMinor === null || code === null) return [];
    return [{ ...row, failedAt, amount: money(amountMinor, currencyOf(code)) }];
  });
  const { rows, next } = pageOf(failed, pageSize, ({ attempt, failedAt }) => ({ at: failedAt, id: attempt.id }));
  return {
    next,
    rows: rows.map(({ attempt, ...row }) => {
      const { id, tenantId, invoiceId, gateway, kind, failureCode, failureDetail } = attempt;
      return { id, tenantId, invoiceId, gateway, kind, failureCode, failureDetail, ...row };
    }),
  };
}

const searchIs = (search: string, gatewayRef: AnyPgColumn): SQL | undefined =>
  search ? or(tenantIs(search), contains(invoices.number, search), eq(gatewayRef, search)) : undefined;
