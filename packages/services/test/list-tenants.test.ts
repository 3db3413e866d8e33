import type { TenantId } from "@tenantry/core/ids";
import { TenantListInput, tenantStatuses } from "@tenantry/core/tenant/inputs";
import { getTenantForStaff } from "@tenantry/services/admin/get-tenant";
import { listTenants } from "@tenantry/services/admin/list-tenants";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, staff, clock } = world;

const list = (input: Partial<TenantListInput> = {}) =>
  listTenants(staff, TenantListInput.parse({ pageSize: 100, ...input }));
const idsOf = async (input: Partial<TenantListInput>) => (await list(input)).rows.map((row) => row.id).sort();

const now = clock.now().getTime();
const days = (count: number) => new Date(now + count * 86_400_000);
const past = days(-1);
const future = days(1);
const paid = { trial_ends_at: days(-20), period_start: days(-10), period_end: days(20) };

type Change = Record<string, Date | boolean | string | null>;

describe("the status word", () => {
  const states: [name: string, tenant: Change, subscription: Change | null, expected: string][] = [
    ["waits to be built", {}, null, "pending"],
    ["is being built", { provisioning_started_at: past }, null, "pending"],
    ["could not be built", { provisioning_started_at: past, provisioning_failed_at: past }, null, "failed"],
    ["could not be built and was suspended", { provisioning_failed_at: past, suspended_at: past }, null, "suspended"],
    ["could not be built and left", { provisioning_failed_at: past, deactivated_at: past }, null, "canceled"],
    ["is on trial", {}, {}, "trial"],
    ["is on trial and will not stay", {}, { cancel_at: future }, "trial"],
    ["is on trial without renewal", {}, { auto_renew: false }, "trial"],
    ["canceled its trial", {}, { cancel_at: past }, "canceled"],
    [
      "has a trial that is over and not settled",
      {},
      { trial_ends_at: past, started_at: days(-15), period_start: days(-15) },
      "canceled",
    ],
    [
      "had a trial after which nothing came",
      {},
      { trial_ends_at: past, ended_at: past, end_reason: "trial_ended" },
      "canceled",
    ],
    ["is on Free", {}, { trial_ends_at: null, period_end: null }, "active"],
    ["pays", {}, paid, "active"],
    ["pays late", {}, { ...paid, past_due_since: past }, "active"],
    ["has paused", {}, { ...paid, paused_at: past }, "active"],
    ["leaves at the period's end", {}, { ...paid, auto_renew: false }, "active"],
    ["has canceled for later", {}, { ...paid, cancel_at: future }, "active"],
    ["left at the period's end", {}, { ...paid, auto_renew: false, period_end: past }, "canceled"],
    ["left on its day", {}, { ...paid, cancel_at: past }, "canceled"],
    ["was ended by dunning", {}, { ...paid, ended_at: past, end_reason: "dunning" }, "canceled"],
    ["is suspended", { suspended_at: past }, {}, "suspended"],
    ["is suspended and ended", { suspended_at: past }, { ...paid, ended_at: past }, "suspended"],
    ["is suspended and left", { suspended_at: past, deactivated_at: past }, paid, "suspended"],
    ["left", { deactivated_at: past }, paid, "canceled"],
    ["will be suspended tomorrow", { suspended_at: future }, paid, "active"],
    ["will leave tomorrow", { deactivated_at: future }, {}, "trial"],
  ];
  const made = new Map<TenantId, string>();

  beforeAll(async () => {
    await Promise.all(states.map(make));
  });

  async function make([name, tenant, subscription, expected]: (typeof states)[number]): Promise<void> {
    const change = { businessName: name };
    const tenantId = subscription ? await world.readyTenant(change) : (await world.register(change)).tenantId;
    if (Object.keys(tenant).length > 0) await sql`update platform.tenants set ${sql(tenant)} where id = ${tenantId}`;
    if (subscription && Object.keys(subscription).length > 0)
      await sql`update platform.subscriptions set ${sql(subscription)} where tenant_id = ${tenantId}`;
    made.set(tenantId, expected);
  }

  test("is the same on the list, on the tenant's page, and in core", async () => {
    const { rows } = await list();
    expect(rows).toHaveLength(states.length);
    const words = Object.fromEntries(rows.map((row) => [row.name, row.axes.word]));
    expect(words).toEqual(Object.fromEntries(states.map(([name, , , expected]) => [name, expected])));
    for (const row of rows) {
      const { axes } = await getTenantForStaff({ ...staff, tenantId: row.id });
      expect(axes, row.name).toEqual(row.axes);
    }
  });

  test.each(tenantStatuses)("filters: %s", async (status) => {
    const expected = [...made].filter(([, word]) => word === status).map(([id]) => id);
    expect(await idsOf({ status })).toEqual(expected.sort());
  });

  test("the plan is the one a tenant is on, or was on last", async () => {
    const tenantId = await world.readyTenant({ planCode: "pro" });
    await sql`update platform.registrations set plan_code = 'starter' where tenant_id = ${tenantId}`;
    expect((await list({ search: tenantId })).rows).toMatchObject([{ planCode: "pro" }]);
    await sql`update platform.subscriptions set ended_at = ${past} where tenant_id = ${tenantId}`;
    expect((await list({ search: tenantId })).rows).toMatchObject([{ planCode: "pro" }]);
    expect(await idsOf({ plan: "pro" })).toContain(tenantId);
    expect(await idsOf({ plan: "starter" })).not.toContain(tenantId);
  });
});

