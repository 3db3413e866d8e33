import { limitOf } from "@tenantry/core/entitlements/limits";
import type { LocalText } from "@tenantry/core/locale";
import { countedLimit, inUnits, isClaimed, usagePercentage } from "@tenantry/core/usage/meters";
import { levelsReached, type WarningLevel } from "@tenantry/core/usage/warnings";
import { meters } from "@tenantry/db/platform/catalogue";
import { usageWindows } from "@tenantry/db/platform/usage";
import { counters } from "@tenantry/db/tenant/tables";
import { asc, eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { loadLimits, openWindow } from "../entitlements/load-limits.ts";

/** One meter's open window, in its own unit (MB of storage). */
export type MeterUsage = {
  meter: string;
  name: LocalText;
  unit: LocalText;
  kind: "counter" | "gauge";
  used: number;
  limit: number | null;
  /** The limit only tells; nothing is refused. */
  isSoft: boolean;
  percentage: number;
  /** The highest level reached; null below 80 %. */
  level: WarningLevel | null;
  /** What is there beyond the limit, since a plan became smaller or an override ended. Kept, and nothing is added. */
  excess: number;
  /** When a counter begins anew; null where it does not. */
  resetsAt: Date | null;
};

/** Every meter that is limited, or has been used. */
export async function listUsage(ctx: TenantContext): Promise<MeterUsage[]> {
  const now = ctx.clock.now();
  const [allowed, reported, catalogue] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    Promise.all([
      loadLimits(tx, ctx.tenantId, now),
      tx.select().from(usageWindows).where(eq(usageWindows.tenantId, ctx.tenantId)),
      tx.select().from(meters).orderBy(asc(meters.sortOrder)),
    ]),
  );
  const own = await ctx.db.inWorkspace(ctx.tenantId, (tx) => tx.select().from(counters));
  const readings = catalogue.map(({ code, name, unit, kind }): MeterUsage => {
    const window = openWindow(allowed, code, now);
    const rows = isClaimed(code) ? own : reported;
    const row = rows.find(
      ({ meter, windowStart }) => meter === code && windowStart.getTime() === window.start.getTime(),
    );
    const counted = row?.used ?? 0;
    const limit = limitOf(allowed.limits, code);
    const most = countedLimit(code, limit);
    return {
      meter: code,
      name,
      unit,
      kind,
      used: inUnits(code, counted),
      limit,
      isSoft: allowed.softLimits.includes(code),
      percentage: usagePercentage(counted, most),
      level: levelsReached(counted, most).at(-1) ?? null,
      excess: most === null ? 0 : inUnits(code, Math.max(0, counted - most)),
      resetsAt: kind === "counter" ? window.end : null,
    };
  });
  return readings.filter(({ limit, used }) => limit !== null || used > 0);
}
