import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, gt, isNull, lte, or } from "drizzle-orm";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";

const batch = 200;

/** Test tenants whose time is over leave without retention: the purge takes them at its next round. Counts them. */
export async function endSandboxes(ctx: ServiceContext): Promise<{ done: number }> {
  const now = ctx.clock.now();
  const rows = await ctx.db.orm
    .select({ tenantId: tenants.id })
    .from(tenants)
    .where(
      and(
        eq(tenants.sandbox, true),
        lte(tenants.expiresAt, now),
        isNull(tenants.purgeStartedAt),
        or(isNull(tenants.purgeAt), gt(tenants.purgeAt, tenants.expiresAt)),
      ),
    )
    .orderBy(asc(tenants.expiresAt), asc(tenants.id))
    .limit(batch);
  const atPlatformTime = rows.map((row) => ({ ...row, ownTime: null }));
  return sweepTenants(ctx, atPlatformTime, "test tenants could not be ended", endSandbox);
}

/** Asked again under the row's lock: staff may have given it more time meanwhile. */
async function endSandbox(ctx: TenantContext): Promise<boolean> {
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId)).for("update");
    if (!tenant?.sandbox || !tenant.expiresAt || tenant.expiresAt > now || tenant.purgeStartedAt) return false;
    const { expiresAt } = tenant;
    await tx
      .update(tenants)
      .set({ deactivatedAt: expiresAt, purgeAt: expiresAt, holdUntil: null, updatedAt: now })
      .where(eq(tenants.id, tenantId));
    // From here on it lives in real time, in which its purge is due.
    await tx.update(clocks).set({ now, movingTo: null }).where(eq(clocks.tenantId, tenantId));
    if (!tenant.deactivatedAt) await enqueueEvent(tx, { name: "tenant/deactivated", data: { tenantId } }, now);
    const before = { deactivatedAt: tenant.deactivatedAt, purgeAt: tenant.purgeAt };
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "sandbox.ended", before, after: { expiresAt } };
    await recordAudit(tx, entry, now);
    return true;
  });
}
