import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { isClaimed, type Meter, meterCodes } from "@tenantry/core/usage/meters";
import { decideRecount } from "@tenantry/core/usage/recount";
import { holdsSeat, userStatus } from "@tenantry/core/workspace/invitation";
import type { Tx, WorkspaceTx } from "@tenantry/db/client";
import { type Journal, leaveNote, platformOf, recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { usageCorrections, usageEvents, usageWindows } from "@tenantry/db/platform/usage";
import { branches, counters, files, orders, users } from "@tenantry/db/tenant/tables";
import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, lt, sql, sum } from "drizzle-orm";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { hardLimit, openWindow, readLimits, type TenantLimits } from "../entitlements/load-limits.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { expireInvitations } from "../workspace/workspace-user.ts";

/** Drift of one meter; `left` where the counter stands at its hard limit and would have to rise. */
export type Drift = { meter: string; windowStart: Date; counted: number; found: number; outcome: "corrected" | "left" };

const mostTenants = 100_000;

/** Counts every tenant anew, each at its own time. Reports what it found; a tenant that fails does not stop the others. */
export async function recountUsage(
  ctx: ServiceContext,
): Promise<{ corrected: number; left: { tenantId: string; meter: string }[] }> {
  const rows = await ctx.db.orm
    .select({ tenantId: tenants.id })
    .from(tenants)
    .where(and(isNotNull(tenants.readyAt), isNull(tenants.purgeStartedAt)))
    .orderBy(asc(tenants.id))
    .limit(mostTenants);
  const left: { tenantId: string; meter: string }[] = [];
  let corrected = 0;
  await sweepTenants(ctx, rows, "recounts", async (tenant) => {
    const drifts = await recountTenant(tenant);
    for (const { meter, outcome } of drifts) {
      if (outcome === "corrected") corrected++;
      else left.push({ tenantId: tenant.tenantId, meter });
    }
    return drifts.length > 0;
  });
  return { corrected, left: left.slice(0, 100) };
}

/** Compares counters with what is there and puts drift right, on record. Expired invitations give their seats back first. */
export async function recountTenant(ctx: TenantContext): Promise<Drift[]> {
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  const allowed = await readLimits(ctx, now);
  const own = await ctx.db.inWorkspace(tenantId, async (tx) => {
    await expireInvitations(tx, ctx, allowed, now);
    return putRight(tx, ctx, { allowed, readings: await recountOwn(tx, allowed, now) }, now);
  });
  const reported = await ctx.db.withTenant(tenantId, async (tx) =>
    putRight(tx, ctx, { allowed, readings: await recountReported(tx, allowed, now) }, now),
  );
  return [...own, ...reported];
}

async function putRight(
  tx: Journal,
  ctx: TenantContext,
  { allowed, readings }: { allowed: TenantLimits; readings: readonly Recount[] },
  now: Date,
): Promise<Drift[]> {
  const drifts: Drift[] = [];
  for (const { write, ...reading } of readings) {
    const decision = decideRecount({ ...reading, hardLimit: hardLimit(allowed, reading.meter) });
    if (decision === "right") continue;
    const drift: Drift = { ...reading, outcome: decision === "correct" ? "corrected" : "left" };
    drifts.push(drift);
    if (decision === "report") continue;
    await write(reading.found);
    await recordCorrection(tx, ctx.tenantId, drift, now);
    const { meter, counted, found } = reading;
    const entry = { tenantId: ctx.tenantId, actor: actorRef(ctx.actor), action: "usage.corrected", targetId: meter };
    await recordAudit(tx, { ...entry, before: { used: counted }, after: { used: found } }, now);
  }
  return drifts;
}

async function recordCorrection(tx: Journal, tenantId: TenantId, drift: Drift, now: Date): Promise<void> {
  const { meter, windowStart, counted, found } = drift;
  const platform = platformOf(tx);
  if (!platform) {
    return leaveNote(tx, "correction", { meter, windowStart: windowStart.toISOString(), counted, found }, now);
  }
  const correction = { id: randomUUIDv7(), tenantId, meter, windowStart, counted, found, correctedAt: now };
  await platform.insert(usageCorrections).values(correction);
}

type Recount = {
  meter: string;
  windowStart: Date;
  counted: number;
  found: number;
  write: (used: number) => Promise<unknown>;
};

