import { type FeatureAnswers, grantedFeatures } from "@tenantry/core/entitlements/features";
import { type Meter, meterCodes, windowStart } from "@tenantry/core/usage/meters";
import type { Tx } from "@tenantry/db/client";
import { counters } from "@tenantry/db/tenant/tables";
import { inArray } from "drizzle-orm";
import { listFeatures } from "../catalogue/list-features.ts";
import type { TenantContext } from "../context.ts";
import { loadTenantFacts, type TenantFacts } from "./tenant-facts.ts";

export type TenantDetails = TenantFacts & { features: FeatureAnswers; used: Readonly<Record<Meter, number>> };

/** Everything a member may know of their tenant: profile, axes, plan, features, what is used. */
export async function getTenant(ctx: TenantContext): Promise<TenantDetails> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const facts = await loadTenantFacts(tx, ctx.tenantId, now);
    const catalogue = await listFeatures(tx);
    const used = await usedOf(tx, facts, now);
    return {
      ...facts,
      features: grantedFeatures(catalogue, facts.current?.version.features ?? []),
      used,
    };
  });
}

/** What is counted in each meter's open window. */
async function usedOf(tx: Tx, { axes, current, tenant }: TenantFacts, now: Date): Promise<Record<Meter, number>> {
  const used: Record<Meter, number> = { orders: 0, users: 0, branches: 0, storage_mb: 0 };
  if (axes.provisioning !== "ready" || !current) return used;
  const rows = await tx.select().from(counters).where(inArray(counters.meter, meterCodes));
  for (const meter of meterCodes) {
    const start = windowStart(meter, current.subscription, tenant.timeZone, now).getTime();
    used[meter] = rows.find((row) => row.meter === meter && row.windowStart.getTime() === start)?.used ?? 0;
  }
  return used;
}
