import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { type SandboxTemplate, sandboxTemplates } from "@tenantry/core/tenant/sandbox";
import { branches, content, counters, orders, users } from "@tenantry/db/tenant/tables";
import { createTenant } from "@tenantry/services/admin/create-tenant";
import { getCapturedMail, listCapturedMail } from "@tenantry/services/email/captured-mail";
import { sendPasswordReset } from "@tenantry/services/email/send-password-reset";
import { sendWelcome } from "@tenantry/services/email/send-welcome";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { recountTenant } from "@tenantry/services/usage/recount";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { plainHasher } from "./support/vendors.ts";
import { openWorld, provision, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, worker, email } = world;
const clerk = { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const };
const staff = { ...world.staff, actor: clerk, hasher: plainHasher };
const reason = "a test of ours";

beforeEach(() => {
  email.delivered.clear();
  email.captured.clear();
});

async function sandbox(change: Partial<Parameters<typeof createTenant>[1]> = {}): Promise<TenantId> {
  const name = unique("sand");
  const { tenantId } = await createTenant(staff, {
    name,
    adminEmail: `${name}@example.com`,
    adminPassword: "brass lamp orchard",
    country: "OM",
    sandbox: true,
    planCode: "pro",
    reason,
    ...change,
  });
  await provision(await atTenantTime(worker, tenantId), tenantId);
  return tenantId;
}

const rowsOf = (tenantId: TenantId) =>
  worker.db.withTenant(tenantId, async (tx) => ({
    users: await tx.select().from(users),
    branches: await tx.select().from(branches),
    orders: await tx.select().from(orders),
    content: await tx.select().from(content),
    counters: await tx.select().from(counters),
  }));

const withoutIds = (rows: Awaited<ReturnType<typeof rowsOf>>) =>
  [rows.users, rows.branches, rows.orders, rows.content].map((list) =>
    list.map(({ id: _, ...row }) => ({ ...row, branchId: null, number: null })),
  );

describe("the sample content of a test tenant", () => {
  test.each(sandboxTemplates)("%s: the counters are what is there", async (template) => {
    const tenantId = await sandbox({ template });
    const at = await atTenantTime({ ...worker, tenantId }, tenantId);
    expect(await recountTenant(at)).toEqual([]);
    const rows = await rowsOf(tenantId);
    expect(rows.orders.length > 0).toBe(template !== "empty");
    expect(rows.content.length > 0).toBe(template !== "empty");
    const used = Object.fromEntries(rows.counters.map((row) => [row.meter, row.used]));
    expect(used.users).toBe(rows.users.length);
    expect(used.branches).toBe(rows.branches.length);
  });

  test("a plan with smaller limits gets what fits, and the next claim is refused as ever", async () => {
    const tenantId = await sandbox({ template: "laundry", planCode: "free" });
    const rows = await rowsOf(tenantId);
    expect({ users: rows.users.length, branches: rows.branches.length, orders: rows.orders.length }).toEqual({
      users: 2,
      branches: 1,
      orders: 20,
    });
    const at = await atTenantTime({ ...worker, tenantId }, tenantId);
    expect(await recountTenant(at)).toEqual([]);
  });

  test.each([
    ["en", "Maryam Al Lawati", "Shirt, washed and pressed"],
    ["ar", "مريم اللواتية", "قميص، غسيل وكي"],
  ] as const)("is written in the tenant's language: %s", async (language, person, title) => {
    const rows = await rowsOf(await sandbox({ template: "laundry", language }));
    expect(rows.users.map((user) => user.name)).toContain(person);
    expect(rows.content.map((row) => row.title)).toContain(title);
  });

  test("two of one template are alike, each in its currency and at its own time", async () => {
    const clock = new Date("2027-03-01T06:00:00Z");
    const code = unique("twin");
    const first = await rowsOf(
      await sandbox({ template: "school", clock, name: code, adminEmail: "twin@example.com" }),
    );
    const second = await rowsOf(
      await sandbox({ template: "school", clock, name: code, adminEmail: "twin@example.com", currency: "JPY" }),
    );
    const shape = ({ orders: list }: typeof first) =>
      list
        .map(({ customer, createdAt }) => ({ customer, createdAt }))
        .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    expect(shape(second)).toEqual(shape(first));
    expect(first.orders.every((order) => order.currency === "OMR" && order.createdAt <= clock)).toBe(true);
    expect(second.orders.every((order) => order.currency === "JPY")).toBe(true);
    expect(withoutIds(first)[3]).toEqual(withoutIds(second)[3]);
  });

  test("a seeding that is repeated plants nothing twice", async () => {
    const tenantId = await sandbox({ template: "marketing" });
    const before = await rowsOf(tenantId);
    await provision(await atTenantTime(worker, tenantId), tenantId);
    expect(await rowsOf(tenantId)).toEqual(before);
  });
});

