import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import type { Database, Tx } from "@tenantry/db/client";
import { sendWelcome } from "@tenantry/services/email/send-welcome";
import { provisioningProgress } from "@tenantry/services/provisioning/progress";
import {
  abandonProvisioning,
  beginProvisioning,
  buildTenant,
  notifyTenantReady,
  seedTenant,
} from "@tenantry/services/provisioning/provision";
import { retryProvisioning } from "@tenantry/services/provisioning/retry";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { brokenTenancy } from "./support/invariants.ts";
import { openWorld, provision } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
beforeEach(() => world.settings({}));
const { sql, worker, clock } = world;

const ledgerOf = (tenantId: TenantId) =>
  sql`select step, attempts, finished_at is not null as done, error from platform.provisioning_steps
      where tenant_id = ${tenantId} order by started_at, step = 'welcome', step = 'notify', step = 'seed', step = 'build'`;
const hasSchema = async (tenantId: TenantId) =>
  (await sql`select from pg_namespace where nspname = ${tenantSchema(tenantId)}`).length === 1;
const inSchema = (tenantId: TenantId, table: string) => sql.unsafe(`select * from ${tenantSchema(tenantId)}.${table}`);
const statusOf = async (tenantId: TenantId) => (await provisioningProgress({ ...worker, tenantId })).status;

/** The same database, whose work is done and then fails to commit. */
function failing(db: Database): Database {
  const fail = async (tenantId: TenantId, work: (tx: Tx) => Promise<unknown>): Promise<never> =>
    db.withTenant(tenantId, async (tx) => {
      await work(tx);
      throw new Error("the disk is full");
    });
  return { ...db, withTenant: fail };
}

/** Fails in the transaction of a step's work: the second one, after the ledger has noted the beginning. */
function failingSecond(db: Database): Database {
  let calls = 0;
  return { ...db, withTenant: (id, work) => (++calls === 2 ? failing(db) : db).withTenant(id, work) };
}

