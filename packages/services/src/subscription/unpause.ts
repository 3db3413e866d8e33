import { ownPrice } from "@tenantry/core/billing/price";
import { recurringCharges } from "@tenantry/core/billing/proration";
import { DomainError } from "@tenantry/core/errors";
import { decideUnpause } from "@tenantry/core/subscription/pause";
import { recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { onHold } from "../billing/hold.ts";
import { addOnsFor, listPrice, liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import { writeInvoice } from "../billing/write-invoice.ts";
import { actorRef, type TenantContext } from "../context.ts";

/**
 * Ends a pause: the period that was paid for goes on; when it is over, a new one begins and is billed now.
 * Throws `invalid_transition`; `plan_not_selectable` when nobody has said what the plan costs.
 */
export async function unpauseSubscription(ctx: TenantContext, input: { reason: string }): Promise<void> {
  const held = await inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const live = liveOf(subscriber);
    const { billed, current, overrides, tenant } = subscriber;
    const { restart } = decideUnpause(billed, tenant.timeZone, now);
    if (restart) {
      const price = ownPrice(current, overrides, now);
      if (!price) throw new DomainError("plan_not_selectable", "The plan has no price for this tenant.");
      const { period } = restart;
      const addOns = addOnsFor(subscriber, current);
      const charges = recurringCharges({ planCode: current.planCode, price, addOns, tax: subscriber.tax }, period);
      const lines = [...subscriber.pendingLines, ...charges];
      const planPrice = listPrice(current);
      const draft = { kind: "renewal" as const, subscriptionId: live.id, period, lines, planPrice };
      const bill = await writeInvoice(ctx, tx, subscriber, draft, now);
      if (bill.kind === "held") return true;
    }
    await tx
      .update(subscriptions)
      .set({
        pausedAt: null,
        ...(restart && {
          anchor: restart.anchor,
          periodStart: restart.period.start,
          periodEnd: restart.period.end,
          periodTimeZone: restart.period.timeZone,
        }),
      })
      .where(eq(subscriptions.id, live.id));
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "subscription.unpaused",
        targetId: live.id,
        reason: input.reason,
        before: { pausedAt: live.pausedAt },
        after: { pausedAt: null, restartedAt: restart?.period.start ?? null },
        requestId: ctx.requestId,
      },
      now,
    );
    return false;
  });
  if (held) throw onHold();
}
