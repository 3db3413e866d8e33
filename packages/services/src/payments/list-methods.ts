import type { TenantContext } from "../context.ts";
import { loadMethods, type PaymentMethod, toMethod } from "./method.ts";

/** The tenant's saved cards, the default first. */
export async function listMethods(ctx: TenantContext): Promise<PaymentMethod[]> {
  const rows = await ctx.db.withTenant(ctx.tenantId, (tx) => loadMethods(tx, ctx.tenantId));
  return rows.map(toMethod);
}
