import { limitOf } from "@tenantry/core/entitlements/limits";
import { fieldError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import {
  judgeEvents,
  mostEventsPerBatch,
  type RawUsageEvent,
  type Refused,
  type UsageEvent,
} from "@tenantry/core/usage/event";
import type { Queryable, Tx } from "@tenantry/db/client";
import { usageEvents, usageWindows } from "@tenantry/db/platform/usage";
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { hardLimit, loadLimits, type TenantLimits } from "../entitlements/load-limits.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { addLateUsage } from "./late-usage.ts";
import { warnOfUsage } from "./warn.ts";

/** What became of one event, in the order they were sent; `id` null where none could be read. */
export type UsageResult = { readonly id: string | null } & (
  | { readonly status: "accepted" | "duplicate" }
  | ({ readonly status: "refused" } & Refused)
);

export type UsageReport = { accepted: number; duplicates: number; refused: number; results: UsageResult[] };

type Outcome = "accepted" | "duplicate" | Refused;
type Stored = { meter: string; quantity: number };

const limitReached = (meter: string, limit: number | null, used: number): Refused => ({
  code: "limit_reached",
  details: { meter, limit, used },
});
const conflict = (event: UsageEvent, stored: Stored): Refused => ({
  code: "usage_conflict",
  details: { id: event.id, counted: stored },
});
const sameContent = (a: Stored, b: Stored): boolean => a.meter === b.meter && a.quantity === b.quantity;

/**
 * Counts up to 500 events, each once for good by its id: rows and totals commit together, and what cannot be counted is
 * refused on its own. Errors: `validation_failed` for a batch of no events or of more than 500.
 */
export async function recordUsage(ctx: TenantContext, batch: readonly RawUsageEvent[]): Promise<UsageReport> {
  if (batch.length === 0) throw fieldError("events", "required", "Send at least one event.");
  if (batch.length > mostEventsPerBatch) throw fieldError("events", "too_big", `Send at most ${mostEventsPerBatch}.`);
  const now = ctx.clock.now();
  const outcomes = await ctx.db.withTenant(ctx.tenantId, (tx) => count(tx, ctx.tenantId, batch, now));
  const results = batch.map(({ id }, i): UsageResult => {
    const outcome = outcomes[i] ?? "duplicate";
    const known = { id: typeof id === "string" ? id.slice(0, 128) : null };
    return typeof outcome === "string" ? { ...known, status: outcome } : { ...known, status: "refused", ...outcome };
  });
  const of = (status: UsageResult["status"]) => results.filter((result) => result.status === status).length;
  return { accepted: of("accepted"), duplicates: of("duplicate"), refused: of("refused"), results };
}

async function count(tx: Tx, tenantId: TenantId, batch: readonly RawUsageEvent[], now: Date): Promise<Outcome[]> {
  const [allowed, settings] = await Promise.all([loadLimits(tx, tenantId, now), loadSettings(tx)]);
  const facts = { ...allowed, closesAfterMs: settings.usageClosesAfterMinutes * 60_000 };
  const judged = judgeEvents(batch, facts, now);
  const firstOf = new Map<string, UsageEvent>();
  for (const verdict of judged) {
    if (verdict.ok && !firstOf.has(verdict.event.id)) firstOf.set(verdict.event.id, verdict.event);
  }
  // A repetition of what was counted in time is no late event.
  const late = batch.flatMap(({ id }, i) => {
    const verdict = judged[i];
    return verdict && !verdict.ok && verdict.code === "period_closed" ? [String(id)] : [];
  });
  const known = await storedEvents(tx, tenantId, late);
  const settled = await settle(tx, allowed, [...firstOf.values()], now);
  return judged.map((verdict, i): Outcome => {
    if (!verdict.ok) {
      const before = verdict.code === "period_closed" ? known.get(String(batch[i]?.id)) : undefined;
      const isSame = before && before.meter === batch[i]?.meter && before.quantity === batch[i]?.quantity;
      return isSame ? "duplicate" : { code: verdict.code, details: verdict.details };
    }
    const { event } = verdict;
    const first = firstOf.get(event.id);
    const outcome = settled.get(event.id) ?? "duplicate";
    if (first === event || typeof outcome !== "string") return outcome;
    return first && !sameContent(first, event) ? conflict(event, first) : "duplicate";
  });
}

/** Order of locks, the same for everybody: windows with a hard limit, events by id, other windows. */
async function settle(
  tx: Tx,
  allowed: TenantLimits,
  events: readonly UsageEvent[],
  now: Date,
): Promise<Map<string, Outcome>> {
  const outcomes = await refuseBeyond(tx, allowed, events);
  const wanted = events.filter((event) => !outcomes.has(event.id));
  const inserted = await insertEvents(tx, allowed.tenantId, wanted, now);
  const repeated = wanted.filter((event) => !inserted.has(event.id));
  const stored = await storedEvents(
    tx,
    allowed.tenantId,
    repeated.map((event) => event.id),
  );
  for (const event of wanted) {
    const before = stored.get(event.id);
    outcomes.set(
      event.id,
      inserted.has(event.id)
        ? "accepted"
        : before && !sameContent(before, event)
          ? conflict(event, before)
          : "duplicate",
    );
  }
  const counted = wanted.filter((event) => inserted.has(event.id));
  if (counted.length > 0) {
    await addToWindows(tx, allowed, counted, now);
    const sums = counted.filter((event) => allowed.meters.get(event.meter)?.kind === "counter");
    await addLateUsage(tx, allowed.tenantId, sums, now);
  }
  return outcomes;
}

/** Refuses events for which a hard limit leaves no room. The window's row stays locked, so that racers take turns. */
async function refuseBeyond(
  tx: Tx,
  allowed: TenantLimits,
  events: readonly UsageEvent[],
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const limited = events.filter((event) => hardLimit(allowed, event.meter) !== null);
  if (limited.length === 0) return outcomes;
  const totals = await upsertWindows(
    tx,
    allowed.tenantId,
    sumByWindow(limited, () => 0),
  );
  const used = new Map(totals.map((row) => [windowKey(row.meter, row.windowStart), row.used]));
  const before = await storedEvents(
    tx,
    allowed.tenantId,
    limited.map((event) => event.id),
  );
  for (const event of limited) {
    const limit = hardLimit(allowed, event.meter);
    if (limit === null || before.has(event.id)) continue;
    const key = windowKey(event.meter, event.window.start);
    const isGauge = allowed.meters.get(event.meter)?.kind === "gauge";
    const counted = used.get(key) ?? 0;
    const after = isGauge ? event.quantity : counted + event.quantity;
    if (after > limit) outcomes.set(event.id, limitReached(event.meter, limitOf(allowed.limits, event.meter), counted));
    else used.set(key, after);
  }
  return outcomes;
}

/** One statement whatever their number; the ids that were new. In order of id, so that two batches cannot deadlock. */
async function insertEvents(
  tx: Queryable,
  tenantId: TenantId,
  events: readonly UsageEvent[],
  now: Date,
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = events
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, meter, quantity, at }) => ({ id, meter, quantity, at }));
  const inserted = await tx.execute<{ event_id: string }>(sql`
    insert into ${usageEvents} (tenant_id, event_id, meter, quantity, happened_at, received_at)
    select ${tenantId}::uuid, e.id, e.meter, e.quantity, e.at, ${now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as e(id text, meter text, quantity bigint, at timestamptz)
    on conflict (tenant_id, event_id) do nothing
    returning event_id`);
  return new Set(inserted.map((row) => row.event_id));
}

