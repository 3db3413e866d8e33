import { decideArrivedPayment } from "@tenantry/core/billing/arrived-payment";
import { DomainError, fieldError } from "@tenantry/core/errors";
import { type Money, subtract, zero } from "@tenantry/core/money";
import type { ManualMeans } from "@tenantry/core/ports/payments";
import { inBilling } from "../billing/billing-transaction.ts";
import { loadPaymentFacts, settleInvoice } from "../billing/settle-invoice.ts";
import { findOpenAttempt, succeedAttempt } from "./attempt.ts";
import { loadPayable } from "./begin-attempt.ts";
import type { TenantPaymentContext } from "./context.ts";
import { releaseAttempt } from "./release-attempt.ts";

export type BookPayment = {
  readonly invoiceId: string;
  readonly means: ManualMeans;
  readonly amount: Money;
  /** The bank's or the payer's reference: the same transfer is booked once. */
  readonly reference: string;
  readonly paidAt: Date;
  readonly evidence: { readonly text: string; readonly fileKey?: string | undefined };
  readonly reason?: string;
};

/**
 * Staff book money that came by bank transfer, ACH, wire or cheque. Less than what is due is refused (`amount_too_low`), more
 * becomes balance. `conflict` when this transfer is booked already, or the invoice was paid by card meanwhile.
 */
export async function bookPayment(ctx: TenantPaymentContext, input: BookPayment): Promise<{ overpaid: Money }> {
  const { tenantId } = ctx;
  const { invoiceId, amount, means } = input;
  const reference = input.reference.trim();
  const open = await ctx.db.withTenant(tenantId, async (tx) => {
    checkAmount(amount, (await loadPayable(tx, tenantId, invoiceId)).due);
    return findOpenAttempt(tx, invoiceId);
  });
  if (input.paidAt > ctx.clock.now()) throw fieldError("paidAt", "in_the_future", "This date is in the future.");
  // A page that is still open could be paid as well: it ends first.
  if (open && open.kind !== "manual" && (await releaseAttempt(ctx, open)) !== "released")
    throw new DomainError("conflict", "A card payment of this invoice is under way or has arrived.");
  return inBilling(ctx, async (tx, now) => {
    const { due, number } = await loadPayable(tx, tenantId, invoiceId);
    checkAmount(amount, due);
    const overpaid = subtract(amount, due);
    const facts = await loadPaymentFacts(tx, tenantId, invoiceId);
    if (!facts) throw new DomainError("not_found", "There is no such invoice.");
    const { invoice, startsChange, tenant } = facts;
    const decision = decideArrivedPayment({ received: due, expected: due, invoice, startsChange, tenant });
    if (decision.kind === "refund")
      throw new DomainError("conflict", "This workspace is gone or suspended: send the money back.", {
        details: { reason: decision.alert },
      });
    if (decision.kind !== "settle") throw new DomainError("invalid_transition", "This invoice is not open.");
    const attempt = await findOpenAttempt(tx, invoiceId);
    const booked = {
      gateway: "manual" as const,
      gatewayRef: `${means}:${reference}:${number}`,
      attemptId: attempt?.kind === "manual" ? attempt.id : null,
      rounding: zero(due.currency),
      method: means,
      reason: input.reason ?? null,
      paidAt: input.paidAt,
      evidence: { ...input.evidence, reference, amountMinor: amount.minor.toString(), means },
    };
    const settled = await settleInvoice(ctx, tx, facts, decision, { ...booked, amount: due }, now);
    if (settled.kind === "known") throw new DomainError("conflict", "This transfer is booked already.");
    if (overpaid.minor > 0n) {
      const rest = { ...booked, gatewayRef: `${booked.gatewayRef}:rest`, amount: overpaid };
      await settleInvoice(ctx, tx, facts, { kind: "to_balance", amount: overpaid }, rest, now);
    }
    if (attempt?.kind === "manual") await succeedAttempt(tx, attempt.id, now);
    return { overpaid };
  });
}

function checkAmount(amount: Money, due: Money): void {
  if (amount.currency !== due.currency)
    throw fieldError("amount", "wrong_currency", `This invoice is in ${due.currency}.`);
  if (amount.minor < due.minor) throw fieldError("amount", "amount_too_low", "This is less than what is due.");
}
