import type { TenantId } from "@tenantry/core/ids";
import type { Database } from "@tenantry/db/client";
import { startEngine } from "@tenantry/jobs/embedded/engine";
import { migrateEngine } from "@tenantry/jobs/embedded/migrate";
import { functions } from "@tenantry/jobs/functions";
import { startRelay } from "@tenantry/jobs/relay-loop";
import { makeClient } from "@tenantry/jobs/testing/client";
import { keys, quick, silent } from "@tenantry/jobs/testing/settings";
import { freePort, startWorker } from "@tenantry/jobs/testing/worker";
import { retryProvisioning } from "@tenantry/services/provisioning/retry";
import { brokenTenancy } from "@tenantry/services/testing/invariants";
import { openWorld } from "@tenantry/services/testing/world";
import { pino } from "pino";
import { afterAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });

const world = await openWorld();
const { sql } = world;

/** Tenants whose schema cannot be built for now. */
const cursed = new Set<TenantId>();
const ownerDb: Database = {
  ...world.worker.ownerDb,
  withTenant: (tenantId, work) =>
    world.worker.ownerDb.withTenant(tenantId, async (tx) => {
      const done = await work(tx);
      // The compensation signs in as the owner too, and must get through.
      if (cursed.has(tenantId) && !(await isAbandoned(tenantId, tx))) throw new Error("the disk is full");
      return done;
    }),
};
async function isAbandoned(tenantId: TenantId, tx: Parameters<Parameters<Database["withTenant"]>[1]>[0]) {
  const rows = await tx.execute<{ failed: boolean }>(
    `select provisioning_failed_at is not null as failed from platform.tenants where id = '${tenantId}'`,
  );
  return rows[0]?.failed ?? false;
}

await migrateEngine(world.database.ownerUrl);
const port = await freePort();
const client = makeClient("tenantry", port);
const worker = await startWorker(
  client,
  functions(client, { ...world.worker, clock: { now: () => new Date() }, ownerDb }),
);
const engine = await startEngine({
  databaseUrl: world.database.jobsUrl,
  directUrl: world.database.jobsUrl,
  serveUrl: worker.serveUrl,
  host: "127.0.0.1",
  port,
  log: silent,
  tuning: quick,
  ...keys,
});
const relay = await startRelay({
  ctx: { ...world.worker, clock: { now: () => new Date() } },
  client,
  log: pino({ level: "silent" }),
});
afterAll(async () => {
  await relay.stop();
  await engine.stop();
  await worker.close();
  await world.close();
});

const axes = async (tenantId: TenantId) =>
  (
    await sql`select ready_at is not null as ready, provisioning_failed_at is not null as failed from platform.tenants where id = ${tenantId}`
  )[0];
const stepOf = async (tenantId: TenantId, step: string) =>
  (
    await sql`select attempts, error from platform.provisioning_steps where tenant_id = ${tenantId} and step = ${step}`
  )[0];
const runsOf = async (eventIds: string[]) =>
  (
    await sql<{ status: string }[]>`
      select status from engine.runs where function_id like '%tenant.provision' and event_id in ${sql(eventIds)}`
  ).map((run) => run.status);
const patience = { timeout: 40_000, interval: 20 };

test("a registration is provisioned and welcomed; its event, told again, changes nothing", async () => {
  const { tenantId } = await world.register();
  await expect.poll(() => stepOf(tenantId, "welcome"), patience).toBeDefined();
  await expect.poll(() => world.email.delivered.has(`welcome:${tenantId}`), patience).toBe(true);
  const [event] = await sql<{ id: string }[]>`
    select id from platform.outbox where tenant_id = ${tenantId} and name = 'tenant/registered'`;
  const ids = [event?.id ?? "", `${event?.id}-again`];
  for (const id of ids) await client.send({ id, name: "tenant/registered", data: { tenantId } });
  await expect.poll(() => runsOf(ids), patience).toEqual(["completed", "completed"]);
  expect(await stepOf(tenantId, "build")).toEqual({ attempts: 1, error: null });
  expect(await brokenTenancy(world.database)).toEqual([]);
});

test("what fails for good is taken back after its last attempt, and built when staff try again", async () => {
  await world.settings({ manualApproval: true });
  const { tenantId } = await world.register();
  cursed.add(tenantId);
  await sql`update platform.registrations set approved_at = now() where tenant_id = ${tenantId}`;
  await client.send({ name: "tenant/registered", data: { tenantId } });
  await expect.poll(() => axes(tenantId), patience).toEqual({ ready: false, failed: true });
  expect(await stepOf(tenantId, "build")).toEqual({ attempts: 4, error: "the disk is full" });
  expect(await brokenTenancy(world.database)).toEqual([]);

  cursed.delete(tenantId);
  await retryProvisioning({ ...world.staff, tenantId }, { reason: "the disk has room again" });
  await expect.poll(() => axes(tenantId), patience).toEqual({ ready: true, failed: false });
  await expect.poll(() => world.email.delivered.has(`welcome:${tenantId}`), patience).toBe(true);
  expect(await brokenTenancy(world.database)).toEqual([]);
});
