import { DomainError } from "@tenantry/core/errors";
import { subscriptionStatus } from "@tenantry/core/subscription/status";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { loadSubscriber } from "../billing/load-subscriber.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { renewTenant } from "../subscription/renew.ts";
import { leavingReason } from "./deactivate.ts";

/**
 * Brings a deactivated business back, until its purge begins: on the plan it had while what was paid for still runs, else
 * on what follows a canceled one (Free, as most plans say). Errors: `not_found`, `invalid_transition`, `gone` once the
 * purge has begun.
 */
export async function restoreTenant(ctx: TenantContext, input: { reason: string | null }): Promise<void> {
  const { tenantId, requestId } = ctx;
  await inBilling(ctx, async (tx, now) => {
    const [tenant] = await tx
      .select({ deactivatedAt: tenants.deactivatedAt, purgeStartedAt: tenants.purgeStartedAt })
      .from(tenants)
      .where(eq(tenants.id, tenantId))
      .for("update");
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    if (!tenant.deactivatedAt) throw new DomainError("invalid_transition", "The tenant is not deactivated.");
    if (tenant.purgeStartedAt) throw new DomainError("gone", "The purge has begun: nothing can be brought back.");
    const nothing = { deactivatedAt: null, purgeAt: null, holdUntil: null, holdReason: null };
    await tx
      .update(tenants)
      .set({ ...nothing, updatedAt: now })
      .where(eq(tenants.id, tenantId));
    const goesOn = await resumeStopped(ctx, tx, now);
    await enqueueEvent(tx, { name: "tenant/restored", data: { tenantId } }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "tenant.restored", reason: input.reason };
    const before = { deactivatedAt: tenant.deactivatedAt };
    await recordAudit(tx, { ...entry, before, after: { subscriptionGoesOn: goesOn }, requestId }, now);
  });
  // What has run out meanwhile ends now and not with the next sweep: nobody comes back to a locked door.
  await renewTenant(ctx);
}

/** Takes back what leaving did, and nothing that the customer had asked for before. */
async function resumeStopped(ctx: TenantContext, tx: Tx, now: Date): Promise<boolean> {
  const { live, billed } = await loadSubscriber(tx, ctx.tenantId, now);
  if (!live || live.cancelReason !== leavingReason || subscriptionStatus(billed, now) === "ended") return false;
  await tx
    .update(subscriptions)
    .set({ cancelAt: null, canceledAt: null, cancelReason: null })
    .where(and(eq(subscriptions.id, live.id), eq(subscriptions.cancelReason, leavingReason)));
  return true;
}
