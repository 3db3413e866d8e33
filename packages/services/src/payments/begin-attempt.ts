import { randomUUIDv7 } from "node:crypto";
import { invoiceState } from "@tenantry/core/billing/invoice-state";
import { assert, DomainError, fieldError } from "@tenantry/core/errors";
import { type Currency, isCurrency, type Money, money } from "@tenantry/core/money";
import { type PaymentGateway, toGatewayAmount } from "@tenantry/core/ports/payments";
import type { Queryable, Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { billingProfiles, invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { subscriptionChanges } from "@tenantry/db/platform/subscription";
import { and, eq, isNull } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { loadPaymentFacts } from "../billing/settle-invoice.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { type Attempt, findOpenAttempt } from "./attempt.ts";
import type { MethodRow } from "./method.ts";
import { refuseRealMoney } from "./refuse-real-money.ts";

/** How an invoice is to be paid. */
export type PaymentChoice =
  | { readonly kind: "checkout"; readonly gateway: PaymentGateway; readonly saveMethod: boolean }
  | { readonly kind: "manual"; readonly gateway: PaymentGateway }
  | { readonly kind: "off_session"; readonly gateway: PaymentGateway; readonly method: MethodRow };

export type Payable = { readonly id: string; readonly number: string; readonly due: Money; readonly dueAt: Date };

export type Begun =
  | { readonly kind: "begun"; readonly attempt: Attempt; readonly invoice: Payable }
  /** Another try is open: there is never a second one beside it. */
  | { readonly kind: "open"; readonly attempt: Attempt; readonly invoice: Payable };

/** A bank transfer takes days; the change that waits for it must not expire before. */
const transferMs = 14 * 86_400_000;

/** An open invoice with something due: `not_found`, or `invalid_transition` when it is settled, void or disputed. */
export async function loadPayable(tx: Queryable, tenantId: string, invoiceId: string): Promise<Payable> {
  const [row] = await tx
    .select()
    .from(invoices)
    .where(and(eq(invoices.id, invoiceId), eq(invoices.tenantId, tenantId)));
  if (!row) throw new DomainError("not_found", "There is no such invoice.");
  if (invoiceState(row) !== "open" || row.paidAt)
    throw new DomainError("invalid_transition", "This invoice does not wait for a payment.", {
      details: { state: row.paidAt ? "paid" : invoiceState(row) },
    });
  assert(row.number && row.dueAt && isCurrency(row.currency), "an open invoice has a number and a due date");
  return { id: row.id, number: row.number, due: money(row.dueMinor, row.currency), dueAt: row.dueAt };
}

export const readPayable = (ctx: TenantContext, invoiceId: string): Promise<Payable> =>
  ctx.db.withTenant(ctx.tenantId, (tx) => loadPayable(tx, ctx.tenantId, invoiceId));

/** Commits an attempt with its permanent key, before any gateway hears of it. `also` is part of the same transaction. */
export async function beginAttempt(
  ctx: TenantContext,
  { invoiceId, choice }: { invoiceId: string; choice: PaymentChoice },
  also: (tx: Tx, now: Date) => Promise<void> = async () => undefined,
): Promise<Begun> {
  const { tenantId, requestId } = ctx;
  const { gateway, kind } = choice;
  const step = await stepOf(gateway, (await readPayable(ctx, invoiceId)).due.currency);
  return inBilling(ctx, async (tx, now) => {
    const invoice = await loadPayable(tx, tenantId, invoiceId);
    const open = await findOpenAttempt(tx, invoiceId);
    if (open) return { kind: "open", attempt: open, invoice };
    await refuseUnwelcomeMoney(tx, ctx, invoiceId);
    await refuseRealMoney(tx, tenantId, gateway);
    await also(tx, now);
    const { charged, rounding } = toGatewayAmount(invoice.due, step);
    const [attempt] = await tx
      .insert(paymentAttempts)
      .values({
        id: randomUUIDv7(),
        tenantId,
        invoiceId,
        gateway: gateway.id,
        kind,
        methodId: kind === "off_session" ? choice.method.id : null,
        currency: charged.currency,
        amountMinor: charged.minor,
        roundingMinor: rounding.minor,
        createdAt: now,
      })
      .returning();
    assert(attempt, "an inserted attempt is returned");
    await tx.update(billingProfiles).set({ lastGateway: gateway.id }).where(eq(billingProfiles.tenantId, tenantId));
    if (kind === "manual") await waitForTransfer(tx, invoiceId, now);
    const after = { gateway: gateway.id, kind, invoiceId };
    const actor = actorRef(ctx.actor);
    await recordAudit(tx, { tenantId, actor, action: "payment.started", targetId: attempt.id, after, requestId }, now);
    return { kind: "begun", attempt, invoice };
  });
}

/** What would only be sent back when it arrives is not asked for. */
async function refuseUnwelcomeMoney(tx: Tx, { tenantId }: TenantContext, invoiceId: string): Promise<void> {
  const facts = await loadPaymentFacts(tx, tenantId, invoiceId);
  if (facts?.tenant === "gone" || (facts?.tenant === "suspended" && facts.startsChange))
    throw new DomainError("invalid_transition", "This workspace takes no payments.", {
      details: { state: facts.tenant },
    });
}

async function stepOf(gateway: PaymentGateway, currency: Currency): Promise<bigint> {
  const { canCharge, step } = await gateway.capabilities(currency);
  if (!canCharge) throw fieldError("gateway", "currency_refused", `${gateway.id} takes no ${currency} here.`);
  return step;
}

async function waitForTransfer(tx: Tx, invoiceId: string, now: Date): Promise<void> {
  await tx
    .update(subscriptionChanges)
    .set({ expiresAt: new Date(now.getTime() + transferMs) })
    .where(
      and(
        eq(subscriptionChanges.invoiceId, invoiceId),
        isNull(subscriptionChanges.appliedAt),
        isNull(subscriptionChanges.withdrawnAt),
      ),
    );
}
