import { DomainError, fieldError } from "@tenantry/core/errors";
import { recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/**
 * Staff postpone a purge, or let it go on (`until` null); a hold never brings it forward.
 * Errors: `validation_failed` at `until`, `not_found`, `invalid_transition`.
 */
export async function holdPurge(ctx: TenantContext, input: { until: Date | null; reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const { until, reason } = input;
  if (until && until <= now) throw fieldError("until", "must_be_future", "A hold ends in the future.");
  await ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId)).for("update");
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    if (!tenant.deactivatedAt || tenant.purgeStartedAt || (!until && !tenant.holdUntil))
      throw new DomainError("invalid_transition", "There is no purge to postpone, or no hold to end.");
    const held = { holdUntil: until, holdReason: until ? reason : null };
    await tx
      .update(tenants)
      .set({ ...held, updatedAt: now })
      .where(eq(tenants.id, tenantId));
    const action = until ? "tenant.purge_held" : "tenant.purge_hold_ended";
    const entry = { tenantId, actor: actorRef(ctx.actor), action, reason, requestId };
    const before = { holdUntil: tenant.holdUntil };
    await recordAudit(tx, { ...entry, before, after: { holdUntil: until } }, now);
  });
}
