import { ExtendTrialInput } from "@tenantry/core/billing/inputs";
import { decideTrialExtension } from "@tenantry/core/subscription/trial-extension";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";

/** Moves a trial's end, later or earlier; reminders re-arm, a conversion chosen for the end moves with it. */
export async function extendTrial(ctx: TenantContext, input: ExtendTrialInput): Promise<{ trialEndsAt: Date }> {
  const { trialEndsAt: until, reason } = ExtendTrialInput.parse(input);
  return inBilling(ctx, async (tx, now) => {
    const { pendingChange, ...subscriber } = await loadSubscriber(tx, ctx.tenantId, now);
    const live = liveOf({ ...subscriber, pendingChange });
    const extended = decideTrialExtension(live, until, now);
    await tx.update(subscriptions).set(extended).where(eq(subscriptions.id, live.id));
    if (pendingChange?.mode === "period_end") {
      await tx
        .update(subscriptionChanges)
        .set({ effectiveAt: until })
        .where(eq(subscriptionChanges.id, pendingChange.id));
    }
    const data = { tenantId: ctx.tenantId, subscriptionId: live.id };
    await enqueueEvent(tx, { name: "subscription/trial.extended", data }, now);
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "trial.extended",
        targetId: live.id,
        reason,
        before: { trialEndsAt: live.trialEndsAt },
        after: { trialEndsAt: until },
        requestId: ctx.requestId,
      },
      now,
    );
    return { trialEndsAt: until };
  });
}
