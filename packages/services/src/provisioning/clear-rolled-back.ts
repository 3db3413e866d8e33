import type { TenantId } from "@tenantry/core/ids";
import { tenants } from "@tenantry/db/platform/tenancy";
import { dropTenantSchema } from "@tenantry/db/tenant-schema";
import { and, eq, isNull } from "drizzle-orm";
import type { ProvisionerContext } from "./provision.ts";

/** Whatever was built of a business that staff gave up goes; a workspace that is ready stays. */
export async function clearRolledBack(ctx: ProvisionerContext, tenantId: TenantId): Promise<void> {
  await ctx.ownerDb.withTenant(tenantId, async (tx) => {
    const [unready] = await tx
      .select({ id: tenants.id })
      .from(tenants)
      .where(and(eq(tenants.id, tenantId), isNull(tenants.readyAt)))
      .for("update");
    if (unready) await ctx.ownerDb.alongside(tx, tenantId, (own) => dropTenantSchema(own, tenantId));
  });
}
