import { gaugeStart, inUnits, type MeteredSubscription, windowAt } from "@tenantry/core/usage/meters";
import { tenants } from "@tenantry/db/platform/tenancy";
import { counters } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

/** What the tenant's own tables count; nothing before they are built. */
export type Counted = readonly { meter: string; windowStart: Date; used: number }[];

/** Read before a transaction of money, because it may be in another database: facts as of now. Errors: `unavailable`. */
export async function readCounted({ db, tenantId }: Pick<TenantContext, "db" | "tenantId">): Promise<Counted> {
  const [tenant] = await db.withTenant(tenantId, (tx) =>
    tx.select({ readyAt: tenants.readyAt }).from(tenants).where(eq(tenants.id, tenantId)),
  );
  if (!tenant?.readyAt) return [];
  return db.inWorkspace(tenantId, (tx) => tx.select().from(counters));
}

/** Use per meter in its own unit, for the windows that are open at `now`. */
export function usageIn(
  counted: Counted,
  subscription: MeteredSubscription,
  timeZone: string,
  now: Date,
): Record<string, number> {
  const starts = (["subscription_month", "subscription_period"] as const).map(
    (window) => windowAt(window, subscription, timeZone, now).start,
  );
  const open = new Set([gaugeStart, ...starts].map((start) => start.getTime()));
  return Object.fromEntries(
    counted
      .filter(({ windowStart }) => open.has(windowStart.getTime()))
      .map(({ meter, used }) => [meter, inUnits(meter, used)]),
  );
}
