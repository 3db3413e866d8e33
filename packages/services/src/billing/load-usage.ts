import { gaugeStart, inUnits, type MeteredSubscription, windowAt } from "@tenantry/core/usage/meters";
import type { Tx } from "@tenantry/db/client";
import { counters } from "@tenantry/db/tenant/tables";
import { inArray } from "drizzle-orm";

/** Use per meter in its own unit, out of the tenant's schema, for the windows that are open at `now`. */
export async function loadUsage(
  tx: Tx,
  subscription: MeteredSubscription,
  timeZone: string,
  now: Date,
): Promise<Record<string, number>> {
  const starts = (["subscription_month", "subscription_period"] as const).map(
    (window) => windowAt(window, subscription, timeZone, now).start,
  );
  const rows = await tx
    .select({ meter: counters.meter, used: counters.used })
    .from(counters)
    .where(inArray(counters.windowStart, [gaugeStart, ...starts]));
  return Object.fromEntries(rows.map(({ meter, used }) => [meter, inUnits(meter, used)]));
}
