import { DomainError } from "@tenantry/core/errors";
import { recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { and, eq, isNotNull, isNull, lte } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { onHold } from "../billing/hold.ts";
import { liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { endSubscription } from "./end-subscription.ts";
import { refreshPastDue } from "./refresh-past-due.ts";
import { withdrawChange } from "./withdraw-change.ts";

/**
 * The end of the dunning ladder: what is due is given up, the subscription ends and the plan's `dunningEnd` follows.
 * Throws `invalid_transition` when the invoice is not owed any more.
 */
export async function endByDunning(ctx: TenantContext, input: { invoiceId: string }): Promise<void> {
  const kind = await inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    liveOf(subscriber);
    // A checkout is no debt: it is withdrawn, not given up.
    if (subscriber.pendingChange) await withdrawChange(ctx, tx, subscriber.pendingChange, "canceled", now);
    const owed = and(
      eq(invoices.tenantId, ctx.tenantId),
      isNotNull(invoices.finalizedAt),
      isNull(invoices.paidAt),
      isNull(invoices.voidedAt),
      isNull(invoices.uncollectibleAt),
      lte(invoices.dueAt, now),
    );
    const given = await tx.update(invoices).set({ uncollectibleAt: now }).where(owed).returning({ id: invoices.id });
    if (!given.some(({ id }) => id === input.invoiceId))
      throw new DomainError("invalid_transition", "The invoice is not owed any more.");
    for (const { id } of given) {
      await recordAudit(
        tx,
        {
          tenantId: ctx.tenantId,
          actor: actorRef(ctx.actor),
          action: "invoice.uncollectible",
          targetId: id,
          reason: "dunning",
          requestId: ctx.requestId,
        },
        now,
      );
    }
    const again = await loadSubscriber(tx, ctx.tenantId, now);
    const end = { endedAt: now, endReason: "dunning" as const, follows: again.terms.dunningEnd };
    const ended = await endSubscription(ctx, tx, again, { ...end, lines: again.pendingLines }, now);
    await refreshPastDue(ctx, tx, ctx.tenantId, now);
    return ended;
  });
  if (kind === "held") throw onHold();
}
