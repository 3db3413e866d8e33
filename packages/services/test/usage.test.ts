import { randomUUIDv7 } from "node:crypto";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import type { TenantContext } from "@tenantry/services/context";
import { listUsage } from "@tenantry/services/usage/list-usage";
import { listPeriodUsage } from "@tenantry/services/usage/period-usage";
import { recordServiceUsage } from "@tenantry/services/usage/record-service-usage";
import { recordUsage } from "@tenantry/services/usage/record-usage";
import { recountTenant, recountUsage } from "@tenantry/services/usage/recount";
import { rollUpUsage } from "@tenantry/services/usage/roll-up";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { afterAll, describe, expect, test } from "vitest";
import { openWorld } from "./support/world.ts";

const world = await openWorld({ poolSize: 20 });
afterAll(world.close);
const { sql, clock } = world;
const start = clock.now();
const minutes = (n: number) => new Date(start.getTime() + n * 60_000);
const day = 86_400_000;

async function tenant(planCode = "free"): Promise<TenantContext> {
  clock.set(start);
  const tenantId = await world.readyTenant({ planCode });
  return { ...world.portal, tenantId };
}
const own = (tenantId: TenantId, table: string) => sql(`${tenantSchema(tenantId)}.${table}`);
const event = (id: string, change: Record<string, unknown> = {}) => ({
  id,
  meter: "api_calls",
  quantity: 3,
  ...change,
});
const windowOf = async ({ tenantId }: TenantContext, meter = "api_calls") =>
  (await sql`select used from platform.usage_windows where tenant_id = ${tenantId} and meter = ${meter}`).map((row) =>
    Number(row.used),
  );
const limitTo = (tenantId: TenantId, code: string, limit: number | null) =>
  sql`insert into platform.overrides (id, tenant_id, value, kind, code, reason, created_at, starts_at)
      values (${randomUUIDv7()}, ${tenantId}, ${JSON.stringify({ kind: "limit", code, limit })}::text::jsonb, 'limit', ${code},
        'test', ${start}, ${start})`;
const thresholds = async (tenantId: TenantId) =>
  (
    await sql`select data from platform.outbox where tenant_id = ${tenantId} and name = 'usage/threshold.reached'
      order by created_at, id`
  ).map((row) => [row.data.meter, row.data.level]);

