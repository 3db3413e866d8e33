import { decideResume } from "@tenantry/core/subscription/resume";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";

/** Undoes a cancellation, or auto-renew off: the same plan renews. Throws `invalid_transition`. */
export async function resumeSubscription(
  ctx: TenantContext,
  { reason = null }: { reason?: string | null } = {},
): Promise<{ subscriptionId: string }> {
  return inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const live = liveOf(subscriber);
    const resumed = decideResume(subscriber.billed, now);
    const nothing = { canceledAt: null, cancelReason: null, cancelFeedback: null };
    await tx
      .update(subscriptions)
      .set({ ...resumed, ...nothing })
      .where(eq(subscriptions.id, live.id));
    const data = { tenantId: ctx.tenantId, subscriptionId: live.id };
    await enqueueEvent(tx, { name: "subscription/resumed", data }, now);
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "subscription.resumed",
        targetId: live.id,
        reason,
        before: { cancelAt: live.cancelAt, autoRenew: live.autoRenew },
        after: { ...resumed },
        requestId: ctx.requestId,
      },
      now,
    );
    return { subscriptionId: live.id };
  });
}
