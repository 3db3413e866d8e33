import { randomUUIDv7 } from "node:crypto";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { connect, type Database } from "@tenantry/db/client";
import { migrateTenants } from "@tenantry/db/migrate-tenants";
import { secretBox } from "@tenantry/db/secret-box";
import { createTenantSchema, dropTenantSchema } from "@tenantry/db/tenant-schema";
import type { TenantContext } from "@tenantry/services/context";
import { checkPlacements } from "@tenantry/services/operations/check-placements";
import { diagnose } from "@tenantry/services/operations/doctor";
import { carryNotes } from "@tenantry/services/outbox/carry-notes";
import { abandonProvisioning, beginProvisioning, buildTenant } from "@tenantry/services/provisioning/provision";
import { updateSettings } from "@tenantry/services/settings/update-settings";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { getTenant } from "@tenantry/services/tenant/get-tenant";
import { listUsage } from "@tenantry/services/usage/list-usage";
import { recountTenant } from "@tenantry/services/usage/recount";
import { rollUpUsage } from "@tenantry/services/usage/roll-up";
import { deactivateUser } from "@tenantry/services/workspace/change-user";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { inviteUser } from "@tenantry/services/workspace/invite-user";
import { listOrders } from "@tenantry/services/workspace/list-orders";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createSecondDatabase, placeIn } from "./support/database.ts";
import { brokenTenancy } from "./support/invariants.ts";
import { inChild } from "./support/provisioner.ts";
import type { Orders } from "./support/provisioner-child.ts";
import { openWorld, provision, unique } from "./support/world.ts";

const appKey = "a key that only these tests know of";
const secrets = secretBox({ current: appKey });
const world = await openWorld({ poolSize: 20, secrets });
const second = await createSecondDatabase();
const there = connect(second.adminUrl, "placement-test");
const { sql, worker, clock } = world;
const given = { adminUrl: second.adminUrl, ownerUrl: world.database.ownerUrl, secrets };
await placeIn("second", given);

afterAll(async () => {
  await there.end();
  await world.close();
  await second.drop();
});
beforeEach(() => world.settings({ defaultPlacement: "second" }));

const orderOf = (ctx: TenantContext) => createOrder(ctx, { customer: "Huda", total: "1.250" });
const isThere = async (tenantId: TenantId, database = there) =>
  (await database`select from pg_namespace where nspname = ${tenantSchema(tenantId)}`).length === 1;
const own = (tenantId: TenantId, table: string) => there(`${tenantSchema(tenantId)}.${table}`);
const audits = async ({ tenantId }: TenantContext, action: string): Promise<number> =>
  (await sql`select from platform.audit_log where tenant_id = ${tenantId} and action = ${action}`).length;
const events = async ({ tenantId }: TenantContext, name: string): Promise<number> =>
  (await sql`select from platform.outbox where tenant_id = ${tenantId} and name = ${name}`).length;
const pending = async ({ tenantId }: TenantContext): Promise<number> =>
  (await there`select from platform.pending_notes where tenant_id = ${tenantId}`).length;
const tenant = async (planCode = "free"): Promise<TenantContext> => ({
  ...world.portal,
  tenantId: await world.readyTenant({ planCode }),
});

