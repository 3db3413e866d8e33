import { DomainError } from "@tenantry/core/errors";
import { type Meter, windowStart } from "@tenantry/core/usage/meters";
import type { Tx } from "@tenantry/db/client";
import { counters } from "@tenantry/db/tenant/tables";
import { and, eq, lt, sql } from "drizzle-orm";
import type { TenantFacts } from "../tenant/tenant-facts.ts";

/**
 * Counts one more against the plan's limit, in the transaction that creates the thing: of any number of racers only as
 * many pass as there is room for. Errors: `limit_reached` with meter, limit and used.
 */
export async function claimLimit(tx: Tx, facts: TenantFacts, meter: Meter, now: Date): Promise<void> {
  const { current, tenant } = facts;
  if (!current) throw new DomainError("forbidden", "The tenant has no subscription.");
  const limit = current.version.limits[meter] ?? null;
  const start = windowStart(meter, current.subscription, tenant.timeZone, now);
  const full = (used: number) =>
    new DomainError("limit_reached", `The plan's limit of ${limit} ${meter} is reached.`, {
      details: { meter, limit, used },
    });
  if (limit === 0) throw full(0);
  const claimed = await tx
    .insert(counters)
    .values({ meter, windowStart: start, used: 1 })
    .onConflictDoUpdate({
      target: [counters.meter, counters.windowStart],
      set: { used: sql`${counters.used} + 1` },
      ...(limit !== null && { setWhere: lt(counters.used, limit) }),
    })
    .returning({ used: counters.used });
  if (claimed.length === 1) return;
  const [row] = await tx
    .select({ used: counters.used })
    .from(counters)
    .where(and(eq(counters.meter, meter), eq(counters.windowStart, start)));
  throw full(row?.used ?? limit ?? 0);
}
