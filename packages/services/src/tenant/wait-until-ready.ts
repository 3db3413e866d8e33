import { setTimeout as sleep } from "node:timers/promises";
import type { TenantId } from "@tenantry/core/ids";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

const pollMs = 25;

/**
 * The `sync` driver: the request waits while the worker builds. False when the bound passed or the build failed;
 * the tenant is then finished by the worker all the same, as with `queue`.
 */
export async function waitUntilReady(ctx: ServiceContext, tenantId: TenantId, boundMs: number): Promise<boolean> {
  for (let waited = 0; waited <= boundMs; waited += pollMs) {
    const [row] = await ctx.db.withTenant(tenantId, (tx) =>
      tx
        .select({ readyAt: tenants.readyAt, failedAt: tenants.provisioningFailedAt })
        .from(tenants)
        .where(eq(tenants.id, tenantId)),
    );
    if (!row || row.failedAt) return false;
    if (row.readyAt) return true;
    await sleep(pollMs);
  }
  return false;
}
