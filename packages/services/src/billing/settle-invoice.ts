import { randomUUIDv7 } from "node:crypto";
import type { ArrivedPayment } from "@tenantry/core/billing/arrived-payment";
import { type InvoiceState, invoiceState } from "@tenantry/core/billing/invoice-state";
import { assert, DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { type Money, subtract } from "@tenantry/core/money";
import type { GatewayId } from "@tenantry/core/ports/payments";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { balanceEntries, billingProfiles, invoices } from "@tenantry/db/platform/billing";
import { payments } from "@tenantry/db/platform/payments";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import { applyChange } from "../subscription/apply-change.ts";
import { refreshPastDue } from "../subscription/refresh-past-due.ts";
import { acceptPaidRegistration } from "../tenant/accept-paid-registration.ts";
import { loadWaitingChange } from "./awaited-invoice.ts";

/** Money that has arrived, as the gateway's object or the evidence of staff says. */
export type NewPayment = {
  readonly gateway: GatewayId;
  /** The gateway's own id, or our reference of a payment booked by hand: once for good. */
  readonly gatewayRef: string;
  readonly attemptId: string | null;
  /** Received; `rounding` of it (signed) is the gateway's step, so that amount − rounding is the amount due. */
  readonly amount: Money;
  readonly rounding: Money;
  /** `visa 4242`, `bank_transfer`. */
  readonly method: string;
  readonly paidAt: Date;
  readonly evidence?: Record<string, unknown> | null;
  /** Why staff book it by hand. */
  readonly reason?: string | null;
};

export type PaymentFacts = {
  readonly tenantId: TenantId;
  readonly invoiceId: string;
  readonly invoice: InvoiceState;
  /** It has been paid once already, also while that payment is disputed. */
  readonly isPaid: boolean;
  readonly due: Money["minor"];
  /** It pays for a change that starts with the money. */
  readonly startsChange: boolean;
  readonly tenant: "live" | "suspended" | "gone";
};

export type Settled = {
  /** `known`: this payment is in the books already, nothing changed. */
  readonly kind: "settled" | "to_balance" | "refund" | "known";
  readonly paymentId: string | null;
  readonly changeId: string | null;
};

/** What `decideArrivedPayment` asks about an invoice, inside `inBilling`. Null: no invoice of this tenant. */
export async function loadPaymentFacts(tx: Tx, tenantId: TenantId, invoiceId: string): Promise<PaymentFacts | null> {
  const [row] = await tx
    .select({ invoice: invoices, tenant: tenants, registration: registrations })
    .from(invoices)
    .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
    .leftJoin(registrations, eq(registrations.invoiceId, invoices.id))
    .where(and(eq(invoices.id, invoiceId), eq(invoices.tenantId, tenantId)));
  if (!row) return null;
  const change = await loadWaitingChange(tx, invoiceId);
  const { tenant, invoice, registration } = row;
  // Who has left still owes: only what would begin something new is sent back.
  const hasLeft = tenant.purgeStartedAt !== null || (tenant.deactivatedAt !== null && change !== null);
  const isGone = hasLeft || (registration !== null && isReleased(registration));
  return {
    tenantId,
    invoiceId,
    invoice: invoiceState(invoice),
    isPaid: invoice.paidAt !== null,
    due: invoice.dueMinor,
    startsChange: change !== null,
    tenant: isGone ? "gone" : tenant.suspendedAt ? "suspended" : "live",
  };
}

/** It has given its slug back and forgotten its password: nothing can be set up for this money any more. */
const isReleased = ({ paidAt, rejectedAt, passwordHash }: typeof registrations.$inferSelect): boolean =>
  rejectedAt !== null || (paidAt === null && passwordHash === null);

/**
 * Books a payment as `decideArrivedPayment` has decided, inside `inBilling`: the row, the invoice or the balance, and the
 * change that waited for it. The same (gateway, gatewayRef) again changes nothing. After `refund` the caller gives it back.
 */
export async function settleInvoice(
  ctx: ServiceContext,
  tx: Tx,
  facts: PaymentFacts,
  outcome: Exclude<ArrivedPayment, { kind: "quarantine" }>,
  payment: NewPayment,
  now: Date,
): Promise<Settled> {
  const { tenantId, invoiceId } = facts;
  // A paid invoice under dispute reads open: a second payment is still one too many.
  const kind = outcome.kind === "settle" && facts.isPaid ? "to_balance" : outcome.kind;
  const { gateway, gatewayRef, amount, rounding, method } = payment;
  const settles = kind === "settle";
  assert(!settles || subtract(amount, rounding).minor === facts.due, `the payment of ${invoiceId} is what was due`);
  const [booked] = await tx
    .insert(payments)
    .values({
      id: randomUUIDv7(),
      tenantId,
      invoiceId: settles ? invoiceId : null,
      attemptId: payment.attemptId,
      gateway,
      gatewayRef,
      currency: amount.currency,
      amountMinor: amount.minor,
      roundingMinor: settles ? rounding.minor : 0n,
      method,
      evidence: payment.evidence ?? null,
      paidAt: payment.paidAt,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: payments.id });
  if (!booked) return { kind: "known", paymentId: null, changeId: null };
  const paymentId = booked.id;
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: settles ? "invoice.paid" : kind === "to_balance" ? "payment.to_balance" : "payment.refused",
      targetId: settles ? invoiceId : paymentId,
      reason: payment.reason ?? null,
      after: {
        invoiceId,
        gateway,
        gatewayRef,
        amountMinor: amount.minor.toString(),
        currency: amount.currency,
        method,
      },
      requestId: ctx.requestId,
    },
    now,
  );
  if (kind === "refund") return { kind, paymentId, changeId: null };
  await tx.update(billingProfiles).set({ lastGateway: gateway }).where(eq(billingProfiles.tenantId, tenantId));
  if (kind === "to_balance") {
    await tx.insert(balanceEntries).values({
      tenantId,
      key: `payment:${paymentId}`,
      currency: amount.currency,
      amountMinor: amount.minor,
      kind: "overpayment",
      invoiceId,
      createdAt: now,
    });
    return { kind, paymentId, changeId: null };
  }
  const [paid] = await tx
    .update(invoices)
    .set({ paidAt: now })
    .where(and(eq(invoices.id, invoiceId), isNull(invoices.paidAt), isNull(invoices.voidedAt)))
    .returning({ id: invoices.id });
  if (!paid) throw new DomainError("conflict", "The invoice is not open.");
  const change = await loadWaitingChange(tx, invoiceId);
  if (change) await applyChange(ctx, tx, change, now);
  else await acceptPaidRegistration(ctx, tx, { tenantId, invoiceId }, now);
  await refreshPastDue(ctx, tx, tenantId, now);
  await enqueueEvent(tx, { name: "invoice/paid", data: { tenantId, invoiceId } }, now);
  return { kind: "settled", paymentId, changeId: change?.id ?? null };
}
