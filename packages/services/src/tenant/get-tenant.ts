import { type FeatureAnswers, grantedFeatures } from "@tenantry/core/entitlements/features";
import { counters } from "@tenantry/db/tenant/tables";
import { inArray } from "drizzle-orm";
import { listFeatures } from "../catalogue/list-features.ts";
import type { TenantContext } from "../context.ts";
import { loadTenantFacts, type TenantFacts } from "./tenant-facts.ts";

export type TenantDetails = TenantFacts & { features: FeatureAnswers; used: Readonly<Record<string, number>> };

/** Everything a member may know of their tenant: profile, axes, plan, features, what is used. */
export async function getTenant(ctx: TenantContext): Promise<TenantDetails> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const facts = await loadTenantFacts(tx, ctx.tenantId, now);
    const catalogue = await listFeatures(tx);
    const meters = ["orders", "users", "branches", "storage_mb"];
    const rows =
      facts.axes.provisioning === "ready"
        ? await tx
            .select({ meter: counters.meter, used: counters.used })
            .from(counters)
            .where(inArray(counters.meter, meters))
        : [];
    return {
      ...facts,
      features: grantedFeatures(catalogue, facts.current?.version.features ?? []),
      used: Object.fromEntries(meters.map((meter) => [meter, rows.find((row) => row.meter === meter)?.used ?? 0])),
    };
  });
}