test("only a sandbox has a template and an end; its end is in real time and on record", async () => {
  await expect(sandbox({ sandbox: false, template: "laundry" satisfies SandboxTemplate })).rejects.toThrow(
    "only_sandbox",
  );
  await expect(sandbox({ sandbox: false, expiresInDays: 3 })).rejects.toThrow("only_sandbox");
  const tenantId = await sandbox({ expiresInDays: 3, clock: new Date("2031-01-01T00:00:00Z") });
  const [row] = await sql`select expires_at from platform.tenants where id = ${tenantId}`;
  expect(row?.expires_at).toEqual(new Date(world.clock.now().getTime() + 3 * 86_400_000));
  const [entry] =
    await sql`select after from platform.audit_log where tenant_id = ${tenantId} and action = 'tenant.created'`;
  expect(entry?.after).toMatchObject({ sandbox: true, expiresAt: row?.expires_at.toISOString() });
});

describe("a sandbox's mail", () => {
  test("is kept for staff and left for nobody; a repeated step keeps the first", async () => {
    const tenantId = await sandbox();
    await sendWelcome(worker, tenantId);
    await sendWelcome(worker, tenantId);
    expect(email.delivered.size).toBe(0);
    const kept = await listCapturedMail({ ...staff, tenantId });
    expect(kept).toMatchObject([{ template: "welcome", subject: "welcome", to: /@example\.com$/ }]);
    const key = kept[0]?.key ?? "";
    expect(await getCapturedMail({ ...staff, tenantId }, { key })).toMatchObject({
      text: /workspaceUrl/,
      attachments: [],
    });
    const other = await sandbox();
    await expect(getCapturedMail({ ...staff, tenantId: other }, { key })).rejects.toMatchObject({ code: "not_found" });
  });

  test("a real business's mail is sent and not kept", async () => {
    const tenantId = await world.readyTenant();
    await sendWelcome(worker, tenantId);
    expect(email.delivered.size).toBe(1);
    expect(await listCapturedMail({ ...staff, tenantId })).toEqual([]);
  });

  test("an owner of sandboxes only is sent nothing either; one with a real business is", async () => {
    const tenantId = await sandbox({ adminEmail: `${unique("both")}@example.com` });
    const [row] =
      await sql`select r.owner_id, o.email from platform.registrations r join platform.owners o on o.id = r.owner_id where r.tenant_id = ${tenantId}`;
    const request = () => ({
      realm: "owner" as const,
      subjectId: String(row?.owner_id),
      tenantId: null,
      requestId: randomUUIDv7(),
    });
    await sendPasswordReset(worker, request());
    expect(email.delivered.size).toBe(0);
    expect((await listCapturedMail({ ...staff, tenantId }))[0]).toMatchObject({ template: "reset_password" });
    await createTenant(staff, { name: unique(), adminEmail: String(row?.email), country: "OM", reason });
    await sendPasswordReset(worker, request());
    expect(email.delivered.size).toBe(1);
  });
});
