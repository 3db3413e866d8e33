import type { TenantId } from "@tenantry/core/ids";
import { sandboxTemplates } from "@tenantry/core/tenant/sandbox";
import { createTenant } from "@tenantry/services/admin/create-tenant";
import { clearRolledBack } from "@tenantry/services/provisioning/clear-rolled-back";
import { beginProvisioning } from "@tenantry/services/provisioning/provision";
import { retryProvisioning } from "@tenantry/services/provisioning/retry";
import { rollBackProvisioning } from "@tenantry/services/provisioning/roll-back";
import { recountTenant } from "@tenantry/services/usage/recount";
import { afterAll, expect, test, vi } from "vitest";
import { brokenTenancy } from "./support/invariants.ts";
import { inChild as runInChild } from "./support/provisioner.ts";
import type { Orders } from "./support/provisioner-child.ts";
import { plainHasher } from "./support/vendors.ts";
import { openWorld, provision, unique } from "./support/world.ts";

// Processes are started by the dozen.
vi.setConfig({ testTimeout: 240_000 });

const world = await openWorld();
afterAll(world.close);
const { sql, worker } = world;
const { jobsUrl, ownerUrl } = world.database;
const wholeFunction: Orders["steps"] = ["begin", "build", "seed", "notify"];

const inChild = (orders: Omit<Orders, "jobsUrl" | "ownerUrl">) => runInChild({ ...orders, jobsUrl, ownerUrl });

/** `work` for each item, three at a time. */
async function threeAtATime<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([lane(), lane(), lane()]);
}

const axes = async (tenantId: TenantId) =>
  (
    await sql`select ready_at is not null as ready, provisioning_failed_at is not null as failed from platform.tenants where id = ${tenantId}`
  )[0];

// begin | ledger, work of build | ledger, work of seed | ledger, work of notify
const transactions = [1, 2, 3, 4, 5, 6, 7];
/** The moment after one transaction is the moment before the next. */
const deaths = [
  ...transactions.flatMap((transaction) => [
    { transaction, moment: "before" as const },
    { transaction, moment: "in" as const },
  ]),
  { transaction: 7, moment: "after" as const },
];

test("killed before, in and after every transaction of every step, beside registrations: nothing is half made, and all become ready", async () => {
  const tenants: TenantId[] = [];
  await threeAtATime(deaths, async (dies) => {
    const [victim, bystander] = await Promise.all([world.register(), world.register()]);
    tenants.push(victim.tenantId, bystander.tenantId);
    expect(await inChild({ tenantId: victim.tenantId, steps: wholeFunction, dies })).toBe("SIGKILL");
    await provision(worker, bystander.tenantId);
  });
  expect(await brokenTenancy(world.database)).toEqual([]);

  // The engine gives each run's unfinished step to whoever is there.
  await threeAtATime(tenants, (tenantId) => provision(worker, tenantId));
  expect(await brokenTenancy(world.database)).toEqual([]);
  const unready = await sql`
    select t.id, string_agg(p.step, ',') as steps from platform.tenants t join platform.provisioning_steps p on p.tenant_id = t.id
    where p.finished_at is not null group by t.id having count(*) <> 4 or bool_or(t.ready_at is null)`;
  expect(unready).toHaveLength(0);
});

test("killed at every step, sample content among it, under twenty registrations at once: each ends ready or rolled back", async () => {
  const staff = { ...world.staff, hasher: plainHasher };
  const templates = sandboxTemplates.filter((template) => template !== "empty");
  const victims: TenantId[] = [];
  const twenty = Promise.all(
    Array.from({ length: 20 }, async () => {
      const { tenantId } = await world.register();
      await provision(worker, tenantId);
      return tenantId;
    }),
  );
  await threeAtATime([...deaths.entries()], async ([index, dies]) => {
    const name = unique("victim");
    const { tenantId } = await createTenant(staff, {
      name,
      adminEmail: `${name}@example.com`,
      country: "OM",
      sandbox: true,
      template: templates[index % templates.length],
      reason: "to be killed",
    });
    victims.push(tenantId);
    expect(await inChild({ tenantId, steps: wholeFunction, dies })).toBe("SIGKILL");
  });
  const bystanders = await twenty;
  expect(await brokenTenancy(world.database)).toEqual([]);

  // Every other one that is not ready is given up, the rest goes on where it stopped.
  let given = 0;
  await threeAtATime(victims, async (tenantId) => {
    if (!(await axes(tenantId))?.ready && given++ % 2 === 0) {
      await inChild({ tenantId, steps: ["abandon"] });
      await rollBackProvisioning({ ...world.staff, tenantId }, { reason: "it died" });
      await clearRolledBack(worker, tenantId);
      await expect(provision(worker, tenantId)).resolves.toBeUndefined();
    } else await provision(worker, tenantId);
  });
  expect(given).toBeGreaterThan(1);
  expect(await brokenTenancy(world.database)).toEqual([]);
  for (const tenantId of [...victims, ...bystanders]) {
    const [row] = await sql`
      select ready_at is not null as ready, rejected_at is not null as given_up,
        (select count(*)::int from platform.provisioning_steps p where p.tenant_id = t.id and finished_at is not null) as finished
      from platform.tenants t join platform.registrations r on r.tenant_id = t.id where t.id = ${tenantId}`;
    expect(row).toEqual(
      row?.given_up ? { ready: false, given_up: true, finished: 1 } : { ready: true, given_up: false, finished: 4 },
    );
    if (row?.ready) expect(await recountTenant({ ...worker, tenantId })).toEqual([]);
  }
});

test.each(["in", "after"] as const)(
  "killed %s the compensation: taken back wholly or not at all, and staff can try again",
  async (moment) => {
    const { tenantId } = await world.register();
    await beginProvisioning(worker, tenantId);
    expect(await inChild({ tenantId, steps: ["abandon"], dies: { transaction: 1, moment } })).toBe("SIGKILL");
    expect(await axes(tenantId)).toEqual({ ready: false, failed: moment === "after" });
    expect(await brokenTenancy(world.database)).toEqual([]);

    expect(await inChild({ tenantId, steps: ["abandon"] })).toBe(null);
    expect(await axes(tenantId)).toEqual({ ready: false, failed: true });
    await retryProvisioning({ ...world.staff, tenantId }, { reason: "try again" });
    await provision(worker, tenantId);
    expect(await axes(tenantId)).toEqual({ ready: true, failed: false });
    expect(await brokenTenancy(world.database)).toEqual([]);
  },
);

test("a step that is being taken back and one that still builds do not meet half-way", async () => {
  const attempts = Array.from({ length: 3 }, async () => {
    const { tenantId } = await world.register();
    const child = inChild({ tenantId, steps: wholeFunction });
    await expect
      .poll(
        async () =>
          Number((await sql`select count(*) from platform.provisioning_steps where tenant_id = ${tenantId}`)[0]?.count),
        { interval: 5, timeout: 20_000 },
      )
      .toBeGreaterThan(1);
    await inChild({ tenantId, steps: ["abandon"] });
    await child.catch(() => undefined);
    const state = await axes(tenantId);
    expect(state?.ready || state?.failed).toBe(true);
  });
  await Promise.all(attempts);
  expect(await brokenTenancy(world.database)).toEqual([]);
});