describe("provisioning", () => {
  test("makes the schema with its administrator, first branch and counters; starts the trial; tells the listeners", async () => {
    const { tenantId } = await world.register({
      planCode: "starter",
      language: "ar",
      adminUser: { displayName: "سلمى" },
    });
    expect(await statusOf(tenantId)).toBe("pending");
    await provision(worker, tenantId);
    expect(await statusOf(tenantId)).toBe("ready");
    expect(await ledgerOf(tenantId)).toMatchObject([
      { step: "reserve", attempts: 1, done: true },
      { step: "build", attempts: 1, done: true },
      { step: "seed", attempts: 1, done: true },
      { step: "notify", attempts: 1, done: true },
    ]);
    const [tenant] = await sql`select * from platform.tenants where id = ${tenantId}`;
    expect(await inSchema(tenantId, "users")).toMatchObject([
      { email: tenant?.email, name: "سلمى", role: "admin", locale: "ar", password_hash: "hashed brass lamp orchard" },
    ]);
    expect(await inSchema(tenantId, "branches")).toMatchObject([{ name: tenant?.name }]);
    expect(await inSchema(tenantId, "counters")).toMatchObject([
      { meter: "branches", used: "1" },
      { meter: "users", used: "1" },
    ]);
    const [subscription] = await sql`select * from platform.subscriptions where tenant_id = ${tenantId}`;
    expect(subscription).toMatchObject({ plan_code: "starter", cycle: "monthly", currency: "OMR", ended_at: null });
    expect(subscription?.trial_ends_at.getTime()).toBe(clock.now().getTime() + 14 * 86_400_000);
    const events = await sql<
      { name: string }[]
    >`select name from platform.outbox where tenant_id = ${tenantId} order by created_at`;
    expect(events.map((event) => event.name).sort()).toEqual([
      "subscription/trial.started",
      "tenant/ready",
      "tenant/registered",
    ]);
  });

  test("the trial starts when the tenant becomes ready, not while it waits", async () => {
    const { tenantId } = await world.register();
    clock.set(new Date(clock.now().getTime() + 3 * 3_600_000));
    await provision(worker, tenantId);
    const [row] = await sql`select trial_ends_at, started_at from platform.subscriptions where tenant_id = ${tenantId}`;
    expect(row?.started_at).toEqual(clock.now());
  });

  test("the ledger's times enclose the work", async () => {
    const { tenantId } = await world.register();
    const tick = () => {
      clock.set(new Date(clock.now().getTime() + 1000));
      return clock.now();
    };
    await provision({ ...worker, clock: { now: tick } }, tenantId);
    const [readyAt] = (await sql`select ready_at from platform.tenants where id = ${tenantId}`).map(
      (row) => row.ready_at,
    );
    const [build] = await sql`select started_at, finished_at from platform.provisioning_steps
      where tenant_id = ${tenantId} and step = 'build'`;
    expect(build?.started_at < readyAt && readyAt < build?.finished_at).toBe(true);
  });

  test("a sandbox's ledger keeps real time, its subscription its own", async () => {
    const { tenantId } = await world.register();
    const own = new Date("2031-05-06T07:08:09Z");
    await sql`insert into platform.clocks (tenant_id, now, moved_at) values (${tenantId}, ${own}, ${clock.now()})`;
    await beginProvisioning(await atTenantTime(worker, tenantId), tenantId);
    await buildTenant(worker, tenantId);
    expect(await sql`select started_at from platform.subscriptions where tenant_id = ${tenantId}`).toEqual([
      { started_at: own },
    ]);
    expect(
      await sql`select started_at, finished_at from platform.provisioning_steps
        where tenant_id = ${tenantId} and step = 'build'`,
    ).toEqual([{ started_at: clock.now(), finished_at: clock.now() }]);
  });

  test.each([2, 3])("every step %i times over has been done once", async (times) => {
    const { tenantId } = await world.register();
    const steps = [beginProvisioning, buildTenant, seedTenant, notifyTenantReady];
    for (const step of steps) for (let i = 0; i < times; i++) await step(worker, tenantId);
    for (let i = 0; i < times; i++) await sendWelcome(worker, tenantId);
    for (let i = 0; i < times; i++) await provision(worker, tenantId);
    expect(await ledgerOf(tenantId)).toMatchObject(
      ["reserve", "build", "seed", "notify", "welcome"].map((step) => ({ step, attempts: 1, done: true, error: null })),
    );
    for (const table of ["users", "branches"]) expect(await inSchema(tenantId, table)).toHaveLength(1);
    expect(await sql`select from platform.outbox where tenant_id = ${tenantId} and name = 'tenant/ready'`).toHaveLength(
      1,
    );
    expect(await sql`select from platform.subscriptions where tenant_id = ${tenantId}`).toHaveLength(1);
  });

  test("two workers at once build one tenant", async () => {
    const { tenantId } = await world.register();
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => provision(worker, tenantId)));
    expect(results.some((result) => result.status === "fulfilled")).toBe(true);
    await provision(worker, tenantId);
    expect(await statusOf(tenantId)).toBe("ready");
    for (const table of ["users", "branches"]) expect(await inSchema(tenantId, table)).toHaveLength(1);
    expect(await brokenTenancy(world.database)).toEqual([]);
  });

  test.each([
    ["await its e-mail", { emailConfirmation: true }],
    ["await approval", { manualApproval: true }],
  ])("does not begin for registrations that %s", async (_, settings) => {
    await world.settings(settings);
    const { tenantId } = await world.register();
    expect(await beginProvisioning(worker, tenantId)).toBe(false);
    expect(await statusOf(tenantId)).toBe("pending");
  });
});

