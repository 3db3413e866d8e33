import { limitOf } from "@tenantry/core/entitlements/limits";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { dayOf, daysBefore, recomputedDays, startOfDay } from "@tenantry/core/usage/days";
import { countedLimit, isClaimed, meterCodes } from "@tenantry/core/usage/meters";
import { levelsReached } from "@tenantry/core/usage/warnings";
import { meters } from "@tenantry/db/platform/catalogue";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { usageDaily, usageEvents, usageWindows } from "@tenantry/db/platform/usage";
import { counters, orders } from "@tenantry/db/tenant/tables";
import { and, asc, count, eq, gt, gte, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { loadManyLimits, openWindow, type TenantLimits } from "../entitlements/load-limits.ts";
import { type Reading, warnOfUsage } from "./warn.ts";

const tenantsAtOnce = 500;
const concurrency = 4;

type Due = { tenantId: TenantId; now: Date; readyAt: Date };
type DailyRow = { tenantId: string; day: string; meter: string; quantity: number; rolledUpAt: Date };

/**
 * The daily roll-up. Sums the last days anew, because events may be late; a gauge's first reading of a day stands. Then
 * tells whoever a lower limit has brought near it. A second run changes nothing.
 */
export async function rollUpUsage(ctx: ServiceContext): Promise<{ tenants: number; warned: number }> {
  await rollUpEvents(ctx);
  let after: string | null = null;
  let seen = 0;
  let warned = 0;
  for (;;) {
    const due = await listDue(ctx, after);
    const last = due.at(-1);
    if (!last) return { tenants: seen, warned };
    warned += await rollUpTenants(ctx, due);
    seen += due.length;
    after = last.tenantId;
  }
}

/** What events reported, for all tenants in one statement; days are each tenant's own. */
export async function rollUpEvents(ctx: ServiceContext): Promise<void> {
  const now = ctx.clock.now().toISOString();
  await ctx.db.orm.execute(sql`
    insert into ${usageDaily} (tenant_id, day, meter, quantity, rolled_up_at)
    select t.id, d.day, w.meter, s.quantity, ${now}::timestamptz
    from ${tenants} t
    left join ${clocks} c on c.tenant_id = t.id
    join (select distinct tenant_id, meter from ${usageWindows}) w on w.tenant_id = t.id
    join ${meters} m on m.code = w.meter
    cross join lateral (
      select ((coalesce(c.now, ${now}::timestamptz) at time zone 'UTC')::date - i)::date as day
      from generate_series(1, ${sql.raw(String(recomputedDays))}) i) d
    cross join lateral (
      select case m.kind
        when 'counter' then (
          select sum(e.quantity) from ${usageEvents} e
          where e.tenant_id = t.id and e.meter = w.meter
            and e.happened_at >= d.day::timestamp at time zone 'UTC'
            and e.happened_at < (d.day + 1)::timestamp at time zone 'UTC')
        else (
          select e.quantity from ${usageEvents} e
          where e.tenant_id = t.id and e.meter = w.meter and e.happened_at < (d.day + 1)::timestamp at time zone 'UTC'
          order by e.happened_at desc, e.event_id desc limit 1)
        end as quantity) s
    where s.quantity is not null
    on conflict (tenant_id, day, meter) do update set quantity = excluded.quantity, rolled_up_at = excluded.rolled_up_at
    where ${usageDaily.quantity} <> excluded.quantity`);
}

async function listDue(ctx: ServiceContext, after: string | null): Promise<Due[]> {
  const platformNow = ctx.clock.now();
  const rows = await ctx.db.orm
    .select({ id: tenants.id, readyAt: tenants.readyAt, now: clocks.now })
    .from(tenants)
    .leftJoin(clocks, eq(clocks.tenantId, tenants.id))
    .where(
      and(
        isNotNull(tenants.readyAt),
        isNull(tenants.purgeStartedAt),
        after === null ? undefined : gt(tenants.id, after),
      ),
    )
    .orderBy(asc(tenants.id))
    .limit(tenantsAtOnce);
  return rows.flatMap(({ id, readyAt, now }) =>
    readyAt ? [{ tenantId: parseTenantId(id), readyAt, now: now ?? platformNow }] : [],
  );
}

/** What tenants' own schemas count: read one by one, a few at once; written together. Returns how many were told. */
async function rollUpTenants(ctx: ServiceContext, due: readonly Due[]): Promise<number> {
  const ids = due.map((one) => one.tenantId);
  const nowOf = new Map(due.map((one) => [one.tenantId, one.now]));
  const [limits, windows] = await Promise.all([
    loadManyLimits(ctx.db.orm, ids, (id) => nowOf.get(id) ?? ctx.clock.now()),
    ctx.db.orm.select().from(usageWindows).where(inArray(usageWindows.tenantId, ids)),
  ]);
  const allowedOf = new Map(limits.map((one) => [one.tenantId, one]));
  const rows: DailyRow[] = [];
  const near: (Reading & { now: Date })[] = [];
  await inParallel(due, async (one) => {
    const allowed = allowedOf.get(one.tenantId);
    const { daily, counted } = await readTenant(ctx, one);
    rows.push(...daily);
    if (!allowed) return;
    const reported = windows.filter((row) => row.tenantId === one.tenantId && !isClaimed(row.meter));
    near.push(
      ...nearLimits(allowed, [...counted, ...reported], one.now).map((reading) => ({ ...reading, now: one.now })),
    );
  });
  await writeDaily(ctx, rows);
  let warned = 0;
  await inParallel(near, async ({ now, ...reading }) => {
    const levels = await ctx.db.withTenant(reading.tenantId, (tx) => warnOfUsage(tx, reading, now));
    if (levels.length > 0) warned++;
  });
  return warned;
}

async function readTenant(ctx: ServiceContext, { tenantId, now, readyAt }: Due) {
  const days = daysBefore(now, recomputedDays).filter((day) => day >= dayOf(readyAt));
  const first = days[0];
  const until = startOfDay(dayOf(now));
  const day = sql<string>`to_char(${orders.createdAt} at time zone 'UTC', 'YYYY-MM-DD')`;
  const [counted, perDay] = await ctx.db.inWorkspace(tenantId, (tx) =>
    Promise.all([
      tx.select().from(counters).where(inArray(counters.meter, meterCodes)),
      first === undefined
        ? []
        : tx
            .select({ day, quantity: count() })
            .from(orders)
            .where(and(gte(orders.createdAt, startOfDay(first)), lt(orders.createdAt, until)))
            .groupBy(sql`1`),
    ]),
  );
  const gauges = meterCodes.filter((meter) => meter !== "orders");
  const daily = days.flatMap((one): DailyRow[] =>
    gauges.map((meter) => {
      const quantity = counted.find((row) => row.meter === meter)?.used ?? 0;
      return { tenantId, day: one, meter, quantity, rolledUpAt: now };
    }),
  );
  for (const row of perDay) daily.push({ tenantId, meter: "orders", ...row, rolledUpAt: now });
  return { daily, counted };
}

type Counted = { meter: string; windowStart: Date; used: number };

/** Readings of open windows that have reached a level. */
function nearLimits(allowed: TenantLimits, counted: readonly Counted[], now: Date): Reading[] {
  const { tenantId, limits } = allowed;
  return counted.flatMap(({ meter, windowStart, used }) => {
    const limit = limitOf(limits, meter);
    const isOpen = openWindow(allowed, meter, now).start.getTime() === windowStart.getTime();
    const isNear = isOpen && levelsReached(used, countedLimit(meter, limit)).length > 0;
    return isNear ? [{ tenantId, meter, windowStart, used, limit }] : [];
  });
}

/** In the order of the key, so that two runs at once cannot deadlock. */
async function writeDaily(ctx: ServiceContext, rows: readonly DailyRow[]): Promise<void> {
  const keyOf = (row: DailyRow) => `${row.tenantId} ${row.day} ${row.meter}`;
  const sorted = rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const target = [usageDaily.tenantId, usageDaily.day, usageDaily.meter];
  const set = { quantity: sql`excluded.quantity`, rolledUpAt: sql`excluded.rolled_up_at` };
  for (let i = 0; i < sorted.length; i += 5000) {
    await ctx.db.orm
      .insert(usageDaily)
      .values(sorted.slice(i, i + 5000))
      .onConflictDoUpdate({
        target,
        set,
        setWhere: sql`${usageDaily.meter} = 'orders' and ${usageDaily.quantity} <> excluded.quantity`,
      });
  }
}

/** Tenants that fail do not hold the others up; then the run fails, so that it is tried again. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items].reverse();
  const failures: unknown[] = [];
  const worker = async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${items.length} tenants failed`);
}
