import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { money } from "@tenantry/core/money";
import { inBilling } from "@tenantry/services/billing/billing-transaction";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { releaseHold } from "@tenantry/services/billing/hold";
import { listInvoices } from "@tenantry/services/billing/list-invoices";
import { liveOf, loadSubscriber } from "@tenantry/services/billing/load-subscriber";
import { writeInvoice } from "@tenantry/services/billing/write-invoice";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { renewTenant, sweepRenewals } from "@tenantry/services/subscription/renew";
import { monthlyRevenue } from "@tenantry/services/subscription/revenue";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { openBilling } from "./support/billing.ts";

const world = await openBilling();
afterAll(world.close);
const { sql, at, tenant } = world;

beforeEach(async () => {
  await world.billing({});
  at("2026-06-01T08:00:00Z");
});
afterEach(async () => {
  expect(await world.invariants()).toEqual([]);
});

/** A bill of staff's own, so that a test can say what happens between its number and its commit. */
function bill(tenantId: TenantId, afterwards: () => Promise<void> = async () => undefined, minor = 1000n) {
  const ctx = tenant(tenantId);
  return inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, tenantId, now);
    const amount = money(minor, subscriber.currency);
    const line = { kind: "one_off" as const, code: "one_off", listAmount: amount, amount, tax: subscriber.tax };
    const lines = [{ ...line, service: null, proration: null, quantity: null, credits: null }];
    const more = { subscriptionId: liveOf(subscriber).id, period: null, planPrice: amount };
    const written = await writeInvoice(ctx, tx, subscriber, { kind: "one_off", lines, ...more }, now);
    await afterwards();
    return written;
  });
}

const sequenceOf = async (written: Promise<unknown>) => {
  const { invoiceId } = (await written) as { invoiceId: string };
  const [row] = await sql`select sequence from platform.invoices where id = ${invoiceId}`;
  return Number(row?.sequence);
};

test("case 15: three finalize at once, the middle one rolls back: the numbers have no gap", async () => {
  const [a, b, c] = await Promise.all([world.readyTenant(), world.readyTenant(), world.readyTenant()]);
  const first = await sequenceOf(bill(a));
  const holds = Promise.withResolvers<void>();
  const crash = Promise.withResolvers<void>();
  const failing = bill(b, () => {
    holds.resolve();
    return crash.promise;
  });
  await holds.promise;
  const waiting = bill(c);
  // The second holds the series, the third waits for it.
  await expect
    .poll(() => sql`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%number_series%'`)
    .toHaveLength(1);
  crash.reject(new Error("the worker died"));
  await expect(failing).rejects.toThrow("the worker died");
  expect(await sequenceOf(waiting)).toBe(first + 1);
});

test("twenty at once get twenty numbers in a row", async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => world.readyTenant()));
  const numbers = await Promise.all(ids.map((id) => sequenceOf(bill(id))));
  const sorted = numbers.toSorted((a, b) => a - b);
  expect(sorted.at(-1)).toBe((sorted[0] ?? 0) + 19);
  expect(new Set(numbers).size).toBe(20);
});

test("a crash between the number and the commit leaves nothing behind", async () => {
  const tenantId = await world.readyTenant();
  const before = await sql`select * from platform.number_series order by series`;
  await expect(bill(tenantId, () => Promise.reject(new Error("crash")))).rejects.toThrow("crash");
  expect(await sql`select * from platform.number_series order by series`).toEqual(before);
  expect(await world.invoicesOf(tenantId)).toEqual([]);
});

test("a renewal that runs twice, and twice at once, bills once", async () => {
  const tenantId = await world.subscriber("starter");
  at("2026-08-01T09:00:00Z");
  const runs = await Promise.all([1, 2, 3].map(() => renewTenant({ ...world.worker, tenantId })));
  expect(runs.reduce((sum, run) => sum + run.periods, 0)).toBe(2);
  expect(await renewTenant({ ...world.worker, tenantId })).toEqual({ periods: 0, stoppedBy: "wait" });
  const renewals = (await world.invoicesOf(tenantId)).filter((row) => row.kind === "renewal");
  expect(renewals.map((row) => row.period_start)).toEqual([
    new Date("2026-07-01T08:00:00Z"),
    new Date("2026-08-01T08:00:00Z"),
  ]);
});

test("an invoice that its plan cannot explain parks its tenant, not the others, until staff release it", async () => {
  const [odd, plain] = [await world.subscriber("starter"), await world.subscriber("starter")];
  await world.billing({ runaway: { maxLines: 1, maxTimesPlan: 10, floor: 1000 } });
  const [line] = await sql`select id from platform.invoice_lines where tenant_id = ${odd}`;
  await sql`
    insert into platform.invoice_lines (id, tenant_id, position, kind, code, currency, list_minor, amount_minor, tax_code, tax_rate_ppm, tax_inclusive, created_at)
    select gen_random_uuid(), tenant_id, 0, 'one_off', 'one_off', currency, 1, 1, tax_code, tax_rate_ppm, tax_inclusive, created_at
    from platform.invoice_lines where id = ${line?.id}`;
  at("2026-07-01T09:00:00Z");
  await sweepRenewals(world.worker);
  expect((await world.invoicesOf(plain)).at(-1)).toMatchObject({ kind: "renewal" });
  expect(await world.invoicesOf(odd)).toHaveLength(1);
  const [hold] = await sql`select id, reason from platform.billing_holds where tenant_id = ${odd}`;
  expect(hold).toMatchObject({ reason: "too_many_lines" });
  await expect(changePlan(tenant(odd), { planCode: "pro", by: "customer" })).rejects.toMatchObject({
    code: "conflict",
    details: { reason: "billing_on_hold" },
  });
  expect(await sweepRenewals(world.worker)).toEqual({ done: 0 });
  const staff = { ...world.staff, actor: { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const } };
  await expect(releaseHold({ ...staff, tenantId: plain }, { holdId: hold?.id, reason: "seen" })).rejects.toMatchObject({
    code: "not_found",
  });
  await releaseHold({ ...staff, tenantId: odd }, { holdId: hold?.id, reason: "It is theirs" });
  expect(await sweepRenewals(world.worker)).toEqual({ done: 1 });
  expect((await world.invoicesOf(odd)).at(-1)).toMatchObject({ kind: "renewal", total_minor: "29001" });
});