describe("a failure inside a step", () => {
  test.each([
    ["build", buildTenant, () => ({ ...worker, ownerDb: failing(worker.ownerDb) })],
    ["seed", seedTenant, () => ({ ...worker, db: failingSecond(worker.db) })],
    ["notify", notifyTenantReady, () => ({ ...worker, db: failingSecond(worker.db) })],
  ] as const)("%s: undone, told in the ledger, and made good by the next attempt", async (name, step, broken) => {
    const { tenantId } = await world.register();
    const before = [buildTenant, seedTenant, notifyTenantReady];
    await beginProvisioning(worker, tenantId);
    for (const earlier of before.slice(0, before.indexOf(step))) await earlier(worker, tenantId);

    await expect(step(broken(), tenantId)).rejects.toThrow("the disk is full");
    expect(await ledgerOf(tenantId)).toContainEqual({
      step: name,
      attempts: 1,
      done: false,
      error: "the disk is full",
    });
    expect(await brokenTenancy(world.database)).toEqual([]);

    await provision(worker, tenantId);
    expect(await ledgerOf(tenantId)).toContainEqual({ step: name, attempts: 2, done: true, error: null });
    expect(await statusOf(tenantId)).toBe("ready");
    expect(await brokenTenancy(world.database)).toEqual([]);
  });

  test("build, for good: nothing of the schema stays, the registry says so, staff can try again", async () => {
    const { tenantId } = await world.register();
    await beginProvisioning(worker, tenantId);
    await expect(buildTenant({ ...worker, ownerDb: failing(worker.ownerDb) }, tenantId)).rejects.toThrow();
    await abandonProvisioning(worker, tenantId);
    await abandonProvisioning(worker, tenantId);

    expect(await statusOf(tenantId)).toBe("failed");
    expect(await hasSchema(tenantId)).toBe(false);
    expect(await sql`select from platform.tenant_migrations where tenant_id = ${tenantId}`).toHaveLength(0);
    expect(
      await sql`select action from platform.audit_log where tenant_id = ${tenantId} and action like 'tenant.prov%'`,
    ).toContainEqual({
      action: "tenant.provisioning_failed",
    });
    expect(await brokenTenancy(world.database)).toEqual([]);

    await retryProvisioning({ ...world.staff, tenantId }, { reason: "the disk has room again" });
    expect(
      await sql`select data from platform.outbox where tenant_id = ${tenantId} and name = 'tenant/provisioning.retried'`,
    ).toEqual([{ data: { tenantId } }]);
    await provision(worker, tenantId);
    expect(await statusOf(tenantId)).toBe("ready");
    expect(await brokenTenancy(world.database)).toEqual([]);
  });

  test("after build, for good: the tenant stays usable, and staff can have the rest done", async () => {
    const { tenantId } = await world.register();
    await beginProvisioning(worker, tenantId);
    await buildTenant(worker, tenantId);
    await expect(seedTenant({ ...worker, db: failingSecond(worker.db) }, tenantId)).rejects.toThrow();
    await abandonProvisioning(worker, tenantId);
    expect(await statusOf(tenantId)).toBe("ready");

    await retryProvisioning({ ...world.staff, tenantId }, { reason: "its first branch is missing" });
    await provision(worker, tenantId);
    expect(await inSchema(tenantId, "branches")).toHaveLength(1);
    expect(await brokenTenancy(world.database)).toEqual([]);
  });

  test("what has not failed cannot be tried again", async () => {
    const pending = await world.register();
    const retry = (tenantId: TenantId) => retryProvisioning({ ...world.staff, tenantId }, { reason: "curious" });
    await expect(retry(pending.tenantId)).rejects.toMatchObject({ code: "invalid_transition" });
    await expect(retry(await world.readyTenant())).rejects.toMatchObject({ code: "invalid_transition" });
  });

  test("a tenant that became ready meanwhile is not taken back", async () => {
    const tenantId = await world.readyTenant();
    await abandonProvisioning(worker, tenantId);
    expect(await statusOf(tenantId)).toBe("ready");
    expect(await hasSchema(tenantId)).toBe(true);
  });
});
