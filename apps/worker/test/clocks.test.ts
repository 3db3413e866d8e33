import type { TenantId } from "@tenantry/core/ids";
import { advanceClock, stopClock } from "@tenantry/services/clocks/advance-clock";
import { getClock, moveClockAndWait, requestMove } from "@tenantry/services/clocks/move-clock";
import type { DueContext } from "@tenantry/services/clocks/run-due";
import { setClock } from "@tenantry/services/clocks/set-clock";
import { whatHappened } from "@tenantry/services/clocks/what-happened";
import { chargeInvoice } from "@tenantry/services/payments/charge-invoice";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openPaymentWorld, type PaymentWorld } from "./support/payment-world.ts";

vi.setConfig({ testTimeout: 120_000 });
let world: PaymentWorld;
let worker: DueContext;
const start = new Date("2026-01-31T08:00:00Z");
const reason = "A walk through a year";

beforeAll(async () => {
  world = await openPaymentWorld();
  worker = { ...world.worker, gateways: world.gateways };
});
afterAll(() => world.close());

/** A sandbox whose clock stands at `start`, on trial. */
async function sandbox(change: Parameters<PaymentWorld["readyTenant"]>[0] = { planCode: "growth" }): Promise<TenantId> {
  world.clock.set(start);
  const tenantId = await world.readyTenant(change);
  await world.sql`update platform.tenants set sandbox = true where id = ${tenantId}`;
  await setClock(world.as.staff(tenantId), { now: start, reason });
  // The platform's time goes on while the sandbox stands.
  world.clock.set(new Date("2026-02-01T00:00:00Z"));
  return tenantId;
}

async function paying(): Promise<TenantId> {
  const tenantId = await sandbox();
  await world.saveCard(tenantId);
  const owner = await atTenantTime(world.as.owner(tenantId), tenantId);
  const { invoiceId } = await changePlan(owner, { planCode: "growth", cycle: "monthly", by: "customer" });
  if (!invoiceId) throw new Error("nothing is due");
  const paid = await chargeInvoice(await atTenantTime(world.as.job(tenantId), tenantId), { invoiceId });
  expect(paid.status).toBe("succeeded");
  return tenantId;
}

async function arrive(tenantId: TenantId, ctx: DueContext = worker): Promise<void> {
  while (!(await advanceClock(ctx, tenantId, 3)).stands);
}

const renewals = (tenantId: TenantId) => world.sql<{ period_start: Date; paid_at: Date | null; number: string }[]>`
  select period_start, paid_at, number from platform.invoices
  where tenant_id = ${tenantId} and kind = 'renewal' and voided_at is null order by period_start`;

test("a year of a monthly sandbox is twelve renewals, each paid, each on its day of the calendar", async () => {
  const tenantId = await paying();
  const { to } = await requestMove(world.as.staff(tenantId), { by: "year", reason });
  expect(to).toEqual(new Date("2027-01-31T08:00:00Z"));
  await arrive(tenantId);
  const rows = await renewals(tenantId);
  // 31 Jan → 28 Feb → 31 Mar: counted from the anchor, never chained.
  expect(rows.map((row) => row.period_start.toISOString().slice(0, 10))).toEqual([
    "2026-02-28",
    "2026-03-31",
    "2026-04-30",
    "2026-05-31",
    "2026-06-30",
    "2026-07-31",
    "2026-08-31",
    "2026-09-30",
    "2026-10-31",
    "2026-11-30",
    "2026-12-31",
    "2027-01-31",
  ]);
  expect(rows.map((row) => row.paid_at)).toEqual(rows.map((row) => row.period_start));
  expect(await world.payments(tenantId)).toHaveLength(13);
  expect(await world.charges(tenantId)).toHaveLength(13);
  expect(await getClock(world.as.staff(tenantId))).toMatchObject({ now: to, movingTo: null });
  const happened = await whatHappened(world.as.staff(tenantId), { from: start, to });
  expect(happened.filter(({ what }) => what === "invoice.paid")).toHaveLength(13);
  const finalized = happened.filter(({ what }) => what === "invoice.finalized");
  expect(finalized[0]).toMatchObject({ kind: "audit", amount: { currency: "OMR" }, number: /^INV-/ });
  expect(happened.map(({ at }) => at.getTime())).toEqual(happened.map(({ at }) => at.getTime()).sort((a, b) => a - b));
});

test("a trial is reminded of seven, three and one day before, then ends as its plan says", async () => {
  const tenantId = await sandbox();
  world.email.captured.clear();
  await requestMove(world.as.staff(tenantId), { by: "month", reason });
  await arrive(tenantId);
  const reminders = [...world.email.captured.values()].filter(({ template }) => template === "trial_ending");
  expect(reminders.map(({ props }) => "daysLeft" in props && props.daysLeft)).toEqual([7, 3, 1]);
  const [live] =
    await world.sql`select plan_code from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`;
  expect(live?.plan_code).toBe("free");
  await requestMove(world.as.staff(tenantId), { by: "week", reason });
  await arrive(tenantId);
  expect([...world.email.captured.values()].filter(({ template }) => template === "trial_ending")).toHaveLength(3);
});

