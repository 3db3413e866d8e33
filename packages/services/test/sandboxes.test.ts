import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { type SandboxTemplate, sandboxTemplates } from "@tenantry/core/tenant/sandbox";
import { branches, content, counters, orders, users } from "@tenantry/db/tenant/tables";
import { createSandbox } from "@tenantry/services/admin/create-sandbox";
import { createTenant } from "@tenantry/services/admin/create-tenant";
import { extendSandbox } from "@tenantry/services/admin/extend-sandbox";
import { requestSandboxLink } from "@tenantry/services/admin/request-sandbox-link";
import { getCapturedMail, listCapturedMail } from "@tenantry/services/email/captured-mail";
import { remindOfEndingSandboxes } from "@tenantry/services/email/remind-sandboxes";
import { sendPasswordReset } from "@tenantry/services/email/send-password-reset";
import { sendSignInLink } from "@tenantry/services/email/send-sign-in-link";
import { sendWelcome } from "@tenantry/services/email/send-welcome";
import { sweepPurges } from "@tenantry/services/leaving/begin-purge";
import { endSandboxes } from "@tenantry/services/tenant/end-sandboxes";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { recountTenant } from "@tenantry/services/usage/recount";
import { listContent } from "@tenantry/services/workspace/list-content";
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
  worker.db.inWorkspace(tenantId, async (tx) => ({
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

  test("is listed by kind and title in the workspace that has it, and in no other", async () => {
    const page = { page: 1, limit: 4 };
    const tenantId = await sandbox({ template: "marketing" });
    const { content: rows, total } = await listContent({ ...world.portal, tenantId }, page);
    expect({ kinds: rows.map(({ kind }) => kind), total }).toEqual({
      kinds: ["audience", "audience", "audience", "campaign"],
      total: 10,
    });
    const other = await world.readyTenant();
    expect(await listContent({ ...world.portal, tenantId: other }, page)).toEqual({ content: [], total: 0 });
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

describe("made by staff from the list", () => {
  const made = () =>
    createSandbox(staff, {
      name: unique("demo"),
      template: "school",
      planCode: "growth",
      country: "OM",
      language: "ar",
      expiresInDays: 14,
      reason,
    });

  test("it has sign-ins to hand out, and none of them is stored", async () => {
    const { tenantId, adminEmail, adminPassword } = await made();
    const [row] = await sql`select o.password_hash, t.sandbox, t.template from platform.registrations r
      join platform.owners o on o.id = r.owner_id join platform.tenants t on t.id = r.tenant_id where r.tenant_id = ${tenantId}`;
    expect(row).toMatchObject({
      password_hash: await plainHasher.hash(adminPassword),
      sandbox: true,
      template: "school",
    });
    expect(adminEmail).toMatch(/^owner-[0-9a-f]{8}@sandbox\.example$/);
    const log = await sql`select after from platform.audit_log where tenant_id = ${tenantId}`;
    expect(JSON.stringify(log)).not.toContain(adminPassword);
  });

  test("a link into it comes with the captured mail; into a real business there is none", async () => {
    const { tenantId } = await made();
    await expect(requestSandboxLink({ ...staff, tenantId }, { reason })).rejects.toMatchObject({ code: "unavailable" });
    await provision(worker, tenantId);
    await requestSandboxLink({ ...staff, tenantId }, { reason });
    const [event] =
      await sql`select data from platform.outbox where tenant_id = ${tenantId} and name = 'user/sign_in_link.requested'`;
    await sendSignInLink(worker, event?.data);
    expect(email.delivered.size).toBe(0);
    expect(await listCapturedMail({ ...staff, tenantId })).toMatchObject([{ template: "sign_in_link" }]);
    expect(
      await sql`select actor_id, reason from platform.audit_log where tenant_id = ${tenantId} and action = 'sandbox.link_requested'`,
    ).toEqual([{ actor_id: clerk.id, reason }]);
    const real = await world.readyTenant();
    await expect(requestSandboxLink({ ...staff, tenantId: real }, { reason })).rejects.toMatchObject({
      code: "invalid_transition",
    });
  });
});

describe("its end", () => {
  const day = 86_400_000;
  const endOf = async (tenantId: TenantId) =>
    (await sql`select expires_at, deactivated_at, purge_at from platform.tenants where id = ${tenantId}`)[0];
  const pass = (days: number) => world.clock.set(new Date(world.clock.now().getTime() + days * day));

  test("is told to whoever made it two days before, once, and anew after more time was given", async () => {
    const address = `${unique("clerk")}@example.com`;
    await sql`insert into platform.staff (id, email, name, role, password_hash, locale, created_at)
      values (${clerk.id}, ${address}, 'Cora Clerk', 'admin', 'x', 'en', now())`;
    const tenantId = await sandbox({ expiresInDays: 5, clock: new Date("2020-01-01T00:00:00Z") });
    const told = () =>
      [...email.delivered.values()].filter(
        ({ to, props }) => to === address && JSON.stringify(props).includes(tenantId),
      );
    await remindOfEndingSandboxes(worker);
    expect(told()).toHaveLength(0);
    pass(3);
    await remindOfEndingSandboxes(worker);
    await remindOfEndingSandboxes(worker);
    expect(told()).toMatchObject([
      { template: "sandbox_ending", props: { tenantUrl: expect.stringContaining(tenantId) } },
    ]);
    await extendSandbox({ ...staff, tenantId }, { days: 10, reason });
    await remindOfEndingSandboxes(worker);
    expect(told()).toHaveLength(1);
    pass(9);
    await remindOfEndingSandboxes(worker);
    expect(told()).toHaveLength(2);
    expect(
      await sql`select actor_id, reason from platform.audit_log where tenant_id = ${tenantId} and action = 'sandbox.extended'`,
    ).toEqual([{ actor_id: clerk.id, reason }]);
  });

  test("comes by real time, whatever its clock says, and leads to the purge at once", async () => {
    const far = await sandbox({ expiresInDays: 2, clock: new Date("2035-01-01T00:00:00Z") });
    const past = await sandbox({ expiresInDays: 2, clock: new Date("2020-01-01T00:00:00Z") });
    const later = await sandbox({ expiresInDays: 30 });
    const real = await world.readyTenant();
    await endSandboxes(worker);
    expect((await endOf(far))?.deactivated_at).toBeNull();
    pass(2);
    await endSandboxes(worker);
    for (const tenantId of [far, past]) {
      const row = await endOf(tenantId);
      expect(row).toMatchObject({ deactivated_at: row?.expires_at, purge_at: row?.expires_at });
      const at = await atTenantTime({ ...worker, tenantId }, tenantId);
      expect(at.clock.now()).toEqual(world.clock.now());
    }
    for (const tenantId of [later, real]) expect((await endOf(tenantId))?.deactivated_at).toBeNull();
    const events = await sql`select name from platform.outbox where tenant_id = ${far} and name = 'tenant/deactivated'`;
    expect(events).toHaveLength(1);
    expect((await endSandboxes(worker)).done).toBe(0);
    await sweepPurges(worker);
    const begun = await sql`select id from platform.tenants where purge_started_at is not null`;
    expect(begun.map(({ id }) => id).toSorted()).toEqual(expect.arrayContaining([far, past]));
    expect(begun.map(({ id }) => id)).not.toContain(later);
  });

  test("cannot be put off when it is over, nor for a real business", async () => {
    const tenantId = await sandbox({ expiresInDays: 1 });
    pass(1);
    const over = extendSandbox({ ...staff, tenantId }, { days: 3, reason });
    await expect(over).rejects.toMatchObject({ code: "invalid_transition" });
    const real = await world.readyTenant();
    const never = extendSandbox({ ...staff, tenantId: real }, { days: 3, reason });
    await expect(never).rejects.toMatchObject({ code: "invalid_transition" });
    expect((await endOf(real))?.expires_at).toBeNull();
  });
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
