import type { Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { subscriptionChanges } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import type { ChangeRow } from "../billing/load-subscriber.ts";
import { takeBackInvoice } from "../billing/void-invoice.ts";
import { actorRef, type ServiceContext } from "../context.ts";

export type WithdrawnBecause = NonNullable<ChangeRow["withdrawnBecause"]>;

/** Withdraws a pending change, inside `inBilling`: the invoice of an unpaid checkout is void and keeps its number. */
export async function withdrawChange(
  ctx: ServiceContext,
  tx: Tx,
  change: ChangeRow,
  because: WithdrawnBecause,
  now: Date,
  reason: string | null = null,
): Promise<void> {
  await tx
    .update(subscriptionChanges)
    .set({ withdrawnAt: now, withdrawnBecause: because })
    .where(eq(subscriptionChanges.id, change.id));
  const [invoice] = change.invoiceId
    ? await tx
        .select({ paidAt: invoices.paidAt, voidedAt: invoices.voidedAt })
        .from(invoices)
        .where(eq(invoices.id, change.invoiceId))
    : [];
  if (change.invoiceId && invoice && !invoice.paidAt && !invoice.voidedAt)
    await takeBackInvoice(ctx, tx, { invoiceId: change.invoiceId, reason: because, keepsWaiting: true }, now);
  await recordAudit(
    tx,
    {
      tenantId: change.tenantId,
      actor: actorRef(ctx.actor),
      action: "subscription.change_withdrawn",
      targetId: change.id,
      reason,
      before: { plan: change.planCode, cycle: change.cycle, mode: change.mode },
      after: { because },
      requestId: ctx.requestId,
    },
    now,
  );
}