describe("search", () => {
  test.each([
    ["a per cent sign", "Fifty%Off", "fifty%off", "Fifty5Off"],
    ["an underscore", "under_score", "R_S", "underXscore"],
    ["a backslash", "back\\slash", "k\\s", "backXslash"],
    ["Arabic", "مغسلة النور الجديدة", "النور", "مغسلة السلام"],
    ["a dotted capital of Turkish", "İstanbul Laundry", "İSTANBUL", "Ankara Laundry"],
    ["a quote", "O'Neil's", "o'neil", "Oneil"],
  ])("takes %s literally", async (_, name, search, other) => {
    const word = unique("q");
    const wanted = (await world.register({ businessName: `${name} ${word}` })).tenantId;
    await world.register({ businessName: `${other} ${word}` });
    const found = await list({ search });
    expect(found.rows.map((row) => row.id)).toContain(wanted);
    expect(found.rows.map((row) => row.name)).not.toContain(`${other} ${word}`);
  });

  test("finds by id, slug, business e-mail, owner's e-mail and second name", async () => {
    const slug = unique("find");
    const { tenantId } = await world.register({
      slug,
      businessNameAr: `متجر ${slug}`,
      email: `office-${slug}@example.com`,
      adminUser: { email: `owner-${slug}@example.net` },
    });
    const searches = [tenantId, tenantId.toUpperCase(), slug, `OFFICE-${slug}`, `owner-${slug}@`, `متجر ${slug}`];
    for (const search of searches) expect(await idsOf({ search }), search).toEqual([tenantId]);
    expect(await list({ search: unique("nobody") })).toEqual({ rows: [], total: 0 });
  });
});

describe("paging", () => {
  const word = unique("page");
  beforeAll(async () => {
    for (let i = 0; i < 23; i++) await world.register({ businessName: `${word} ${i % 3}` });
  });

  test.each([
    ["createdAt", "asc"],
    ["createdAt", "desc"],
    ["name", "asc"],
    ["name", "desc"],
  ] as const)("by %s %s: every tenant on one page, although many are equal", async (sort, direction) => {
    const all = await list({ search: word, sort, direction });
    expect(all.total).toBe(23);
    const paged: TenantId[] = [];
    for (let page = 1; page <= 5; page++) {
      const { rows, total } = await list({ search: word, sort, direction, page, pageSize: 5 });
      expect(total).toBe(23);
      paged.push(...rows.map((row) => row.id));
    }
    expect(paged).toEqual(all.rows.map((row) => row.id));
    expect(new Set(paged).size).toBe(23);
    expect((await list({ search: word, sort, direction, page: 6, pageSize: 5 })).rows).toEqual([]);
  });

  test("created between two instants: the first included, the second not", async () => {
    const { tenantId } = await world.register();
    const at = new Date("2025-05-05T12:00:00.000Z");
    await sql`update platform.tenants set created_at = ${at} where id = ${tenantId}`;
    const later = new Date(at.getTime() + 1);
    expect(await idsOf({ createdFrom: at, createdTo: later })).toEqual([tenantId]);
    expect(await idsOf({ createdFrom: later, createdTo: new Date("2025-06-01") })).toEqual([]);
    expect(await idsOf({ createdFrom: new Date("2025-01-01"), createdTo: at })).toEqual([]);
  });
});
