import { randomUUIDv7 } from "node:crypto";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { TenantListInput } from "@tenantry/core/tenant/inputs";
import { listTenants } from "@tenantry/services/admin/list-tenants";
import { sendRolledBack } from "@tenantry/services/email/send-rolled-back";
import { clearRolledBack } from "@tenantry/services/provisioning/clear-rolled-back";
import { provisioningProgress } from "@tenantry/services/provisioning/progress";
import { abandonProvisioning, beginProvisioning, buildTenant } from "@tenantry/services/provisioning/provision";
import { retryProvisioning } from "@tenantry/services/provisioning/retry";
import { rollBackProvisioning } from "@tenantry/services/provisioning/roll-back";
import { countStuck } from "@tenantry/services/provisioning/stuck";
import { registrationResult } from "@tenantry/services/tenant/registration-result";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, provision, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
beforeEach(() => world.settings({}));
const { sql, worker, email } = world;
const clerk = { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const };
const as = (tenantId: TenantId) => ({ ...world.staff, actor: clerk, tenantId });
const reason = "its branch table cannot be made";

async function failed(): Promise<{ tenantId: TenantId; slug: string }> {
  const slug = unique("stuck");
  const { tenantId } = await world.register({ slug });
  await beginProvisioning(worker, tenantId);
  await abandonProvisioning(worker, tenantId);
  return { tenantId, slug };
}

describe("staff roll back a setting-up that failed", () => {
  test("the registration has ended, its slug is free, and its hash is erased; on record", async () => {
    const { tenantId, slug } = await failed();
    await rollBackProvisioning(as(tenantId), { reason });
    await clearRolledBack(worker, tenantId);
    const [row] =
      await sql`select password_hash, rejected_at from platform.registrations where tenant_id = ${tenantId}`;
    expect(row).toMatchObject({ password_hash: null, rejected_at: world.clock.now() });
    expect(await sql`select 1 from pg_namespace where nspname = ${tenantSchema(tenantId)}`).toHaveLength(0);
    const { tenantId: next } = await world.register({ slug });
    await provision(worker, next);
    expect(await registrationResult(worker, next)).toMatchObject({ nextStep: null, tenant: { slug } });
    expect(
      await sql`select actor_id, reason from platform.audit_log where tenant_id = ${tenantId} and action = 'tenant.provisioning_rolled_back'`,
    ).toMatchObject([{ actor_id: clerk.id, reason }]);
  });

  test("its visitor is told, by mail and on the page that waits", async () => {
    const { tenantId } = await failed();
    await rollBackProvisioning(as(tenantId), { reason });
    await sendRolledBack(worker, tenantId);
    await sendRolledBack(worker, tenantId);
    const mails = [...email.delivered.values()].filter(({ template }) => template === "setup_rolled_back");
    expect(mails).toMatchObject([{ props: { refunded: false } }]);
    expect(JSON.stringify(mails)).not.toContain(reason);
    expect(await registrationResult(worker, tenantId)).toMatchObject({
      nextStep: "rejected",
      rejectionReason: null,
      isRolledBack: true,
    });
    expect((await provisioningProgress({ ...worker, tenantId })).status).toBe("failed");
  });

  test("also while it hangs; a job that comes back builds nothing", async () => {
    const { tenantId } = await world.register();
    await beginProvisioning(worker, tenantId);
    await rollBackProvisioning(as(tenantId), { reason });
    await expect(buildTenant(worker, tenantId)).rejects.toThrow();
    expect(await beginProvisioning(worker, tenantId)).toBe(false);
    expect(await sql`select 1 from pg_namespace where nspname = ${tenantSchema(tenantId)}`).toHaveLength(0);
  });

  test("not what is ready, what still waits, what has been given up already; nor is that tried again", async () => {
    const ready = await world.readyTenant();
    await expect(rollBackProvisioning(as(ready), { reason })).rejects.toMatchObject({ code: "invalid_transition" });
    await world.settings({ emailConfirmation: true });
    const { tenantId: waiting } = await world.register();
    await expect(rollBackProvisioning(as(waiting), { reason })).rejects.toMatchObject({ code: "invalid_transition" });
    const [untouched] = await sql`select provisioning_failed_at from platform.tenants where id = ${waiting}`;
    expect(untouched?.provisioning_failed_at).toBeNull();
    await world.settings({});
    const { tenantId } = await failed();
    await rollBackProvisioning(as(tenantId), { reason });
    await expect(rollBackProvisioning(as(tenantId), { reason })).rejects.toMatchObject({ code: "invalid_transition" });
    await expect(retryProvisioning(as(tenantId), { reason })).rejects.toMatchObject({ code: "invalid_transition" });
  });

  test("a roll-back and a build at the same moment: one of the two happened", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const { tenantId } = await world.register();
      await beginProvisioning(worker, tenantId);
      const [built, back] = await Promise.allSettled([
        buildTenant(worker, tenantId),
        rollBackProvisioning(as(tenantId), { reason }),
      ]);
      expect([built.status, back.status].toSorted()).toEqual(["fulfilled", "rejected"]);
      const [row] = await sql`select ready_at is not null as ready from platform.tenants where id = ${tenantId}`;
      expect(row?.ready).toBe(built.status === "fulfilled");
      outcomes.add(built.status);
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });
});

describe("what is stuck", () => {
  const listed = async (tenantId: TenantId) => {
    const { rows } = await listTenants(
      { ...world.staff, actor: clerk },
      TenantListInput.parse({ provisioning: "stuck", search: tenantId }),
    );
    return rows.length === 1;
  };

  test("has failed, or has not come to its end in ten minutes", async () => {
    const before = await countStuck(world.staff.db.orm, world.clock.now());
    const { tenantId: lost } = await failed();
    const { tenantId: running } = await world.register();
    await beginProvisioning(worker, running);
    const { tenantId: pending } = await world.register();
    const ready = await world.readyTenant();
    expect([await listed(lost), await listed(running), await listed(pending), await listed(ready)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    world.clock.set(new Date(world.clock.now().getTime() + 11 * 60_000));
    expect([await listed(running), await listed(pending), await listed(ready)]).toEqual([true, true, false]);
    expect(await countStuck(world.staff.db.orm, world.clock.now())).toBe(before + 3);
    await rollBackProvisioning(as(lost), { reason });
    await provision(worker, running);
    await provision(worker, pending);
    expect(await countStuck(world.staff.db.orm, world.clock.now())).toBe(before);
  });

  test("lacks a later step although its workspace is usable", async () => {
    const tenantId = await world.readyTenant();
    await sql`insert into platform.provisioning_steps (tenant_id, step, attempts, started_at, error) values (${tenantId}, 'welcome', 3, now(), 'no mail')`;
    expect(await listed(tenantId)).toBe(true);
  });

  test("does not wait for the visitor or for staff", async () => {
    await world.settings({ emailConfirmation: true });
    const { tenantId } = await world.register();
    world.clock.set(new Date(world.clock.now().getTime() + 11 * 60_000));
    expect(await listed(tenantId)).toBe(false);
  });
});