async function storedEvents(tx: Queryable, tenantId: TenantId, ids: readonly string[]): Promise<Map<string, Stored>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: usageEvents.eventId, meter: usageEvents.meter, quantity: usageEvents.quantity })
    .from(usageEvents)
    .where(and(eq(usageEvents.tenantId, tenantId), inArray(usageEvents.eventId, [...ids])));
  return new Map(rows.map(({ id, ...stored }) => [id, stored]));
}

type WindowSum = { meter: string; windowStart: Date; windowEnd: Date | null; used: number };

const windowKey = (meter: string, start: Date): string => `${meter} ${start.getTime()}`;

/** One sum per meter and window, in the order in which everybody locks them. */
function sumByWindow(events: readonly UsageEvent[], amount: (event: UsageEvent) => number): WindowSum[] {
  const sums = new Map<string, WindowSum>();
  for (const event of events) {
    const { meter, window } = event;
    const key = windowKey(meter, window.start);
    const sum = sums.get(key) ?? { meter, windowStart: window.start, windowEnd: window.end, used: 0 };
    sums.set(key, { ...sum, used: sum.used + amount(event) });
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

async function upsertWindows(tx: Queryable, tenantId: TenantId, sums: readonly WindowSum[]) {
  return tx
    .insert(usageWindows)
    .values(sums.map((sum) => ({ tenantId, ...sum })))
    .onConflictDoUpdate({
      target: [usageWindows.tenantId, usageWindows.meter, usageWindows.windowStart],
      set: { used: sql`${usageWindows.used} + excluded.used` },
    })
    .returning({ meter: usageWindows.meter, windowStart: usageWindows.windowStart, used: usageWindows.used });
}

/** A counter grows by what was counted; a gauge is what its latest event says. Then whoever is near a limit is told. */
async function addToWindows(tx: Tx, allowed: TenantLimits, counted: readonly UsageEvent[], now: Date): Promise<void> {
  const { tenantId } = allowed;
  const isGauge = (meter: string) => allowed.meters.get(meter)?.kind === "gauge";
  const sums = sumByWindow(counted, (event) => (isGauge(event.meter) ? 0 : event.quantity));
  const totals = await upsertWindows(tx, tenantId, sums);
  for (const { meter, windowStart, used } of totals) {
    const added = sums.find((sum) => sum.meter === meter && sum.windowStart.getTime() === windowStart.getTime());
    const reading = isGauge(meter)
      ? { used: await readGauge(tx, tenantId, meter, windowStart) }
      : { used, before: used - (added?.used ?? 0) };
    await warnOfUsage(tx, { tenantId, meter, windowStart, ...reading, limit: limitOf(allowed.limits, meter) }, now);
  }
}

async function readGauge(tx: Tx, tenantId: TenantId, meter: string, windowStart: Date): Promise<number> {
  const [latest] = await tx
    .select({ quantity: usageEvents.quantity })
    .from(usageEvents)
    .where(and(eq(usageEvents.tenantId, tenantId), eq(usageEvents.meter, meter)))
    .orderBy(desc(usageEvents.happenedAt), desc(usageEvents.eventId))
    .limit(1);
  const used = latest?.quantity ?? 0;
  await tx
    .update(usageWindows)
    .set({ used })
    .where(
      and(
        eq(usageWindows.tenantId, tenantId),
        eq(usageWindows.meter, meter),
        eq(usageWindows.windowStart, windowStart),
      ),
    );
  return used;
}
