import { DomainError } from "@tenantry/core/errors";
import { type PurgeRefusal, purgeRefusal } from "@tenantry/core/leaving/purge";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";

/**
 * The point of no return, decided under the lock of the tenant's row: whoever comes back first has come back, and after
 * it nobody does. Answers why not, or null once the purge has begun. `early`: an operator gives up the retention.
 */
export async function beginPurge(
  ctx: TenantContext,
  { early = false, reason = null }: { early?: boolean; reason?: string | null } = {},
): Promise<PurgeRefusal | null> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId)).for("update");
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    const { retentionDays } = await loadSettings(tx);
    const refusal = purgeRefusal(tenant, { retentionDays, early }, now);
    if (refusal) return refusal;
    await tx.update(tenants).set({ purgeStartedAt: now, updatedAt: now }).where(eq(tenants.id, tenantId));
    await enqueueEvent(tx, { name: "tenant/purge.begun", data: { tenantId } }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "tenant.purge_begun", reason, requestId };
    await recordAudit(tx, { ...entry, after: { early } }, now);
    return null;
  });
}

/** Begins the purge of everybody who left and whose retention is over, each at its own time. */
export async function sweepPurges(ctx: ServiceContext): Promise<{ done: number }> {
  const { retentionDays } = await loadSettings(ctx.db.orm);
  const own = sql`coalesce(${clocks.now}, ${ctx.clock.now().toISOString()}::timestamptz)`;
  const promised = sql`coalesce(${tenants.purgeAt}, ${tenants.deactivatedAt} + ${retentionDays} * interval '1 day')`;
  const rows = await ctx.db.orm
    .select({ tenantId: tenants.id })
    .from(tenants)
    .leftJoin(clocks, eq(clocks.tenantId, tenants.id))
    .where(
      and(
        isNotNull(tenants.deactivatedAt),
        isNull(tenants.purgeStartedAt),
        sql`${promised} <= ${own}`,
        or(isNull(tenants.holdUntil), lte(tenants.holdUntil, own)),
      ),
    )
    .orderBy(asc(tenants.deactivatedAt))
    .limit(500);
  return sweepTenants(ctx, rows, "purges could not begin", async (tenant) => (await beginPurge(tenant)) === null);
}
