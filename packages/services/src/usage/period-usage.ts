import type { TenantId } from "@tenantry/core/ids";
import { dayOf } from "@tenantry/core/usage/days";
import { inUnits, subscriptionMonth } from "@tenantry/core/usage/meters";
import type { Tx } from "@tenantry/db/client";
import { usageDaily, usageWindows } from "@tenantry/db/platform/usage";
import { counters } from "@tenantry/db/tenant/tables";
import { and, desc, eq, gte, inArray, lte } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { loadLimits, type TenantLimits } from "../entitlements/load-limits.ts";

/** A row of S3's org_usage_tracking: counters of the period, gauges as they were at its end or are now. */
export type PeriodUsage = {
  start: Date;
  end: Date;
  orders: number;
  users: number;
  branches: number;
  storageMb: number;
  apiCalls: number;
};

const mostPeriods = 24;

/** S3's table, newest period first, back to the subscription's start; at most 24 periods. */
export async function listPeriodUsage(ctx: TenantContext, { periods = 12 } = {}): Promise<PeriodUsage[]> {
  const now = ctx.clock.now();
  const counted = await ctx.db.inWorkspace(ctx.tenantId, (tx) =>
    tx
      .select()
      .from(counters)
      .where(inArray(counters.meter, ["orders", "users", "branches", "storage_mb"])),
  );
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const allowed = await loadLimits(tx, ctx.tenantId, now);
    const months = monthsBack(allowed, now, Math.min(periods, mostPeriods));
    const rows: PeriodUsage[] = [];
    for (const month of months) rows.push(await readMonth(tx, { tenantId: ctx.tenantId, counted }, month, now));
    return rows;
  });
}

type Month = { start: Date; end: Date };

function monthsBack({ subscription, timeZone }: TenantLimits, now: Date, most: number): Month[] {
  const months = [subscriptionMonth(subscription, timeZone, now)];
  while (months.length < most) {
    const first = months.at(-1);
    if (!first || first.start <= subscription.startedAt) break;
    const before = new Date(first.start.getTime() - 1);
    const known = before >= subscription.periodStart;
    const earlier = { ...subscription, periodStart: subscription.startedAt, periodEnd: subscription.periodStart };
    months.push(subscriptionMonth(known ? subscription : earlier, timeZone, before));
  }
  return months;
}

async function readMonth(
  tx: Tx,
  { tenantId, counted }: { tenantId: TenantId; counted: readonly (typeof counters.$inferSelect)[] },
  { start, end }: Month,
  now: Date,
): Promise<PeriodUsage> {
  const isOpen = start <= now && now < end;
  const lastDay = dayOf(new Date(end.getTime() - 1));
  const [reported, daily] = await Promise.all([
    tx
      .select({ used: usageWindows.used })
      .from(usageWindows)
      .where(
        and(
          eq(usageWindows.tenantId, tenantId),
          eq(usageWindows.meter, "api_calls"),
          eq(usageWindows.windowStart, start),
        ),
      ),
    tx
      .selectDistinctOn([usageDaily.meter], { meter: usageDaily.meter, quantity: usageDaily.quantity })
      .from(usageDaily)
      .where(
        and(
          eq(usageDaily.tenantId, tenantId),
          inArray(usageDaily.meter, ["users", "branches", "storage_mb"]),
          gte(usageDaily.day, dayOf(start)),
          lte(usageDaily.day, lastDay),
        ),
      )
      .orderBy(usageDaily.meter, desc(usageDaily.day)),
  ]);
  const gauge = (meter: string) =>
    inUnits(
      meter,
      (isOpen
        ? counted.find((row) => row.meter === meter)?.used
        : daily.find((row) => row.meter === meter)?.quantity) ?? 0,
    );
  const orders = counted.find((row) => row.meter === "orders" && row.windowStart.getTime() === start.getTime());
  return {
    start,
    end,
    orders: orders?.used ?? 0,
    users: gauge("users"),
    branches: gauge("branches"),
    storageMb: gauge("storage_mb"),
    apiCalls: reported[0]?.used ?? 0,
  };
}
