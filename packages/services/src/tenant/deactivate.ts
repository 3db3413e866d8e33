import { DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { slugs, tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";

/** Blocks the tenant for good; its data stays for the time of retention. Throws `invalid_transition` when it is. */
export async function deactivateTenant(
  ctx: TenantContext,
  input: { reason: string },
): Promise<{ deactivatedAt: Date }> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx
      .update(tenants)
      .set({ deactivatedAt: now, updatedAt: now })
      .where(and(eq(tenants.id, tenantId), isNull(tenants.deactivatedAt)))
      .returning({ id: tenants.id });
    if (rows.length === 0) throw new DomainError("invalid_transition", "The tenant is deactivated already.");
    await enqueueEvent(tx, { name: "tenant/deactivated", data: { tenantId } }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "tenant.deactivated", reason: input.reason };
    await recordAudit(tx, { ...entry, requestId }, now);
  });
  return { deactivatedAt: now };
}

/** S4's `code` is the slug. Throws `not_found`. */
export async function tenantOfCode(ctx: ServiceContext, code: string): Promise<TenantId> {
  const [row] = await ctx.db.orm.select({ id: slugs.tenantId }).from(slugs).where(eq(slugs.slug, code));
  if (!row) throw new DomainError("not_found", "There is no account with this code.");
  return parseTenantId(row.id);
}
