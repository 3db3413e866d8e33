import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { brokenInvariants } from "@tenantry/jobs/embedded/invariants";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { requestExport } from "@tenantry/services/leaving/request-export";
import { brokenTenancy } from "@tenantry/services/testing/invariants";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { expect, test, vi } from "vitest";
import { startMortalWorker } from "./support/mortal-worker.ts";
import { openPaymentWorld } from "./support/payment-world.ts";

vi.setConfig({ testTimeout: 300_000 });

const start = new Date("2026-03-02T08:00:00Z");
const functions = ["export.expire", "purge.reminders", "purge.sweep"];

/** One business packs, closes, is reminded and purged; what is left, without ids. */
async function leave(mortal: boolean) {
  const world = await openPaymentWorld();
  const worker = await startMortalWorker(world, { mortal });
  const { sql, clock } = world;
  const day = (days: number) => clock.set(new Date(start.getTime() + days * 86_400_000));
  const of = (tenantId: TenantId) => (query: string) => sql.unsafe(query, [tenantId]);
  try {
    day(0);
    const tenantId = await world.readyTenant({ planCode: "growth" });
    const owner = { ...world.as.owner(tenantId), actor: { type: "system" as const } };
    await createOrder(owner, { customer: "Laila", total: "3.500" });
    await worker.settle();
    await requestExport(owner, { reason: null });
    await worker.settle();
    await deactivateTenant(owner, { reason: null });
    await worker.settle();
    for (const days of [8, 77, 91]) {
      day(days);
      await worker.tick(functions);
    }
    expect(await brokenTenancy(world.database)).toEqual([]);
    expect(await brokenInvariants(sql)).toEqual([]);
    expect(await sql`select 1 from pg_namespace where nspname = ${tenantSchema(tenantId)}`).toEqual([]);
    const rows = of(tenantId);
    return {
      killed: [...worker.killed].filter((name) => /leav|export|purge|deactivated/.test(name)).sort(),
      failed: (await sql`select function_id from engine.runs where status in ('failed', 'cancelled')`).length,
      mails: [...world.email.delivered.values()].map((mail) => mail.template).sort(),
      steps: await rows(
        "select step, finished_at is not null as done, removed from platform.purge_steps where tenant_id = $1 order by step",
      ),
      certificate: await rows("select removed, kept from platform.purge_certificates where tenant_id = $1"),
      audit: await rows(
        "select action, count(*)::int, count(reason)::int as words from platform.audit_log where tenant_id = $1 group by 1 order by 1",
      ),
    };
  } finally {
    await worker.stop();
    await world.close();
  }
}

test("killed at every step, a business is packed, closed and purged as it is undisturbed", async () => {
  const [{ killed: none, ...undisturbed }, { killed, ...left }] = await Promise.all([leave(false), leave(true)]);
  expect(none).toEqual([]);
  expect(killed.map((name) => name.replace(/^tenantry-/, ""))).toEqual(
    ["export.expire", "export.write", "purge.reminders", "purge.sweep", "tenant.deactivated", "tenant.purge"].sort(),
  );
  expect(left).toEqual(undisturbed);
  expect(undisturbed).toMatchObject({ failed: 0 });
  expect(undisturbed.mails).toEqual(expect.arrayContaining(["export_ready", "purge_reminder", "tenant_purged"]));
});
