import { CancelInput } from "@tenantry/core/billing/inputs";
import { decideCancel, type Successor } from "@tenantry/core/subscription/cancel";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { withdrawChange } from "./withdraw-change.ts";

export type Canceled = {
  readonly subscriptionId: string;
  readonly planCode: string;
  /** Access goes on until then. */
  readonly cancelAt: Date;
  readonly canceledAt: Date;
  /** `free`: a Free subscription follows. */
  readonly follows: Successor;
};

/** Cancels at the end of the period or trial, and withdraws a pending change. Throws `invalid_transition`. */
export async function cancelSubscription(ctx: TenantContext, input: CancelInput): Promise<Canceled> {
  const { reasonCode, reason, feedback } = CancelInput.parse(input);
  return inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const live = liveOf(subscriber);
    const { billed, isFree, terms, pendingChange } = subscriber;
    const facts = { subscription: billed, isFree, afterCancel: terms.afterCancel };
    const { cancelAt, follows } = decideCancel({ ...facts, pendingChangeId: pendingChange?.id ?? null }, now);
    if (pendingChange) await withdrawChange(ctx, tx, pendingChange, "canceled", now);
    const cancelReason = reason ? `${reasonCode}: ${reason}` : reasonCode;
    await tx
      .update(subscriptions)
      .set({ cancelAt, canceledAt: now, cancelReason, cancelFeedback: feedback })
      .where(eq(subscriptions.id, live.id));
    const data = { tenantId: ctx.tenantId, subscriptionId: live.id };
    await enqueueEvent(tx, { name: "subscription/canceled", data }, now);
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "subscription.canceled",
        targetId: live.id,
        reason: cancelReason,
        before: { cancelAt: live.cancelAt },
        after: { cancelAt, follows },
        requestId: ctx.requestId,
      },
      now,
    );
    return { subscriptionId: live.id, planCode: live.planCode, cancelAt, canceledAt: now, follows };
  });
}