describe("provisioning in a second database", () => {
  test("schema, administrator and ledger are there, the registry says ready here", async () => {
    const { tenantId } = await tenant();
    expect([await isThere(tenantId), await isThere(tenantId, sql)]).toEqual([true, false]);
    const rows = await there`select role, password_hash from ${own(tenantId, "users")}`;
    expect(rows).toMatchObject([{ role: "admin", password_hash: "hashed brass lamp orchard" }]);
    expect(await there`select from ${own(tenantId, "branches")}`).toHaveLength(1);
    expect(
      await sql`select placement, ready_at is not null as ready from platform.tenants where id = ${tenantId}`,
    ).toMatchObject([{ placement: "second", ready: true }]);
    expect(await sql`select from platform.tenant_migrations where tenant_id = ${tenantId}`).toHaveLength(0);
    expect(await brokenTenancy(world.database, secrets)).toEqual([]);
  });

  test("a schema whose builder died before the registry said so is adopted, with its administrator", async () => {
    const { tenantId } = await world.register();
    await beginProvisioning(worker, tenantId);
    const dying: Database = {
      ...worker.ownerDb,
      alongside: async (tx, id, work) => {
        await worker.ownerDb.alongside(tx, id, work);
        throw new Error("the machine is gone");
      },
    };
    await expect(buildTenant({ ...worker, ownerDb: dying }, tenantId)).rejects.toThrow("the machine is gone");
    const before = await there`select id from ${own(tenantId, "users")}`;
    expect(await sql`select from platform.tenants where id = ${tenantId} and ready_at is null`).toHaveLength(1);
    await provision(worker, tenantId);
    expect(await there`select id from ${own(tenantId, "users")}`).toEqual(before);
    expect(await brokenTenancy(world.database, secrets)).toEqual([]);
  });

  test("given up, nothing of it stays there", async () => {
    const { tenantId } = await world.register();
    await beginProvisioning(worker, tenantId);
    await worker.ownerDb
      .withTenant(tenantId, async (tx) => {
        await worker.ownerDb.alongside(tx, tenantId, async (ours) => {
          await createTenantSchema(ours, tenantId, clock.now());
        });
        throw new Error("the machine is gone");
      })
      .catch(() => undefined);
    expect(await isThere(tenantId)).toBe(true);
    await abandonProvisioning(worker, tenantId);
    expect(await isThere(tenantId)).toBe(false);
    expect(await there`select from platform.tenant_migrations where tenant_id = ${tenantId}`).toHaveLength(0);
  });
});

/** Dies at its n-th transaction, on the platform or there: before it begins, with its work done, or committed. */
const deaths = [
  // begin | ledger, work of build and within it the schema there | the same of seed | ledger, work of notify
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((transaction) => ({ transaction, moment: "in" as const })),
  ...[4, 7].map((transaction) => ({ transaction, moment: "before" as const })),
  ...[3, 6].map((transaction) => ({ transaction, moment: "after" as const })),
];

test("killed before, in and after every transaction of every step in both databases: all become ready", async () => {
  const { jobsUrl, ownerUrl } = world.database;
  const victims = await Promise.all(deaths.map(() => world.register()));
  const queue = deaths.map((dies, index) => ({ dies, tenantId: victims[index]?.tenantId ?? "" }));
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const orders: Orders = { jobsUrl, ownerUrl, appKey, steps: ["begin", "build", "seed", "notify"], ...next };
      expect([next.dies, await inChild(orders)]).toEqual([next.dies, "SIGKILL"]);
    }
  };
  await Promise.all([lane(), lane(), lane()]);
  for (const { tenantId } of victims) {
    await provision(worker, tenantId);
    for (const table of ["users", "branches"]) expect(await there`select from ${own(tenantId, table)}`).toHaveLength(1);
    expect(await there`select used from ${own(tenantId, "counters")}`).toMatchObject([{ used: "1" }, { used: "1" }]);
  }
  expect(await brokenTenancy(world.database, secrets)).toEqual([]);
}, 240_000);