/** The rows are locked before anything is counted: whoever claims meanwhile waits, so the two agree about the same moment. */
async function recountOwn(tx: WorkspaceTx, allowed: TenantLimits, now: Date): Promise<Recount[]> {
  const windows = meterCodes.map((meter) => ({ meter, ...openWindow(allowed, meter, now) }));
  const values = windows.map(({ meter, start }) => ({ meter, windowStart: start, used: 0 }));
  await tx
    .insert(counters)
    .values(values.toSorted((a, b) => (a.meter < b.meter ? -1 : 1)))
    .onConflictDoNothing();
  const rows = await tx
    .select()
    .from(counters)
    .where(inArray(counters.meter, meterCodes))
    .orderBy(asc(counters.meter), asc(counters.windowStart))
    .for("update");
  const recounted: Recount[] = [];
  for (const { meter, start, end } of windows) {
    const row = rows.find((one) => one.meter === meter && one.windowStart.getTime() === start.getTime());
    const is = and(eq(counters.meter, meter), eq(counters.windowStart, start));
    const write = (used: number) => tx.update(counters).set({ used }).where(is);
    const found = await findOwn(tx, meter, { start, end }, now);
    recounted.push({ meter, windowStart: start, counted: row?.used ?? 0, found, write });
  }
  return recounted;
}

async function findOwn(
  tx: WorkspaceTx,
  meter: Meter,
  window: { start: Date; end: Date | null },
  now: Date,
): Promise<number> {
  if (meter === "users") {
    const seats = await tx.select().from(users).where(isNull(users.deactivatedAt));
    return seats.filter((user) => holdsSeat(userStatus(user, now))).length;
  }
  const counting = {
    orders: () =>
      tx
        .select({ found: count() })
        .from(orders)
        .where(and(gte(orders.createdAt, window.start), window.end ? lt(orders.createdAt, window.end) : undefined)),
    branches: () => tx.select({ found: count() }).from(branches).where(isNull(branches.archivedAt)),
    storage_mb: () => tx.select({ found: sql<number>`coalesce(sum(${files.bytes}), 0)`.mapWith(Number) }).from(files),
  };
  const [row] = await counting[meter]();
  return row?.found ?? 0;
}

/** What events reported: the open windows against the sum of their events, or the latest of a gauge's. */
async function recountReported(tx: Tx, allowed: TenantLimits, now: Date): Promise<Recount[]> {
  const own = eq(usageWindows.tenantId, allowed.tenantId);
  const rows = await tx
    .select()
    .from(usageWindows)
    .where(own)
    .orderBy(asc(usageWindows.meter), asc(usageWindows.windowStart))
    .for("update");
  const recounted: Recount[] = [];
  for (const { meter, windowStart, windowEnd, used } of rows) {
    const isOpen = openWindow(allowed, meter, now).start.getTime() === windowStart.getTime();
    if (isClaimed(meter) || !isOpen) continue;
    const is = and(own, eq(usageWindows.meter, meter), eq(usageWindows.windowStart, windowStart));
    const write = (found: number) => tx.update(usageWindows).set({ used: found }).where(is);
    const isGauge = allowed.meters.get(meter)?.kind === "gauge";
    const found = await findReported(tx, allowed, { meter, windowStart, windowEnd }, isGauge);
    recounted.push({ meter, windowStart, counted: used, found, write });
  }
  return recounted;
}

async function findReported(
  tx: Tx,
  { tenantId }: TenantLimits,
  { meter, windowStart, windowEnd }: { meter: string; windowStart: Date; windowEnd: Date | null },
  isGauge: boolean,
): Promise<number> {
  const of = and(eq(usageEvents.tenantId, tenantId), eq(usageEvents.meter, meter));
  if (isGauge) {
    const [latest] = await tx
      .select({ quantity: usageEvents.quantity })
      .from(usageEvents)
      .where(of)
      .orderBy(desc(usageEvents.happenedAt), desc(usageEvents.eventId))
      .limit(1);
    return latest?.quantity ?? 0;
  }
  const until = windowEnd ? lt(usageEvents.happenedAt, windowEnd) : undefined;
  const [row] = await tx
    .select({ found: sum(usageEvents.quantity).mapWith(Number) })
    .from(usageEvents)
    .where(and(of, gte(usageEvents.happenedAt, windowStart), until));
  return row?.found ?? 0;
}
