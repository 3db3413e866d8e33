import type { TenantId } from "@tenantry/core/ids";
import { clocks } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

/** The same context with a sandbox's own clock; other tenants live in the platform's time. Edges apply it once. */
export async function atTenantTime<C extends ServiceContext>(ctx: C, tenantId: TenantId): Promise<C> {
  const [row] = await ctx.db.withTenant(tenantId, (tx) =>
    tx.select({ now: clocks.now }).from(clocks).where(eq(clocks.tenantId, tenantId)),
  );
  return row ? { ...ctx, clock: { now: () => row.now } } : ctx;
}