describe("a workspace in a second database", () => {
  test("is nobody else's there: another tenant's scope sees and writes nothing", async () => {
    const [mine, foreign] = [await tenant(), await tenant()];
    await orderOf(mine);
    const url = new URL(world.database.portalUrl);
    url.pathname = new URL(second.adminUrl).pathname;
    const portal = connect(url.toString(), "placement-test");
    const schema = tenantSchema(mine.tenantId);
    const as = (tenantId: string | null, statement: string) =>
      portal.begin(async (tx) => {
        if (tenantId) await tx.unsafe(`SET LOCAL app.tenant_id = '${tenantId}'`);
        return (await tx.unsafe(statement)).length;
      });
    expect(await as(mine.tenantId, `select from ${schema}.orders`)).toBe(1);
    expect(await as(foreign.tenantId, `select from ${schema}.orders`)).toBe(0);
    expect(await as(null, `select from ${schema}.orders`)).toBe(0);
    const mark = `insert into platform.pending_notes (id, tenant_id, created_at) values ('${randomUUIDv7()}', '${mine.tenantId}', now())`;
    await expect(as(foreign.tenantId, mark)).rejects.toThrow("row-level security");
    await portal.end();
    expect((await listOrders(foreign, { page: 1, limit: 10 })).total).toBe(0);
  });

  test("60 racers for the last three places of the month: three orders", async () => {
    const ctx = await tenant();
    for (let i = 0; i < 17; i++) await orderOf(ctx);
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => orderOf(ctx)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const one of outcomes)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "limit_reached", details: { used: 20 } });
    await carryNotes(worker);
    expect(await audits(ctx, "order.created")).toBe(20);
    // Three levels passed one after the other, each told once.
    expect(await events(ctx, "usage/threshold.reached")).toBe(3);
    expect(await pending(ctx)).toBe(0);
  });

  test("what it leaves is carried once, also by a relay that dies between the two databases", async () => {
    const ctx = await tenant("starter");
    await orderOf(ctx);
    await inviteUser(ctx, { email: `${unique("uma")}@example.com`, name: "Uma", role: "member" });
    expect([await audits(ctx, "order.created"), await events(ctx, "user/invited")]).toEqual([0, 0]);
    expect(await pending(ctx)).toBe(3);
    let calls = 0;
    const dying: Database = {
      ...worker.db,
      inWorkspace: (id, work) =>
        id === ctx.tenantId && ++calls === 2
          ? Promise.reject(new Error("the machine is gone"))
          : worker.db.inWorkspace(id, work),
    };
    await expect(carryNotes({ ...worker, db: dying })).rejects.toThrow();
    expect([await audits(ctx, "order.created"), await pending(ctx)]).toEqual([1, 3]);
    await Promise.all([carryNotes(worker), carryNotes(worker)]);
    expect(await pending(ctx)).toBe(0);
    expect(await there`select from ${own(ctx.tenantId, "outbox")}`).toHaveLength(0);
    expect([
      await audits(ctx, "order.created"),
      await audits(ctx, "user.invited"),
      await events(ctx, "user/invited"),
    ]).toEqual([1, 1, 1]);
  });

  test("that is purged leaves neither a schema nor marks there", async () => {
    const ctx = await tenant();
    await orderOf(ctx);
    await worker.ownerDb.inWorkspace(ctx.tenantId, (tx) => dropTenantSchema(tx, ctx.tenantId));
    expect([await isThere(ctx.tenantId), await pending(ctx)]).toEqual([false, 0]);
    await carryNotes(worker);
    await sql`update platform.tenants set ready_at = null where id = ${ctx.tenantId}`;
  });

  test("a removed person's sessions end at once, and by the note when that was interrupted", async () => {
    const ctx = await tenant("starter");
    const [first, later] = [await member(ctx), await member(ctx)];
    await deactivateUser(ctx, first);
    expect(await sessionsOf(first)).toBe(0);
    const interrupted: Database = {
      ...ctx.db,
      withTenant: (id, work) =>
        ctx.db.withTenant(id, async (tx) => {
          const result = await work(tx);
          if (result === undefined) throw new Error("the machine is gone");
          return result;
        }),
    };
    await expect(deactivateUser({ ...ctx, db: interrupted }, later)).rejects.toThrow("the machine is gone");
    expect(await sessionsOf(later)).toBe(1);
    await carryNotes(worker);
    expect(await sessionsOf(later)).toBe(0);
    expect(await audits(ctx, "user.deactivated")).toBe(2);
  });

  test("is counted, rolled up, recounted and previewed like any other", async () => {
    const ctx = await tenant();
    for (let i = 0; i < 3; i++) await orderOf(ctx);
    await there`update ${own(ctx.tenantId, "counters")} set used = 9 where meter = 'orders'`;
    expect(await recountTenant({ ...worker, tenantId: ctx.tenantId })).toMatchObject([{ counted: 9, found: 3 }]);
    await carryNotes(worker);
    expect(await sql`select found from platform.usage_corrections where tenant_id = ${ctx.tenantId}`).toMatchObject([
      { found: "3" },
    ]);
    expect((await listUsage(ctx)).find(({ meter }) => meter === "orders")).toMatchObject({ used: 3, limit: 20 });
    expect((await getTenant(ctx)).used).toMatchObject({ orders: 3, users: 1, branches: 1 });
    expect(await previewChange(ctx, { planCode: "starter", cycle: "monthly", by: "customer" })).toMatchObject({
      planCode: "starter",
    });
    const start = clock.now();
    clock.set(new Date(start.getTime() + 86_400_000));
    await rollUpUsage(worker);
    clock.set(start);
    const daily =
      await sql`select quantity from platform.usage_daily where tenant_id = ${ctx.tenantId} and meter = 'orders'`;
    expect(daily).toMatchObject([{ quantity: "3" }]);
  });

  const sessionsOf = async (id: string) => (await sql`select from platform.sessions where subject_id = ${id}`).length;
  async function member(ctx: TenantContext): Promise<string> {
    const { id } = await inviteUser(ctx, { email: `${unique("uma")}@example.com`, name: "Uma", role: "member" });
    await there`update ${own(ctx.tenantId, "users")} set password_hash = 'hashed' where id = ${id}`;
    await sql`
      insert into platform.sessions (id, realm, audience, subject_id, tenant_id, created_at, expires_at)
      values (${randomUUIDv7()}, 'user', 'web', ${id}, ${ctx.tenantId}, now(), now() + interval '1 day')`;
    return id;
  }
});

