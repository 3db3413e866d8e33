import type { TenantId } from "@tenantry/core/ids";
import type { Queryable } from "@tenantry/db/client";
import { clocks } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

async function ownTime(tx: Queryable, tenantId: TenantId): Promise<Date | undefined> {
  const [row] = await tx.select({ now: clocks.now }).from(clocks).where(eq(clocks.tenantId, tenantId));
  return row?.now;
}

/** What the tenant takes for now, asked inside a transaction of its own. */
export const tenantNow = async (ctx: ServiceContext, tx: Queryable, tenantId: TenantId): Promise<Date> =>
  (await ownTime(tx, tenantId)) ?? ctx.clock.now();

/** The same context with a sandbox's own clock; other tenants live in the platform's time. Edges apply it once. */
export async function atTenantTime<C extends ServiceContext>(ctx: C, tenantId: TenantId): Promise<C> {
  const now = await ctx.db.withTenant(tenantId, (tx) => ownTime(tx, tenantId));
  return now ? { ...ctx, clock: { now: () => now } } : ctx;
}
