import { brokenInvariants } from "@tenantry/jobs/embedded/invariants";
import { brokenTenancy } from "@tenantry/services/testing/invariants";
import { openWorld } from "@tenantry/services/testing/world";
import { afterAll, expect, test, vi } from "vitest";
import { startMailVendor } from "./support/mail-vendor.ts";
import { startWorkerProcess, type WorkerProcess } from "./support/worker-process.ts";

// Whole workers are started, killed and started again.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const world = await openWorld();
const vendor = await startMailVendor();
const { sql } = world;
let worker: WorkerProcess | undefined;
const start = async () => {
  worker = await startWorkerProcess(world.database, vendor.url);
  return worker;
};
afterAll(async () => {
  await worker?.stop();
  await vendor.close();
  await world.close();
});

const registered = async (count: number): Promise<string[]> => {
  const outcomes = await Promise.all(Array.from({ length: count }, () => world.register()));
  return outcomes.map(({ tenantId }) => tenantId);
};
const finishedSteps = async (tenantIds: string[]) =>
  Number(
    (
      await sql`select count(*) from platform.provisioning_steps where finished_at is not null and tenant_id in ${sql(tenantIds)}`
    )[0]?.count,
  );
/** Reserve, build, seed, notify, welcome. */
const allSteps = (tenantIds: string[]) => tenantIds.length * 5;

/** Polls until every tenant has been through its whole ledger, and checks that each was welcomed once. */
async function allWelcomed(tenantIds: string[]): Promise<void> {
  await expect.poll(() => finishedSteps(tenantIds), { timeout: 120_000, interval: 50 }).toBe(allSteps(tenantIds));
  const mails = vendor.mails();
  for (const tenantId of tenantIds) expect(mails.get(`welcome:${tenantId}`)?.to).toHaveLength(1);
  expect(await brokenTenancy(world.database)).toEqual([]);
  const engineRuns = () => sql`select from engine.runs where ended_at is null`;
  await expect.poll(async () => (await engineRuns()).length, { timeout: 60_000, interval: 50 }).toBe(0);
  expect(await brokenInvariants(sql)).toEqual([]);
  expect(await sql`select function_id, status from engine.runs where status in ('failed', 'cancelled')`).toEqual([]);
}

test("a registration becomes a tenant with a welcome, and the worker stops cleanly", async () => {
  const running = await start();
  const tenantIds = await registered(1);
  await allWelcomed(tenantIds);
  const health = await fetch(`${running.url}/health`);
  expect([health.status, await health.json()]).toMatchObject([
    200,
    {
      ok: true,
      checks: { database: { ok: true }, outbox: { ok: true }, migrations: { ok: true }, engine: { ok: true } },
    },
  ]);
  expect(await running.stop()).toBe(0);
});

test("killed with -9 while it builds, started again, killed again: every tenant ends ready, welcomed once", async () => {
  const tenantIds = await registered(8);
  for (const progress of [0.25, 0.55]) {
    const running = await start();
    const goal = Math.ceil(allSteps(tenantIds) * progress);
    await expect.poll(() => finishedSteps(tenantIds), { timeout: 60_000, interval: 5 }).toBeGreaterThan(goal);
    await running.kill();
    expect(await brokenTenancy(world.database)).toEqual([]);
  }
  await start();
  await allWelcomed(tenantIds);
});

test("a database that drops its connections, again and again, delays it and no more", async () => {
  const before = await registered(4);
  for (let i = 0; i < 3; i++) {
    const more = await registered(2);
    before.push(...more);
    await expect.poll(() => finishedSteps(more), { timeout: 60_000, interval: 5 }).toBeGreaterThan(2);
    const cut = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name in ('tenantry-engine', 'tenantry-worker', 'tenantry-provisioner')`;
    expect(cut.length).toBeGreaterThan(0);
  }
  await allWelcomed(before);
});
