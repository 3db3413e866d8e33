import type { TenantId } from "@tenantry/core/ids";
import type { Tx } from "@tenantry/db/client";
import { billingProfiles } from "@tenantry/db/platform/billing";
import { eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

/**
 * One transaction in the tenant's scope that holds its billing row: every change of money goes through it, one after the
 * other. `now` is asked once, before the lock.
 */
export async function inBilling<T>(ctx: TenantContext, work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    await lockBilling(tx, ctx.tenantId, now);
    return work(tx, now);
  });
}

async function lockBilling(tx: Tx, tenantId: TenantId, now: Date): Promise<void> {
  if (await lockRow(tx, tenantId)) return;
  await tx.insert(billingProfiles).values({ tenantId, updatedAt: now }).onConflictDoNothing();
  await lockRow(tx, tenantId);
}

async function lockRow(tx: Tx, tenantId: TenantId): Promise<boolean> {
  const rows = await tx
    .select({ tenantId: billingProfiles.tenantId })
    .from(billingProfiles)
    .where(eq(billingProfiles.tenantId, tenantId))
    .for("update");
  return rows.length > 0;
}
