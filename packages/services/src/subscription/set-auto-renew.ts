import { decideCancel } from "@tenantry/core/subscription/cancel";
import { recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { resumeSubscription } from "./resume.ts";
import { withdrawChange } from "./withdraw-change.ts";

/** Off ends the subscription with its period, without a reason asked for; on is `resumeSubscription`. Throws `invalid_transition`. */
export async function setAutoRenew(ctx: TenantContext, input: { autoRenew: boolean; reason?: string }): Promise<void> {
  const reason = input.reason ?? null;
  if (input.autoRenew) {
    await resumeSubscription(ctx, { reason });
    return;
  }
  await inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const live = liveOf(subscriber);
    const { billed, isFree, terms, pendingChange } = subscriber;
    if (!live.autoRenew) return;
    // What could not be canceled has nothing to renew either.
    decideCancel({ subscription: billed, isFree, afterCancel: terms.afterCancel, pendingChangeId: null }, now);
    if (pendingChange) await withdrawChange(ctx, tx, pendingChange, "canceled", now);
    await tx.update(subscriptions).set({ autoRenew: false }).where(eq(subscriptions.id, live.id));
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "subscription.auto_renew_off",
        targetId: live.id,
        reason,
        before: { autoRenew: true },
        after: { autoRenew: false },
        requestId: ctx.requestId,
      },
      now,
    );
  });
}
