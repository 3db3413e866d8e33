import { CustomPeriodInput } from "@tenantry/core/billing/inputs";
import { DomainError } from "@tenantry/core/errors";
import { decideCustomPeriod } from "@tenantry/core/period/custom-period";
import { isTrialOpen } from "@tenantry/core/subscription/trial";
import { recordAudit } from "@tenantry/db/journal";
import { invoiceLines } from "@tenantry/db/platform/billing";
import { subscriptionAddOns, subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { withdrawChange } from "./withdraw-change.ts";

/**
 * Gives the current period dates of staff's choice; its end becomes the anchor. What was charged for
 * the old dates pays for the new ones.
 * Throws `validation_failed` for dates that cannot be, `invalid_transition` without a paid period.
 */
export async function setCustomPeriod(
  ctx: TenantContext,
  input: CustomPeriodInput,
): Promise<{ start: Date; end: Date }> {
  const given = CustomPeriodInput.parse(input);
  return inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const live = liveOf(subscriber);
    const { pendingChange } = subscriber;
    if (!live.periodStart || !live.periodEnd || isTrialOpen(live))
      throw new DomainError("invalid_transition", "There is no paid period to give other dates.");
    const { period, anchor } = decideCustomPeriod(
      { start: given.start ?? live.periodStart, end: given.end, timeZone: subscriber.tenant.timeZone },
      now,
    );
    if (pendingChange?.invoiceId) await withdrawChange(ctx, tx, pendingChange, "superseded", now);
    else if (pendingChange) {
      await tx
        .update(subscriptionChanges)
        .set({ effectiveAt: period.end })
        .where(eq(subscriptionChanges.id, pendingChange.id));
    }
    await tx
      .update(invoiceLines)
      .set({ serviceStart: period.start, serviceEnd: period.end, serviceTimeZone: period.timeZone })
      .where(
        and(
          eq(invoiceLines.tenantId, ctx.tenantId),
          inArray(invoiceLines.kind, ["plan", "addon"]),
          isNull(invoiceLines.endedAt),
          eq(invoiceLines.serviceEnd, live.periodEnd),
        ),
      );
    await tx
      .update(subscriptionAddOns)
      .set({ endedAt: period.end })
      .where(and(eq(subscriptionAddOns.subscriptionId, live.id), eq(subscriptionAddOns.endedAt, live.periodEnd)));
    await tx
      .update(subscriptions)
      .set({
        anchor,
        periodStart: period.start,
        periodEnd: period.end,
        periodTimeZone: period.timeZone,
        ...(live.cancelAt && { cancelAt: period.end }),
      })
      .where(eq(subscriptions.id, live.id));
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "subscription.period_set",
        targetId: live.id,
        reason: given.reason,
        before: { periodStart: live.periodStart, periodEnd: live.periodEnd },
        after: { periodStart: period.start, periodEnd: period.end },
        requestId: ctx.requestId,
      },
      now,
    );
    return { start: period.start, end: period.end };
  });
}