test("a card that fails climbs the whole ladder, and the subscription ends", async () => {
  const tenantId = await paying();
  await world.saveCard(tenantId, "pm_card_chargeCustomerFail");
  await requestMove(world.as.staff(tenantId), { to: new Date("2026-04-01T00:00:00Z"), reason });
  await arrive(tenantId);
  const rows = await renewals(tenantId);
  const [first] = rows;
  const attempts = await world.sql`
    select a.created_at from platform.payment_attempts a join platform.invoices i on i.id = a.invoice_id
    where i.tenant_id = ${tenantId} and i.kind = 'renewal' and i.period_start = ${first?.period_start ?? null} order by a.created_at`;
  expect(attempts.map((row) => row.created_at.toISOString().slice(0, 10))).toEqual([
    "2026-02-28",
    "2026-03-02",
    "2026-03-07",
    "2026-03-14",
    "2026-03-21",
  ]);
  const ended =
    await world.sql`select end_reason from platform.subscriptions where tenant_id = ${tenantId} and end_reason = 'dunning'`;
  expect(ended).toHaveLength(1);
});

test("whatever transaction dies in the middle, the move neither skips nor doubles", async () => {
  const tenantId = await paying();
  await requestMove(world.as.staff(tenantId), { by: "quarter", reason });
  let deaths = 0;
  for (;;) {
    deaths += 1;
    const { ctx, isAlive } = mortal(worker, deaths * 3);
    try {
      await arrive(tenantId, ctx);
      break;
    } catch (error) {
      if (isAlive()) throw error;
    }
  }
  expect(deaths).toBeGreaterThan(5);
  expect((await renewals(tenantId)).map((row) => row.paid_at?.toISOString().slice(0, 10))).toEqual([
    "2026-02-28",
    "2026-03-31",
    "2026-04-30",
  ]);
  expect(await world.charges(tenantId)).toHaveLength(4);
  expect(await world.payments(tenantId)).toHaveLength(4);
});

test("next: to whatever falls due first; a request that waits tells what happened", async () => {
  const tenantId = await sandbox();
  const { nextDue } = await getClock(world.as.staff(tenantId));
  const moving = moveClockAndWait(world.as.staff(tenantId), { next: true, reason }, 20_000);
  await expect.poll(async () => (await getClock(world.as.staff(tenantId))).movingTo).not.toBeNull();
  await arrive(tenantId);
  const result = await moving;
  expect(result).toMatchObject({ from: start, to: nextDue, now: nextDue, moving: false });
  expect(result.happened.map(({ what }) => what)).toContain("trial_ending");
  expect(await world.audits(tenantId)).toContain("clock.moved");
});

test("a clock never goes back, nor three years, nor twice at once; only sandboxes have one", async () => {
  const tenantId = await sandbox();
  const staff = world.as.staff(tenantId);
  await expect(requestMove(staff, { to: start, reason })).rejects.toMatchObject({ code: "validation_failed" });
  const far = new Date("2029-02-01T00:00:00Z");
  await expect(requestMove(staff, { to: far, reason })).rejects.toMatchObject({ code: "validation_failed" });
  await expect(setClock(staff, { now: start, reason })).rejects.toMatchObject({ code: "conflict" });
  await requestMove(staff, { by: "hour", reason });
  await expect(requestMove(staff, { by: "hour", reason })).rejects.toMatchObject({ code: "conflict" });
  await stopClock(worker, tenantId);
  expect(await getClock(staff)).toMatchObject({ now: start, movingTo: null });
  const real = await world.readyTenant();
  await expect(requestMove(world.as.staff(real), { by: "day", reason })).rejects.toMatchObject({ code: "not_found" });
  const setReal = setClock(world.as.staff(real), { now: start, reason });
  await expect(setReal).rejects.toMatchObject({ code: "invalid_transition" });
});

/** The same worker, dead from its n-th transaction on: half of them die before, half after the commit. */
function mortal(ctx: DueContext, lives: number): { ctx: DueContext; isAlive: () => boolean } {
  let left = lives;
  const withTenant: DueContext["db"]["withTenant"] = async (tenantId, work) => {
    left -= 1;
    if (left < 0 || (left === 0 && lives % 2 === 0)) throw new Error("killed");
    const result = await ctx.db.withTenant(tenantId, work);
    if (left === 0) throw new Error("killed");
    return result;
  };
  return { ctx: { ...ctx, db: { ...ctx.db, withTenant } }, isAlive: () => left > 0 };
}
