import type { ChangePlanInput } from "@tenantry/core/billing/inputs";
import { assert } from "@tenantry/core/errors";
import type { Money } from "@tenantry/core/money";
import { getInvoice } from "../billing/get-invoice.ts";
import type { TenantPaymentContext } from "../payments/context.ts";
import type { Visit } from "../payments/drive-attempt.ts";
import { findMethod } from "../payments/method.ts";
import { requirePaid, startPayment } from "../payments/start-payment.ts";
import { changePlan } from "./change-plan.ts";
import type { ChangeResult } from "./commit-change.ts";
import { undoChange } from "./undo-change.ts";

export type UpgradeInput = Pick<ChangePlanInput, "planCode" | "cycle" | "mode"> & {
  /** A saved method, by our id or the gateway's; absent: a checkout is opened. */
  readonly paymentMethodId?: string | undefined;
  readonly visitOf: (invoiceId: string) => Visit & { readonly payUrl: string };
};

export type Upgraded = {
  readonly change: ChangeResult;
  readonly payment: { readonly id: string; readonly amount: Money; readonly paidAt: Date } | null;
};

/**
 * S3's upgrade in one step: the change, and its payment with a saved method at once. Errors: those of `changePlan`,
 * `payment_failed` (nothing has changed), `payment_action_required` with `details.url` where the customer goes on.
 */
export async function upgrade(ctx: TenantPaymentContext, input: UpgradeInput): Promise<Upgraded> {
  const { planCode, cycle, mode, paymentMethodId: methodId, visitOf } = input;
  // Before anything changes: a mistyped method must not leave a checkout behind.
  if (methodId !== undefined) await ctx.db.withTenant(ctx.tenantId, (tx) => findMethod(tx, ctx.tenantId, methodId));
  const change = await changePlan(ctx, { planCode, cycle, mode, by: "customer" });
  if (change.status !== "awaiting_payment") return { change, payment: null };
  const { invoiceId } = change;
  assert(invoiceId, "a change waits for its invoice");
  const { payUrl, ...visit } = visitOf(invoiceId);
  const result = await startPayment(ctx, { ...visit, invoiceId, methodId, saveMethod: true });
  if (result.status === "failed" && !result.retryable) await undoChange(ctx);
  requirePaid(result, { url: payUrl });
  const { payments } = await getInvoice(ctx, invoiceId);
  const payment = payments.at(-1);
  return {
    change: { ...change, status: "applied" },
    payment: payment ? { id: payment.id, amount: payment.amount, paidAt: payment.paidAt } : null,
  };
}