describe("reported usage", () => {
  test("counts each event once for good, in the window's total too", async () => {
    const ctx = await tenant();
    const batch = [event("a"), event("b"), event("a")];
    expect(await recordUsage(ctx, batch)).toMatchObject({ accepted: 2, duplicates: 1, refused: 0 });
    expect(await recordUsage(ctx, batch)).toMatchObject({ accepted: 0, duplicates: 3, refused: 0 });
    expect(await windowOf(ctx)).toEqual([6]);
  });

  test("refuses an id that comes back with another quantity or meter, and names what was counted", async () => {
    const ctx = await tenant();
    await recordUsage(ctx, [event("a")]);
    const again = await recordUsage(ctx, [
      event("a", { quantity: 4 }),
      event("a", { meter: "emails" }),
      event("x"),
      event("x", { quantity: 9 }),
    ]);
    expect(again.results).toMatchObject([
      { id: "a", status: "refused", code: "usage_conflict", details: { counted: { meter: "api_calls", quantity: 3 } } },
      { id: "a", status: "refused", code: "usage_conflict" },
      { id: "x", status: "accepted" },
      { id: "x", status: "refused", code: "usage_conflict" },
    ]);
    expect(await windowOf(ctx)).toEqual([6]);
  });

  test("refuses what cannot be counted, one by one", async () => {
    const ctx = await tenant();
    const bad: [Record<string, unknown>, string][] = [
      [{ quantity: -1 }, "invalid_quantity"],
      [{ quantity: Number.NaN }, "invalid_quantity"],
      [{ quantity: JSON.parse("1e400") }, "invalid_quantity"],
      [{ quantity: 1.5 }, "invalid_quantity"],
      [{ quantity: "3" }, "invalid_quantity"],
      [{ at: minutes(6).toISOString() }, "in_future"],
      [{ at: new Date(start.getTime() - 3 * day).toISOString() }, "period_closed"],
      [{ at: "yesterday" }, "invalid_time"],
      [{ at: "2026-02-30T00:00:00Z" }, "invalid_time"],
      [{ meter: "api_cals" }, "unknown_meter"],
      [{ meter: "orders" }, "meter_counted_here"],
      [{ id: "" }, "invalid_id"],
      [{ id: "a\u0000" }, "invalid_id"],
    ];
    const report = await recordUsage(
      ctx,
      bad.map(([change], i) => event(`bad-${i}`, change)),
    );
    expect(report.results.map((result) => "code" in result && result.code)).toEqual(bad.map(([, code]) => code));
    expect(report.results[9]).toMatchObject({ details: { nearest: ["api_calls"] } });
    expect(await windowOf(ctx)).toEqual([]);
    expect(await recordUsage(ctx, [event("ok", { at: minutes(4).toISOString() })])).toMatchObject({ accepted: 1 });
  });

  test("a hard limit refuses what does not fit, also from racers; a soft one only tells", async () => {
    const ctx = await tenant();
    await limitTo(ctx.tenantId, "emails", 10);
    const racers = Array.from({ length: 20 }, (_, i) =>
      recordUsage(ctx, [event(`r${i}`, { meter: "emails", quantity: 3 })]),
    );
    const reports = await Promise.all(racers);
    expect(reports.filter((report) => report.accepted === 1)).toHaveLength(3);
    expect(await windowOf(ctx, "emails")).toEqual([9]);
    const [result] = (await recordUsage(ctx, [event("late", { meter: "emails", quantity: 2 })])).results;
    expect(result).toMatchObject({ status: "refused", code: "limit_reached", details: { limit: 10, used: 9 } });
    await sql`update platform.plan_versions set soft_limits = '["emails"]' where plan_code = 'free'`;
    expect(await recordUsage(ctx, [event("soft", { meter: "emails", quantity: 5 })])).toMatchObject({ accepted: 1 });
    await sql`update platform.plan_versions set soft_limits = '[]' where plan_code = 'free'`;
    expect(await windowOf(ctx, "emails")).toEqual([14]);
  });

  test("batches that share events and run at once neither deadlock nor count twice", async () => {
    const ctx = await tenant();
    const ids = Array.from({ length: 200 }, (_, i) => `shared-${i}`);
    const batches = [ids, ids.toReversed(), ids.slice(50), ids.toReversed().slice(20)];
    const reports = await Promise.all(
      batches.map((batch) =>
        recordUsage(
          ctx,
          batch.map((id) => event(id)),
        ),
      ),
    );
    expect(reports.reduce((all, report) => all + report.accepted, 0)).toBe(200);
    expect(await windowOf(ctx)).toEqual([600]);
  });

  test("a gauge is what its latest event says", async () => {
    const ctx = await tenant();
    const at = (n: number) => minutes(n).toISOString();
    await recordUsage(ctx, [event("d1", { meter: "domains", quantity: 5, at: at(2) })]);
    await recordUsage(ctx, [event("d0", { meter: "domains", quantity: 9, at: at(1) })]);
    expect(await windowOf(ctx, "domains")).toEqual([5]);
  });

  test("more than 500, or none, is no batch", async () => {
    const ctx = await tenant();
    const many = Array.from({ length: 501 }, (_, i) => event(`m${i}`));
    await expect(recordUsage(ctx, many)).rejects.toMatchObject({ code: "validation_failed" });
    await expect(recordUsage(ctx, [])).rejects.toMatchObject({ code: "validation_failed" });
  });

  test("a repetition after the period closed is a duplicate, a new event is too late", async () => {
    const ctx = await tenant();
    const at = start.toISOString();
    await recordUsage(ctx, [event("early", { at })]);
    clock.set(new Date(start.getTime() + 20 * day));
    const report = await recordUsage(ctx, [event("early", { at }), event("new", { at })]);
    expect(report.results).toMatchObject([{ status: "duplicate" }, { status: "refused", code: "period_closed" }]);
  });
});

describe("warnings", () => {
  test("are given once per level, and again when the limit was raised", async () => {
    const ctx = await tenant();
    await limitTo(ctx.tenantId, "emails", 100);
    const add = (id: string, quantity: number) => recordUsage(ctx, [event(id, { meter: "emails", quantity })]);
    await add("1", 79);
    expect(await thresholds(ctx.tenantId)).toEqual([]);
    await add("2", 1);
    await add("3", 5);
    await add("4", 5);
    await add("5", 10);
    expect(await thresholds(ctx.tenantId)).toEqual([80, 90, 100].map((level) => ["emails", level]));
    await sql`update platform.overrides set value = ${JSON.stringify({ kind: "limit", code: "emails", limit: 110 })}::text::jsonb where tenant_id = ${ctx.tenantId}`;
    for (let i = 0; i < 2; i++) await rollUpUsage(world.worker);
    expect((await thresholds(ctx.tenantId)).slice(3)).toEqual([["emails", 90]]);
  });

  test("come from orders too, and show in the list with what is beyond a smaller limit", async () => {
    const ctx = await tenant();
    for (let i = 0; i < 18; i++) await createOrder(ctx, { customer: "Huda", total: "1" });
    expect(await thresholds(ctx.tenantId)).toEqual([
      ["orders", 80],
      ["orders", 90],
    ]);
    await limitTo(ctx.tenantId, "orders", 10);
    expect((await listUsage(ctx)).find((row) => row.meter === "orders")).toMatchObject({
      used: 18,
      limit: 10,
      level: 100,
      excess: 8,
    });
    await expect(createOrder(ctx, { customer: "Huda", total: "1" })).rejects.toMatchObject({
      code: "limit_reached",
      details: { meter: "orders", limit: 10, used: 18 },
    });
  });
});

