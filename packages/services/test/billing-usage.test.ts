import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { toDecimal } from "@tenantry/core/money";
import { sweepDrafts } from "@tenantry/services/billing/finalize-draft";
import { generateInvoice } from "@tenantry/services/billing/generate-invoice";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { releaseHold } from "@tenantry/services/billing/hold";
import { voidInvoice } from "@tenantry/services/billing/void-invoice";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { sweepRenewals } from "@tenantry/services/subscription/renew";
import { recordServiceUsage } from "@tenantry/services/usage/record-service-usage";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { openBilling } from "./support/billing.ts";

const world = await openBilling();
afterAll(async () => {
  await sql`update platform.plan_versions set metered_prices = '[]' where plan_code in ('starter', 'growth')`;
  await world.close();
});
const { sql, at, tenant } = world;
const reason = "The customer asked";
const staff = (tenantId: TenantId) => ({
  ...world.staff,
  tenantId,
  actor: { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const },
});

/** 100 calls of each period are included; each further one costs `priceMinor`. */
async function callsCost(planCode: string, priceMinor: string): Promise<void> {
  const metered = [
    { meter: "api_calls", currency: "OMR", included: "100", tiers: [{ upTo: null, priceMinor, per: "1" }] },
  ];
  await sql`update platform.plan_versions set metered_prices = ${JSON.stringify(metered)}::text::jsonb where plan_code = ${planCode}`;
}
const use = (tenantId: TenantId, quantity: number, happenedAt: string) =>
  sql`insert into platform.usage_events (tenant_id, event_id, meter, quantity, happened_at, received_at)
    values (${tenantId}, ${randomUUIDv7()}, 'api_calls', ${quantity}, ${happenedAt}, ${happenedAt})`;
const lastLines = async (tenantId: TenantId) => {
  const { lines } = await getInvoice(tenant(tenantId), (await world.invoicesOf(tenantId)).at(-1)?.id);
  return lines.map(({ kind, quantity, amount }) => [kind, quantity, toDecimal(amount)]);
};
/** The renewal of the 1st, and an hour later its draft with the use of the month before. */
async function renew(month: string): Promise<void> {
  at(`${month}-01T08:00:00Z`);
  await sweepRenewals(world.worker);
  at(`${month}-01T09:00:00Z`);
  await sweepDrafts(world.worker);
}

beforeEach(async () => {
  await sql`update platform.subscriptions set ended_at = started_at, end_reason = 'canceled' where ended_at is null`;
  await world.billing({});
  await callsCost("starter", "5");
  await callsCost("growth", "2");
  at("2026-06-01T08:00:00Z");
});
afterEach(async () => {
  expect(await world.invariants()).toEqual([]);
});

test("what a service has reported about a cycle is billed with the period in which it ends", async () => {
  const tenantId = await world.subscriber("starter");
  at("2026-07-01T07:00:00Z");
  const report = (usageValue: string, startDate: string, endDate: string, status: "ACTIVE" | "INACTIVE" = "ACTIVE") =>
    recordServiceUsage(staff(tenantId), { serviceName: "api_calls", usageValue, startDate, endDate, status });
  await report("120.25", "2026-06-01", "2026-06-30");
  await report("9.3", "2026-06-15", "2026-06-30");
  await report("500", "2026-06-15", "2026-06-30", "INACTIVE");
  await report("70", "2026-07-01", "2026-07-31");
  await use(tenantId, 20, "2026-06-10T08:00:00Z");
  await renew("2026-07");
  expect(await lastLines(tenantId)).toEqual([
    ["plan", null, "29.000"],
    ["usage", 50n, "0.250"],
  ]);
});

test("late use is staff's to bill before the renewal, which does not bill it again", async () => {
  const tenantId = await world.subscriber("starter");
  await use(tenantId, 130, "2026-06-20T08:00:00Z");
  await renew("2026-07");
  await expect(generateInvoice(staff(tenantId))).rejects.toMatchObject({ details: { reason: "nothing_to_bill" } });
  await use(tenantId, 10, "2026-06-30T00:00:00Z");
  // Use of the period that is open has not closed.
  await use(tenantId, 400, "2026-07-01T08:30:00Z");
  await generateInvoice(staff(tenantId));
  expect(await lastLines(tenantId)).toEqual([["usage_adjustment", 10n, "0.050"]]);
  await renew("2026-08");
  expect(await lastLines(tenantId)).toEqual([
    ["plan", null, "29.000"],
    ["usage", 300n, "1.500"],
  ]);
});

test("a renewal that was void is generated again with its use, once", async () => {
  const tenantId = await world.subscriber("starter");
  await use(tenantId, 130, "2026-06-20T08:00:00Z");
  await renew("2026-07");
  const invoiceId = (await world.invoicesOf(tenantId)).at(-1)?.id;
  await voidInvoice(staff(tenantId), { invoiceId, reason });
  await generateInvoice(staff(tenantId));
  expect(await lastLines(tenantId)).toEqual([
    ["plan", null, "29.000"],
    ["usage", 30n, "0.150"],
  ]);
  await expect(generateInvoice(staff(tenantId))).rejects.toMatchObject({ details: { reason: "nothing_to_bill" } });
});

test("use is billed, and adjusted, at the prices of the plan that was in force", async () => {
  const tenantId = await world.subscriber("starter");
  await use(tenantId, 130, "2026-06-20T08:00:00Z");
  await changePlan(tenant(tenantId), { planCode: "growth", mode: "period_end", by: "customer" });
  await renew("2026-07");
  expect(await lastLines(tenantId)).toEqual([
    ["plan", null, "79.000"],
    ["usage", 30n, "0.150"],
  ]);
  await use(tenantId, 10, "2026-06-30T00:00:00Z");
  await use(tenantId, 110, "2026-07-10T00:00:00Z");
  await renew("2026-08");
  expect(await lastLines(tenantId)).toEqual([
    ["plan", null, "79.000"],
    ["usage", 10n, "0.020"],
    ["usage_adjustment", 10n, "0.050"],
  ]);
});

test("a draft that its plan cannot explain is counted anew when staff release it", async () => {
  const tenantId = await world.subscriber("starter");
  await use(tenantId, 130, "2026-06-20T08:00:00Z");
  await renew("2026-07");
  await use(tenantId, 400_000, "2026-06-30T00:00:00Z");
  await renew("2026-08");
  const [hold] = await sql`select id, reason from platform.billing_holds where tenant_id = ${tenantId}`;
  expect(hold).toMatchObject({ reason: "too_much_money" });
  await releaseHold(staff(tenantId), { holdId: hold?.id, reason });
  await sweepDrafts(world.worker);
  expect(await lastLines(tenantId)).toEqual([
    ["plan", null, "29.000"],
    ["usage", 0n, "0.000"],
    ["usage_adjustment", 400_000n, "2000.000"],
  ]);
});
