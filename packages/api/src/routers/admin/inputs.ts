import { parseTenantId } from "@tenantry/core/ids";
import type { ServiceContext, TenantContext } from "@tenantry/services/context";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { z } from "zod";

/** One tenant, as staff name it; its id is parsed where the tenant's context is made. */
export const TenantInput = z.object({ tenantId: z.string().max(64) });

/** The context inside the tenant that staff name, at its own time when it is a sandbox. */
export function inTenant<C extends ServiceContext>(ctx: C, input: { tenantId: string }): Promise<C & TenantContext> {
  const tenantId = parseTenantId(input.tenantId);
  return atTenantTime({ ...ctx, tenantId }, tenantId);
}
