import { decidePause } from "@tenantry/core/subscription/pause";
import { recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { withdrawChange } from "./withdraw-change.ts";

/** Staff pause a subscription: read-only, nothing renews. Throws `invalid_transition`. */
export async function pauseSubscription(ctx: TenantContext, input: { reason: string }): Promise<void> {
  await inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const live = liveOf(subscriber);
    const { pausedAt } = decidePause(subscriber.billed, now);
    // A checkout cannot be paid into a pause; a change that waits for the period's end goes on waiting.
    const { pendingChange } = subscriber;
    if (pendingChange?.invoiceId) await withdrawChange(ctx, tx, pendingChange, "superseded", now);
    await tx.update(subscriptions).set({ pausedAt }).where(eq(subscriptions.id, live.id));
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "subscription.paused",
        targetId: live.id,
        reason: input.reason,
        after: { pausedAt },
        requestId: ctx.requestId,
      },
      now,
    );
  });
}
