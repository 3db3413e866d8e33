import { invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { and, asc, eq, isNotNull, isNull, lte } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { finalizeDraft } from "../billing/finalize-draft.ts";
import type { TenantContext } from "../context.ts";
import { sendCardExpiring } from "../email/send-card-expiring.ts";
import type { MailContext } from "../email/send-once.ts";
import { sendTrialReminder } from "../email/send-trial-reminder.ts";
import { attemptIsOpen } from "../payments/attempt.ts";
import type { WithGateways } from "../payments/context.ts";
import { expireAttempts } from "../payments/expire-attempts.ts";
import { listExpiringCards } from "../payments/expiring-cards.ts";
import { refreshPayment } from "../payments/refresh-payment.ts";
import { dunTenant } from "../payments/run-dunning.ts";
import { refreshPastDue } from "../subscription/refresh-past-due.ts";
import { renewTenant } from "../subscription/renew.ts";
import { settleTrial } from "../subscription/sweep-trials.ts";

export type DueContext = MailContext & WithGateways;

const mostRounds = 4;

/** All that is due for one tenant at `ctx`'s instant, by the services and in the order of the sweeps. Safe to repeat. */
export async function runDue(ctx: DueContext & TenantContext): Promise<void> {
  const { tenantId } = ctx;
  await sendTrialReminder(ctx, tenantId);
  await settleTrial(ctx, tenantId);
  await renewTenant(ctx);
  await finalizeDrafts(ctx);
  await expireAttempts(ctx, tenantId);
  await inBilling(ctx, (tx, now) => refreshPastDue(ctx, tx, tenantId, now));
  await collect(ctx);
  for (const { methodId } of await listExpiringCards(ctx, tenantId))
    await sendCardExpiring(ctx, { tenantId, methodId });
}

/** Charges and reminds until nothing more is due: the last failed rung is followed by the subscription's end. */
async function collect(ctx: DueContext & TenantContext): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const steps = await dunTenant(ctx);
    if (steps.includes("pending")) await fetchOpenPayments(ctx);
    if (steps.every((step) => step === "waiting")) return;
  }
}

/** What the gateway says of charges it has not answered for yet: no webhook is waited for. */
async function fetchOpenPayments(ctx: DueContext & TenantContext): Promise<void> {
  const rows = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ invoiceId: paymentAttempts.invoiceId })
      .from(paymentAttempts)
      .where(and(eq(paymentAttempts.tenantId, ctx.tenantId), attemptIsOpen, isNotNull(paymentAttempts.invoiceId)))
      .limit(20),
  );
  for (const { invoiceId } of rows) if (invoiceId) await refreshPayment(ctx, { invoiceId });
}

async function finalizeDrafts(ctx: TenantContext): Promise<void> {
  const now = ctx.clock.now();
  const rows = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ id: invoices.id })
      .from(invoices)
      .where(
        and(
          eq(invoices.tenantId, ctx.tenantId),
          isNull(invoices.finalizedAt),
          isNull(invoices.voidedAt),
          lte(invoices.finalizeAt, now),
        ),
      )
      .orderBy(asc(invoices.finalizeAt))
      .limit(100),
  );
  for (const { id } of rows) await finalizeDraft(ctx, id);
}
