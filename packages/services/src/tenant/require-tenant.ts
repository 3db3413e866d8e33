import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext, TenantContext } from "../context.ts";
import { atTenantTime } from "./tenant-time.ts";

/** Staff's context in one tenant, at its time. Throws `not_found`. */
export async function requireTenant<C extends ServiceContext>(ctx: C, tenantId: TenantId): Promise<C & TenantContext> {
  const [row] = await ctx.db.withTenant(tenantId, (tx) =>
    tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)),
  );
  if (!row) throw new DomainError("not_found", "There is no tenant with this id.");
  return atTenantTime({ ...ctx, tenantId }, tenantId);
}
