import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { createApiCalls } from "@tenantry/services/usage/api-calls";
import { afterAll, expect, test } from "vitest";
import { openWorld } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, clock } = world;
const start = clock.now();

const silent = { warn: () => undefined };
const meter = (db = world.portal.db) => createApiCalls({ db, clock, log: silent, everyMs: 3_600_000 });
const totals = async (tenantId: TenantId) => {
  const events = await sql`select event_id, quantity from platform.usage_events where tenant_id = ${tenantId}`;
  const windows =
    await sql`select used from platform.usage_windows where tenant_id = ${tenantId} and meter = 'api_calls'`;
  return { events: events.map((row) => Number(row.quantity)), used: windows.map((row) => Number(row.used)) };
};
const limitTo = (tenantId: TenantId, limit: number) =>
  sql`insert into platform.overrides (id, tenant_id, value, kind, code, reason, created_at, starts_at)
      values (${randomUUIDv7()}, ${tenantId}, ${JSON.stringify({ kind: "limit", code: "api_calls", limit })}::text::jsonb,
        'limit', 'api_calls', 'test', ${clock.now()}, ${clock.now()})`;
const ready = () => {
  clock.set(start);
  return world.readyTenant({ planCode: "starter" });
};
const countTimes = (calls: ReturnType<typeof meter>, tenantId: TenantId, times: number) => {
  for (let i = 0; i < times; i++) calls.count(tenantId, clock.now());
};

test("calls are counted in memory and written together, each tenant's own, also at the end", async () => {
  const [ours, theirs] = [await ready(), await ready()];
  const calls = meter();
  countTimes(calls, ours, 7);
  countTimes(calls, theirs, 2);
  expect(await totals(ours)).toEqual({ events: [], used: [] });
  await calls.flush();
  expect(await totals(ours)).toEqual({ events: [7], used: [7] });
  countTimes(calls, ours, 3);
  await calls.close();
  await calls.close();
  expect(await totals(ours)).toEqual({ events: [7, 3], used: [10] });
  expect(await totals(theirs)).toEqual({ events: [2], used: [2] });
});

test("what could not be written, or was written without an answer, is written once", async () => {
  const tenantId = await ready();
  let outage: "before" | "after" | null = "before";
  const db = new Proxy(world.portal.db, {
    get: (target, name, receiver) =>
      name !== "withTenant"
        ? Reflect.get(target, name, receiver)
        : async (...given: Parameters<typeof target.withTenant>) => {
            if (outage === "before") throw new Error("no connection");
            const answer = await target.withTenant(...given);
            if (outage === "after" && (await totals(tenantId)).events.length > 0) throw new Error("no answer");
            return answer;
          },
  });
  const calls = meter(db);
  countTimes(calls, tenantId, 4);
  await calls.flush();
  expect(await totals(tenantId)).toEqual({ events: [], used: [] });
  outage = "after";
  await calls.flush();
  outage = null;
  countTimes(calls, tenantId, 1);
  await calls.close();
  expect(await totals(tenantId)).toEqual({ events: [4, 1], used: [5] });
});

test("a hard limit is filled, then refuses, and opens again when it is raised or a new month begins", async () => {
  const tenantId = await ready();
  await limitTo(tenantId, 5);
  const calls = meter();
  countTimes(calls, tenantId, 8);
  await calls.flush();
  expect((await totals(tenantId)).used).toEqual([5]);
  expect(() => calls.count(tenantId, clock.now())).toThrowError(
    expect.objectContaining({ code: "limit_reached", details: { tenantId, meter: "api_calls", limit: 5, used: 5 } }),
  );
  calls.count(tenantId, clock.now(), { pays: true });
  await calls.flush();
  expect((await totals(tenantId)).used).toEqual([5]);
  expect(() => calls.count(tenantId, clock.now())).toThrow();

  clock.set(new Date(start.getTime() + 1000));
  await limitTo(tenantId, 6);
  await calls.flush();
  countTimes(calls, tenantId, 1);
  await calls.flush();
  expect((await totals(tenantId)).used).toEqual([6]);
  expect(() => calls.count(tenantId, clock.now())).toThrow();

  clock.set(new Date(start.getTime() + 32 * 86_400_000));
  await calls.flush();
  countTimes(calls, tenantId, 2);
  await calls.close();
  expect((await totals(tenantId)).used.sort()).toEqual([2, 6]);
});

test("a soft limit counts on and refuses nothing", async () => {
  const tenantId = await ready();
  await limitTo(tenantId, 2);
  const calls = meter();
  await sql`update platform.plan_versions set soft_limits = '["api_calls"]' where plan_code = 'starter'`;
  countTimes(calls, tenantId, 4);
  await calls.flush();
  countTimes(calls, tenantId, 1);
  await calls.close();
  await sql`update platform.plan_versions set soft_limits = '[]' where plan_code = 'starter'`;
  expect((await totals(tenantId)).used).toEqual([5]);
});
