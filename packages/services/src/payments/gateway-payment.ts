import { type InvoiceState, invoiceState } from "@tenantry/core/billing/invoice-state";
import { DomainError } from "@tenantry/core/errors";
import { isUuid } from "@tenantry/core/ids";
import { type Currency, type Money, money } from "@tenantry/core/money";
import type { GatewayId, GatewayPayment, GatewayRef } from "@tenantry/core/ports/payments";
import { invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts, payments } from "@tenantry/db/platform/payments";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import { currencyOf } from "../billing/stored-line.ts";
import { gatewayOf, type PaymentContext } from "./context.ts";
import { tenantOfObject } from "./converge.ts";

/** What the gateway says of an object now: its money, or why there is none to see. */
export type SeenThere =
  | { readonly status: "found"; readonly payment: GatewayPayment | null }
  | { readonly status: "not_found" }
  | { readonly status: "foreign" | "failed"; readonly detail: string };

/** The same money in our books: what was asked for, what arrived, whose it is. */
export type SeenHere = {
  readonly tenant: { readonly id: string; readonly name: string; readonly isGone: boolean } | null;
  readonly invoice: { readonly id: string; readonly number: string | null; readonly state: InvoiceState } | null;
  readonly asked: Money | null;
  readonly booked: { readonly id: string; readonly amount: Money; readonly refunded: Money } | null;
};

/** Looks at an object at its gateway; a checkout stands for its payment. */
export async function seeThere(ctx: PaymentContext, gateway: GatewayId, ref: GatewayRef): Promise<SeenThere> {
  const answer = await gatewayOf(ctx, gateway).fetch(ref);
  if (answer.status === "failed") return { status: "failed", detail: answer.detail };
  if (answer.status === "foreign") return { status: "foreign", detail: answer.detail };
  if (answer.status === "not_found") return { status: "not_found" };
  const { object } = answer;
  if (object.kind === "payment") return { status: "found", payment: object };
  if (object.kind === "checkout") return { status: "found", payment: object.payment };
  if (object.kind === "method" || !object.paymentRef) return { status: "found", payment: null };
  return seeThere(ctx, gateway, object.paymentRef);
}

/** Our side of a payment at a gateway; for roles that see every tenant. */
export async function seeHere(ctx: PaymentContext, gateway: GatewayId, payment: GatewayPayment): Promise<SeenHere> {
  const db = ctx.db.orm;
  const { key } = payment;
  const [booked] = await db
    .select()
    .from(payments)
    .where(and(eq(payments.gateway, gateway), eq(payments.gatewayRef, payment.ref.id)));
  const [asked] =
    key !== null && isUuid(key)
      ? await db
          .select({ attempt: paymentAttempts, invoice: invoices })
          .from(paymentAttempts)
          .innerJoin(invoices, eq(invoices.id, paymentAttempts.invoiceId))
          .where(eq(paymentAttempts.id, key))
      : [];
  const tenantId = booked?.tenantId ?? (await tenantOfObject(ctx, gateway, payment));
  const [tenant] = tenantId
    ? await db
        .select({ id: tenants.id, name: tenants.name, deactivatedAt: tenants.deactivatedAt })
        .from(tenants)
        .where(eq(tenants.id, tenantId))
    : [];
  const attempt = asked?.attempt;
  const of = (minor: bigint, currency: Currency) => money(minor, currency);
  return {
    tenant: tenant ? { id: tenant.id, name: tenant.name, isGone: tenant.deactivatedAt !== null } : null,
    invoice: asked ? { id: asked.invoice.id, number: asked.invoice.number, state: invoiceState(asked.invoice) } : null,
    asked:
      attempt?.currency && attempt.amountMinor !== null ? of(attempt.amountMinor, currencyOf(attempt.currency)) : null,
    booked: booked
      ? {
          id: booked.id,
          amount: of(booked.amountMinor, currencyOf(booked.currency)),
          refunded: of(booked.refundedMinor, currencyOf(booked.currency)),
        }
      : null,
  };
}

/** The payment behind an object, now. `unavailable` when the gateway does not answer, `conflict` when there is none. */
export async function requirePayment(
  ctx: PaymentContext,
  gateway: GatewayId,
  ref: GatewayRef,
): Promise<GatewayPayment> {
  const seen = await seeThere(ctx, gateway, ref);
  if (seen.status === "failed") throw new DomainError("unavailable", `The gateway did not answer: ${seen.detail}`);
  if (seen.status !== "found" || !seen.payment) throw new DomainError("conflict", "The gateway knows no such payment.");
  return seen.payment;
}
