import { randomUUIDv7 } from "node:crypto";
import { tenantSchema } from "@tenantry/core/ids";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Statements } from "../src/client.ts";
import { auditLog } from "../src/platform/operations.ts";
import { tenants } from "../src/platform/tenancy.ts";
import { branches } from "../src/tenant/tables.ts";
import { addTenant, open } from "./factory.ts";

const owner = open("OWNER");
// One connection each: what a transaction leaves behind would be met by the next.
const roles = { portal: open("PORTAL"), jobs: open("JOBS"), staff: open("STAFF") };
let ours: Awaited<ReturnType<typeof addTenant>>;
let theirs: Awaited<ReturnType<typeof addTenant>>;

beforeAll(async () => {
  ours = await addTenant(owner);
  theirs = await addTenant(owner);
});
afterAll(() => Promise.all([owner, ...Object.values(roles)].map((db) => db.close())));

const theirBranches = () => sql.raw(`${tenantSchema(theirs.id)}.branches`);
const names = async (tx: Statements) =>
  (await tx.select({ name: branches.name }).from(branches)).map((row) => row.name);

describe.each(Object.entries(roles))("as tenantry_%s", (_, db) => {
  test("a scope sees its tenant", async () => {
    expect(await db.inWorkspace(ours.id, names)).toEqual([ours.slug]);
    expect(await db.inWorkspace(theirs.id, names)).toEqual([theirs.slug]);
  });

  test("a tenant's own tables resolve in its workspace only", async () => {
    await expect(db.withTenant(ours.id, names)).rejects.toMatchObject({ cause: { code: "42P01" } });
  });

  test("a foreign schema reads empty, named outright", async () => {
    const rows = await db.withTenant(ours.id, (tx) => tx.execute(sql`select * from ${theirBranches()}`));
    expect(rows).toHaveLength(0);
  });

  test("a foreign schema cannot be written", async () => {
    const write = db.withTenant(ours.id, (tx) =>
      tx.execute(
        sql`insert into ${theirBranches()} (id, name, created_at) values (${randomUUIDv7()}, 'intruder', now())`,
      ),
    );
    await expect(write).rejects.toMatchObject({ cause: { code: "42501" } });
    const changed = await db.withTenant(ours.id, (tx) =>
      tx.execute(sql`update ${theirBranches()} set name = 'taken' returning id`),
    );
    expect(changed).toHaveLength(0);
    const removed = await db.withTenant(ours.id, (tx) => tx.execute(sql`delete from ${theirBranches()} returning id`));
    expect(removed).toHaveLength(0);
    expect(await db.inWorkspace(theirs.id, names)).toEqual([theirs.slug]);
  });

  test("without a scope tenant tables do not resolve, and read empty when named", async () => {
    await expect(db.orm.select().from(branches)).rejects.toMatchObject({ cause: { code: "42P01" } });
    expect(await db.orm.execute(sql`select * from ${theirBranches()}`)).toHaveLength(0);
  });

  test("a platform row of another tenant cannot be written", async () => {
    const changed = await db.withTenant(ours.id, (tx) =>
      tx.update(tenants).set({ name: "taken" }).where(eq(tenants.id, theirs.id)).returning({ id: tenants.id }),
    );
    expect(changed).toHaveLength(0);
    const entry = { id: randomUUIDv7(), tenantId: theirs.id, at: new Date(), actorType: "system", action: "forged" };
    await expect(db.withTenant(ours.id, (tx) => tx.insert(auditLog).values(entry))).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  });

  test("the audit log can be neither changed nor cut", async () => {
    for (const attempt of [
      sql`update platform.audit_log set action = 'x'`,
      sql`delete from platform.audit_log`,
      sql`truncate platform.audit_log`,
    ]) {
      await expect(db.withTenant(ours.id, (tx) => tx.execute(attempt))).rejects.toMatchObject({
        cause: { code: "42501" },
      });
    }
  });

  test.each([
    ["an error", sql`select 1 / 0`],
    ["a timeout", sql`select pg_sleep(5)`],
  ])("after %s the connection carries no scope", async (_, failing) => {
    const failed = db.inWorkspace(ours.id, async (tx) => {
      await tx.execute(sql`set local statement_timeout = '50ms'`);
      await tx.execute(failing);
    });
    await expect(failed).rejects.toThrow();
    await expectNoScope(db);
  });

  test("after a cancelled transaction the connection carries no scope", async () => {
    const cancelled = db.inWorkspace(ours.id, async (tx) => {
      await tx.execute(sql`select pg_cancel_backend(pg_backend_pid())`);
      await tx.execute(sql`select pg_sleep(5)`);
    });
    await expect(cancelled).rejects.toMatchObject({ cause: { code: "57014" } });
    await expectNoScope(db);
  });

  test("after a rollback of the caller's own the connection carries no scope", async () => {
    await expect(db.inWorkspace(ours.id, () => Promise.reject(new Error("changed my mind")))).rejects.toThrow(
      "changed my mind",
    );
    await expectNoScope(db);
  });

  test("a temporary table cannot shadow a tenant's", async () => {
    const shadow = db.inWorkspace(ours.id, (tx) =>
      tx.execute(sql`create temporary table branches (id uuid, name text)`),
    );
    await expect(shadow).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

async function expectNoScope(db: (typeof roles)["portal"]): Promise<void> {
  const [row] = await db.orm.execute<{ tenant: string | null; path: string }>(
    sql`select nullif(current_setting('app.tenant_id', true), '') as tenant, current_setting('search_path') as path`,
  );
  expect(row).toEqual({ tenant: null, path: "extensions, pg_temp" });
}

test("the portal reads no tenant without a scope", async () => {
  expect(await roles.portal.orm.select({ id: tenants.id }).from(tenants)).toEqual([]);
});

test("a scope that is no UUID of ours is refused before it reaches SQL", async () => {
  const { parseTenantId } = await import("@tenantry/core/ids");
  expect(() => parseTenantId("'; drop schema platform cascade; --")).toThrow("no tenant");
});

test("the owner too sees only the scope it is in", async () => {
  await expect(
    owner.withTenant(ours.id, (tx) => tx.execute(sql`update ${theirBranches()} set name = 'taken' returning id`)),
  ).resolves.toHaveLength(0);
});