describe("operating placements", () => {
  test("adding one again changes nothing; nonsense is refused in words", async () => {
    expect(await placeIn("second", given)).toBe("unchanged");
    const refusal = (name: string, adminUrl: string) =>
      placeIn(name, { ...given, adminUrl }).then(
        () => "taken",
        (error: unknown) => (error instanceof Error ? error.message : ""),
      );
    expect(await refusal("primary", second.adminUrl)).toContain("the platform's own");
    expect(await refusal("Second!", second.adminUrl)).toContain("small letters");
    expect(await refusal("third", "https://example.com")).toContain("postgres://");
    expect(await refusal("third", world.database.adminUrl)).toContain("A platform lives in this database");
    expect(await refusal("third", second.adminUrl)).toContain('"placement second" already');
    expect(await refusal("third", "postgres://nobody:nothing@127.0.0.1:1/x")).toContain("cannot be used");
    const [row] = await sql`select connection_secret as secret from platform.placements where name = 'second'`;
    expect(row?.secret).toMatch(/^v1\./);
    expect(row?.secret).not.toContain(new URL(second.adminUrl).pathname.slice(1));
  });

  test("the setting names one that is there", async () => {
    const change = (defaultPlacement: string) =>
      updateSettings(world.staff, { patch: { defaultPlacement }, reason: "test" });
    await expect(change("nowhere")).rejects.toMatchObject({
      details: { fields: { "patch.defaultPlacement": ["unknown_placement"] } },
    });
    expect((await change("primary")).defaultPlacement).toBe("primary");
  });

  test("migrations reach every placement; a poisoned tenant is told in its own ledger", async () => {
    const [poisoned, well] = [await tenant(), await tenant()];
    await there`delete from platform.tenant_migrations where tenant_id = ${poisoned.tenantId} and name like '0001%'`;
    const result = await migrateTenants(world.database.ownerUrl, { secrets });
    expect(result).toMatchObject({ migrated: 0, failed: [{ tenantId: poisoned.tenantId }], away: [] });
    const [told] =
      await there`select error from platform.tenant_migrations where tenant_id = ${poisoned.tenantId} and name like '0001%'`;
    expect(told?.error).toContain("already exists");
    expect(await diagnose(world.database.ownerUrl, secrets)).toMatchObject([
      expect.stringContaining(poisoned.tenantId),
    ]);
    await there`update platform.tenant_migrations set applied_at = now(), error = null where tenant_id = ${poisoned.tenantId}`;
    expect(await diagnose(world.database.ownerUrl, secrets)).toEqual([]);
    expect(await orderOf(well)).toMatchObject({ customer: "Huda" });
    expect((await migrateTenants(world.database.ownerUrl)).away).toMatchObject([{ placement: "second" }]);
  });

  test("one that is away: its tenants are told to try again, nobody else notices, doctor and health name it", async () => {
    const distant = await tenant();
    await world.settings({ defaultPlacement: "primary" });
    const near = await tenant();
    const name = new URL(second.adminUrl).pathname.slice(1);
    await sql.unsafe(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    try {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
      const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => orderOf(distant)));
      for (const one of outcomes)
        expect(one).toMatchObject({ reason: { code: "unavailable", retry: true, details: { placement: "second" } } });
      expect(await orderOf(near)).toMatchObject({ customer: "Huda" });
      expect((await checkPlacements(worker)).detail).toBe("second is away");
      expect(await diagnose(world.database.ownerUrl, secrets)).toMatchObject([
        expect.stringContaining("placement second"),
      ]);
      await expect(carryNotes(worker)).rejects.toThrow("1 placements kept their notes");
    } finally {
      await sql.unsafe(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    }
  });
});
