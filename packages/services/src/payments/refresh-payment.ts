import { paymentAttempts } from "@tenantry/db/platform/payments";
import { and, desc, eq } from "drizzle-orm";
import { isOpen } from "./attempt.ts";
import type { TenantPaymentContext } from "./context.ts";
import { type PaymentResult, refreshAttempt, resultOf } from "./drive-attempt.ts";

/**
 * What the last try to pay an invoice has come to, asked at the gateway: the page to which a customer returns need not wait
 * for a webhook. Null when nobody tried.
 */
export async function refreshPayment(
  ctx: TenantPaymentContext,
  input: { invoiceId: string },
): Promise<PaymentResult | null> {
  const [attempt] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select()
      .from(paymentAttempts)
      .where(and(eq(paymentAttempts.invoiceId, input.invoiceId), eq(paymentAttempts.tenantId, ctx.tenantId)))
      .orderBy(desc(paymentAttempts.createdAt))
      .limit(1),
  );
  if (!attempt) return null;
  if (!isOpen(attempt) || attempt.kind === "manual") return resultOf(attempt);
  return resultOf((await refreshAttempt(ctx, attempt))?.attempt ?? attempt);
}

/** The same for the page on which a card was left: true when the last one has been saved. */
export async function refreshSavedMethod(ctx: TenantPaymentContext): Promise<boolean> {
  const [attempt] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select()
      .from(paymentAttempts)
      .where(and(eq(paymentAttempts.kind, "save_method"), eq(paymentAttempts.tenantId, ctx.tenantId)))
      .orderBy(desc(paymentAttempts.createdAt))
      .limit(1),
  );
  if (!attempt) return false;
  const seen = isOpen(attempt) ? await refreshAttempt(ctx, attempt) : { attempt };
  return seen?.attempt.succeededAt != null;
}