describe("the daily roll-up", () => {
  test("has each day's orders and events and the gauges at its end; a second run changes nothing", async () => {
    const ctx = await tenant();
    await createOrder(ctx, { customer: "Huda", total: "1" });
    await recordUsage(ctx, [event("a"), event("b")]);
    clock.set(new Date(start.getTime() + day));
    await rollUpUsage(world.worker);
    const read = () =>
      sql`select day::text, meter, quantity::int, rolled_up_at from platform.usage_daily where tenant_id = ${ctx.tenantId} order by meter`;
    const first = await read();
    const today = start.toISOString().slice(0, 10);
    expect(first.map(({ day, meter, quantity }) => [day, meter, quantity])).toEqual([
      [today, "api_calls", 6],
      [today, "branches", 1],
      [today, "orders", 1],
      [today, "storage_mb", 0],
      [today, "users", 1],
    ]);
    clock.set(new Date(start.getTime() + day + 60_000));
    expect(await rollUpUsage(world.worker)).toMatchObject({ warned: 0 });
    expect(await read()).toEqual(first);
  });

  test("S3's table has a row per period", async () => {
    const ctx = await tenant();
    await createOrder(ctx, { customer: "Huda", total: "1" });
    await recordUsage(ctx, [event("a")]);
    expect(await listPeriodUsage(ctx)).toMatchObject([{ orders: 1, users: 1, branches: 1, storageMb: 0, apiCalls: 3 }]);
  });
});

describe("a recount", () => {
  test("finds planted drift, corrects it on record, and then finds nothing", async () => {
    const ctx = await tenant();
    await createOrder(ctx, { customer: "Huda", total: "1" });
    await recordUsage(ctx, [event("a")]);
    await sql`update ${own(ctx.tenantId, "counters")} set used = used + 4 where meter in ('orders', 'branches')`;
    await sql`update platform.usage_windows set used = 1 where tenant_id = ${ctx.tenantId}`;
    const worker = { ...world.worker, tenantId: ctx.tenantId };
    const drifts = await recountTenant(worker);
    expect(drifts.map(({ meter, counted, found, outcome }) => [meter, counted, found, outcome]).sort()).toEqual([
      ["api_calls", 1, 3, "corrected"],
      ["branches", 5, 1, "corrected"],
      ["orders", 5, 1, "corrected"],
    ]);
    expect(await recountTenant(worker)).toEqual([]);
    expect(await windowOf(ctx)).toEqual([3]);
    const corrections =
      await sql`select meter from platform.usage_corrections where tenant_id = ${ctx.tenantId} order by meter`;
    const audits =
      await sql`select before, after from platform.audit_log where tenant_id = ${ctx.tenantId} and action = 'usage.corrected' and target_id = 'orders'`;
    expect(corrections.map((row) => row.meter)).toEqual(["api_calls", "branches", "orders"]);
    expect(audits).toEqual([{ before: { used: 5 }, after: { used: 1 } }]);
  });

  test("never raises a counter that stands at its hard limit", async () => {
    const ctx = await tenant();
    await sql`insert into ${own(ctx.tenantId, "branches")} (id, name, created_at) values (${randomUUIDv7()}, 'Seeb', now())`;
    const drifts = await recountTenant({ ...world.worker, tenantId: ctx.tenantId });
    expect(drifts).toMatchObject([{ meter: "branches", counted: 1, found: 2, outcome: "left" }]);
    expect(await sql`select used::int from ${own(ctx.tenantId, "counters")} where meter = 'branches'`).toEqual([
      { used: 1 },
    ]);
    expect(await recountUsage(world.worker)).toMatchObject({ left: [{ tenantId: ctx.tenantId, meter: "branches" }] });
  });

  test("while orders are taken leaves the count exact", async () => {
    const ctx = await tenant("growth");
    const worker = { ...world.worker, tenantId: ctx.tenantId };
    const work = Array.from({ length: 30 }, (_, i) =>
      i % 3 === 0 ? recountTenant(worker) : createOrder(ctx, { customer: "Huda", total: "1" }),
    );
    await Promise.all(work);
    expect(await recountTenant(worker)).toEqual([]);
    expect(await sql`select used::int from ${own(ctx.tenantId, "counters")} where meter = 'orders'`).toEqual([
      { used: 20 },
    ]);
  });
});

test("a service's usage is kept in S4's shape, in the account's currency, on record", async () => {
  const ctx = await tenant();
  const input = { serviceName: "ai_engine", usageValue: "12.5", startDate: "2026-01-01", endDate: "2026-01-31" };
  const row = await recordServiceUsage(ctx, { ...input, status: "ACTIVE" });
  expect(row).toMatchObject({ ...input, status: "ACTIVE", currency: "OMR" });
  expect(
    await sql`select service_name, usage_value::text from platform.service_usage where tenant_id = ${ctx.tenantId}`,
  ).toEqual([{ service_name: "ai_engine", usage_value: "12.500000" }]);
  await expect(recordServiceUsage(ctx, { ...input, status: "ACTIVE", currency: "USD" })).rejects.toMatchObject({
    code: "validation_failed",
  });
  const audits =
    await sql`select target_id from platform.audit_log where tenant_id = ${ctx.tenantId} and action = 'service_usage.recorded'`;
  expect(audits).toEqual([{ target_id: row.id }]);
});
