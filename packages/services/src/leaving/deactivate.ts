import { DomainError } from "@tenantry/core/errors";
import { purgeDate } from "@tenantry/core/leaving/purge";
import { cancelRefusal, decideCancel } from "@tenantry/core/subscription/cancel";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { withdrawChange } from "../subscription/withdraw-change.ts";

/** Written as a subscription's cancel reason, so that coming back knows what leaving did. */
export const leavingReason = "deactivated";

/**
 * Closes the business: read-only from now, purged on the day that is promised here. What is paid for runs out and is not
 * renewed; open invoices stay due. Errors: `not_found`, `invalid_transition` when it is deactivated already.
 */
export async function deactivateTenant(
  ctx: TenantContext,
  input: { reason: string | null },
): Promise<{ deactivatedAt: Date; purgeAt: Date }> {
  const { tenantId, requestId } = ctx;
  return inBilling(ctx, async (tx, now) => {
    const [tenant] = await tx
      .select({ deactivatedAt: tenants.deactivatedAt })
      .from(tenants)
      .where(eq(tenants.id, tenantId))
      .for("update");
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    if (tenant.deactivatedAt) throw new DomainError("invalid_transition", "The tenant is deactivated already.");
    const { retentionDays } = await loadSettings(tx);
    const purgeAt = purgeDate(now, retentionDays);
    const endsAt = await stopSubscription(ctx, tx, now);
    await tx.update(tenants).set({ deactivatedAt: now, purgeAt, updatedAt: now }).where(eq(tenants.id, tenantId));
    await enqueueEvent(tx, { name: "tenant/deactivated", data: { tenantId } }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "tenant.deactivated", reason: input.reason };
    await recordAudit(tx, { ...entry, after: { purgeAt, subscriptionEndsAt: endsAt }, requestId }, now);
    return { deactivatedAt: now, purgeAt };
  });
}

/** As a cancellation: the period that is paid for runs out. Null where nothing runs that could. */
async function stopSubscription(ctx: TenantContext, tx: Tx, now: Date): Promise<Date | null> {
  const { live, pendingChange, billed, isFree, terms } = await loadSubscriber(tx, ctx.tenantId, now);
  if (!live) return null;
  if (pendingChange) await withdrawChange(ctx, tx, pendingChange, "canceled", now);
  if (cancelRefusal({ subscription: billed, isFree }, now)) return live.cancelAt;
  const facts = { subscription: billed, isFree, afterCancel: terms.afterCancel, pendingChangeId: null };
  const { cancelAt } = decideCancel(facts, now);
  await tx
    .update(subscriptions)
    .set({ cancelAt, canceledAt: now, cancelReason: leavingReason })
    .where(eq(subscriptions.id, live.id));
  return cancelAt;
}
