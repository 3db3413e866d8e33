import { randomUUIDv7 } from "node:crypto";
import { getClock, requestMove } from "@tenantry/services/clocks/move-clock";
import { setClock } from "@tenantry/services/clocks/set-clock";
import { openWorld } from "@tenantry/services/testing/world";
import { afterAll, expect, test, vi } from "vitest";
import { startMailVendor } from "./support/mail-vendor.ts";
import { startWorkerProcess, type WorkerProcess } from "./support/worker-process.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const world = await openWorld();
const vendor = await startMailVendor();
let worker: WorkerProcess | undefined;
afterAll(async () => {
  await worker?.stop();
  await vendor.close();
  await world.close();
});

test("a sandbox far in the future moves at once, through the worker, and its trial ends", async () => {
  const tenantId = await world.readyTenant({ planCode: "growth" });
  await world.sql`update platform.tenants set sandbox = true where id = ${tenantId}`;
  const [row] = await world.sql`select trial_ends_at from platform.subscriptions where tenant_id = ${tenantId}`;
  const years = 5 * 365 * 86_400_000;
  const trialEndsAt = new Date(row?.trial_ends_at.getTime() + years);
  await world.sql`update platform.subscriptions set trial_ends_at = ${trialEndsAt} where tenant_id = ${tenantId}`;
  const actor = { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const };
  const staff = { ...world.staff, tenantId, actor };
  const now = new Date(trialEndsAt.getTime() - 10 * 86_400_000);
  await setClock(staff, { now, reason: "Five years ahead" });
  const { to } = await requestMove(staff, { by: "month", reason: "Past the trial's end" });
  worker = await startWorkerProcess(world.database, vendor.url);
  await expect.poll(async () => (await getClock(staff)).movingTo, { timeout: 60_000, interval: 50 }).toBeNull();
  expect((await getClock(staff)).now).toEqual(to);
  const [live] =
    await world.sql`select plan_code from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`;
  expect(live?.plan_code).toBe("free");
  // Mails of events that are dated years ahead are not kept until then.
  const captured = async () => {
    const [mails] = await world.sql`select count(*)::int as count from platform.emails
      where tenant_id = ${tenantId} and template like 'trial_%' and captured is not null`;
    return mails?.count;
  };
  await expect.poll(captured, { timeout: 60_000, interval: 50 }).toBe(4);
  // A sandbox's mail is kept, not sent.
  expect([...vendor.mails().keys()].filter((key) => key.startsWith("trial_"))).toEqual([]);
});
