import type { TenantId } from "@tenantry/core/ids";
import { dayOf, recomputedDays } from "@tenantry/core/usage/days";
import type { UsageEvent } from "@tenantry/core/usage/event";
import type { Queryable } from "@tenantry/db/client";
import { usageDaily } from "@tenantry/db/platform/usage";
import { sql } from "drizzle-orm";

/** Adds to days that no roll-up will sum again; younger ones are left to it. */
export async function addLateUsage(
  tx: Queryable,
  tenantId: TenantId,
  counted: readonly UsageEvent[],
  now: Date,
): Promise<void> {
  const oldest = dayOf(new Date(now.getTime() - (recomputedDays - 1) * 86_400_000));
  const late = new Map<
    string,
    { tenantId: TenantId; day: string; meter: string; quantity: number; rolledUpAt: Date }
  >();
  for (const { meter, quantity, at } of counted) {
    const day = dayOf(at);
    if (day >= oldest) continue;
    const key = `${day} ${meter}`;
    const before = late.get(key)?.quantity ?? 0;
    late.set(key, { tenantId, day, meter, quantity: before + quantity, rolledUpAt: now });
  }
  if (late.size === 0) return;
  await tx
    .insert(usageDaily)
    .values([...late.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row))
    .onConflictDoUpdate({
      target: [usageDaily.tenantId, usageDaily.day, usageDaily.meter],
      set: { quantity: sql`${usageDaily.quantity} + excluded.quantity`, rolledUpAt: now },
    });
}
