import type { Limits } from "@tenantry/core/catalogue/plan";
import { featureAnswers } from "@tenantry/core/entitlements/resolve";
import { inUnits, type Meter, meterCodes } from "@tenantry/core/usage/meters";
import { type Counted, readCounted } from "../billing/load-usage.ts";
import type { TenantContext } from "../context.ts";
import { loadEntitlements } from "../entitlements/load-facts.ts";
import { loadLimits, openWindow, type TenantLimits } from "../entitlements/load-limits.ts";
import { loadTenantFacts, type TenantFacts } from "./tenant-facts.ts";

export type TenantDetails = TenantFacts & {
  /** Every feature of the catalogue, by the resolver; for this user where a roll-out differs by user. */
  features: Readonly<Record<string, boolean>>;
  /** In each meter's own unit, overrides included. */
  limits: Limits;
  /** In each meter's own unit: MB of storage. */
  used: Readonly<Record<Meter, number>>;
};

/** Everything a member may know of their tenant: profile, axes, plan, features, what is used. */
export async function getTenant(ctx: TenantContext): Promise<TenantDetails> {
  const now = ctx.clock.now();
  const counted = await readCounted(ctx);
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const facts = await loadTenantFacts(tx, ctx.tenantId, now);
    const allowed = facts.current ? await loadLimits(tx, ctx.tenantId, now) : null;
    const { snapshot, tenant } = await loadEntitlements(tx, ctx.tenantId);
    const userId = ctx.actor.type === "user" ? ctx.actor.id : undefined;
    return {
      ...facts,
      features: featureAnswers(snapshot, { tenant, userId }, now),
      limits: allowed?.limits ?? {},
      used: usedOf(counted, allowed, now),
    };
  });
}

/** What is counted in each meter's open window. */
function usedOf(counted: Counted, allowed: TenantLimits | null, now: Date): Record<Meter, number> {
  const used: Record<Meter, number> = { orders: 0, users: 0, branches: 0, storage_mb: 0 };
  if (!allowed) return used;
  for (const meter of meterCodes) {
    const start = openWindow(allowed, meter, now).start.getTime();
    const row = counted.find((one) => one.meter === meter && one.windowStart.getTime() === start);
    used[meter] = inUnits(meter, row?.used ?? 0);
  }
  return used;
}