test("a tenant that cannot be renewed does not hold up the others", async () => {
  const [poisoned, healthy] = [await world.subscriber("starter"), await world.subscriber("starter")];
  await sql`update platform.subscriptions set anchor = 'nonsense' where tenant_id = ${poisoned}`;
  at("2026-07-01T09:00:00Z");
  await expect(sweepRenewals(world.worker)).rejects.toThrow("1 tenants could not be renewed, 1 were");
  expect((await world.invoicesOf(healthy)).at(-1)).toMatchObject({ kind: "renewal" });
  await sql`update platform.subscriptions set anchor = '2026-06-01T12:00:00' where tenant_id = ${poisoned}`;
  await sweepRenewals(world.worker);
});

test("a sandbox renews at its own time", async () => {
  const tenantId = await world.subscriber("starter");
  await sql`insert into platform.clocks (tenant_id, now, moved_at) values (${tenantId}, '2026-07-01T08:00:00Z', now())`;
  expect(await sweepRenewals(world.worker)).toEqual({ done: 1 });
  expect((await world.invoicesOf(tenantId)).at(-1)).toMatchObject({ created_at: new Date("2026-07-01T08:00:00Z") });
});

test("a sandbox's documents are marked as tests and take no number of the series", async () => {
  const tenantId = await world.readyTenant();
  await sql`update platform.tenants set sandbox = true where id = ${tenantId}`;
  const before = await sql`select * from platform.number_series`;
  await world.changeAndPay(tenantId, { planCode: "pro", cycle: "yearly" });
  await changePlan(tenant(tenantId), { planCode: "starter", cycle: "monthly", mode: "reset", by: "customer" });
  const numbers = await sql`select number from platform.invoices where tenant_id = ${tenantId}
    union all select number from platform.credit_notes where tenant_id = ${tenantId}`;
  expect(numbers.map((row) => row.number.slice(0, 12)).toSorted()).toEqual([
    "TEST-CN-2026",
    "TEST-INV-202",
    "TEST-INV-202",
  ]);
  expect(await sql`select * from platform.number_series`).toEqual(before);
});

test("a workspace that has left is not renewed", async () => {
  const tenantId = await world.subscriber("starter");
  await sql`update platform.tenants set deactivated_at = '2026-06-15T00:00:00Z' where id = ${tenantId}`;
  at("2026-07-01T09:00:00Z");
  await sweepRenewals(world.worker);
  expect(await renewTenant({ ...world.worker, tenantId })).toEqual({ periods: 0, stoppedBy: "wait" });
  expect(await world.invoicesOf(tenantId)).toHaveLength(1);
});

test("nobody sees or pays another tenant's invoice", async () => {
  const [mine, other] = [await world.subscriber("starter"), await world.subscriber("starter")];
  const [theirs] = await world.invoicesOf(other);
  for (const ctx of [tenant(mine), { ...world.worker, tenantId: mine }, { ...world.staff, tenantId: mine }]) {
    await expect(getInvoice(ctx, theirs?.id)).rejects.toMatchObject({ code: "not_found" });
    expect((await listInvoices(ctx)).rows.map((row) => row.tenantId)).toEqual([mine]);
  }
  await expect(world.pay(mine, theirs?.id)).rejects.toThrow("no such invoice");
});

test("revenue is the monthly equivalent after overrides, of those who pay", async () => {
  const [yearly, trial, monthly] = [
    await world.subscriber("pro", { billingCycle: "yearly" }),
    await world.readyTenant({ planCode: "pro" }),
    await world.subscriber("starter"),
  ];
  await sql`
    insert into platform.overrides (id, tenant_id, value, kind, reason, created_at, starts_at)
    values (gen_random_uuid(), ${monthly}, ${JSON.stringify({ kind: "percent_off", planCode: null, offPpm: "500000" })}::text::jsonb, 'percent_off', 'test', now(), '2020-01-01')`;
  const revenue = await monthlyRevenue(world.staff.db.orm, [yearly, trial, monthly], world.clock.now());
  expect([yearly, trial, monthly].map((id) => revenue.get(id)?.minor)).toEqual([165_833n, 0n, 14_500n]);
});

test("a plan that is withdrawn during a checkout begins with its payment, at the price that was kept", async () => {
  const [tenantId, late] = [await world.subscriber("starter"), await world.subscriber("starter")];
  const asked = { planCode: "growth", by: "customer" } as const;
  const { invoiceId, dueNow } = await changePlan(tenant(tenantId), asked);
  await sql`update platform.plans set withdrawn_at = ${world.clock.now()} where code = 'growth'`;
  try {
    await expect(changePlan(tenant(late), asked)).rejects.toMatchObject({ code: "plan_not_selectable" });
    expect(await world.pay(tenantId, invoiceId ?? "")).toMatchObject({ kind: "settled" });
    expect((await world.subscriptionsOf(tenantId)).at(-1)).toMatchObject({ plan_code: "growth", ended_at: null });
    expect((await world.invoicesOf(tenantId)).at(-1)).toMatchObject({ state: "paid", due_minor: String(dueNow.minor) });
  } finally {
    await sql`update platform.plans set withdrawn_at = null where code = 'growth'`;
  }
});
