import { DomainError } from "@tenantry/core/errors";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/** Blocks the workspace until staff reactivate it; nothing is lost. */
export async function suspendTenant(ctx: TenantContext, input: { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  await change(ctx, input.reason, now, { suspended: true });
}

export async function reactivateTenant(ctx: TenantContext, input: { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  await change(ctx, input.reason, now, { suspended: false });
}

async function change(
  ctx: TenantContext,
  reason: string,
  now: Date,
  { suspended }: { suspended: boolean },
): Promise<void> {
  const { tenantId, requestId } = ctx;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx
      .update(tenants)
      .set({ suspendedAt: suspended ? now : null, updatedAt: now })
      .where(and(eq(tenants.id, tenantId), (suspended ? isNull : isNotNull)(tenants.suspendedAt)))
      .returning({ id: tenants.id });
    if (rows.length === 0) {
      throw new DomainError(
        "invalid_transition",
        suspended ? "The tenant is suspended already." : "The tenant is not suspended.",
      );
    }
    const name = suspended ? "tenant/suspended" : "tenant/reactivated";
    await enqueueEvent(tx, { name, data: { tenantId } }, now);
    const action = suspended ? "tenant.suspended" : "tenant.reactivated";
    await recordAudit(tx, { tenantId, actor: actorRef(ctx.actor), action, reason, requestId }, now);
  });
}
