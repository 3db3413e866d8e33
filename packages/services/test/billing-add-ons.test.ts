import type { TenantId } from "@tenantry/core/ids";
import { toDecimal } from "@tenantry/core/money";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { getEntitlements } from "@tenantry/services/entitlements/get-entitlements";
import { buyAddOn } from "@tenantry/services/subscription/buy-add-on";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { dropAddOn } from "@tenantry/services/subscription/drop-add-on";
import { expireChanges } from "@tenantry/services/subscription/expire-changes";
import { listAddOns } from "@tenantry/services/subscription/list-add-ons";
import { previewAddOn } from "@tenantry/services/subscription/preview-add-on";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { renewTenant } from "@tenantry/services/subscription/renew";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openBilling, vat } from "./support/billing.ts";

const world = await openBilling();
afterAll(async () => {
  await sql`delete from platform.add_on_prices`;
  await world.close();
});
const { sql, at, tenant } = world;
const driverApp = { featureCode: "driver_app" };

beforeAll(
  () => sql`insert into platform.add_on_prices (feature_code, currency, cycle, amount_minor) values
    ('driver_app', 'OMR', 'monthly', 31000), ('driver_app', 'OMR', 'quarterly', 90000), ('white_label', 'OMR', 'monthly', 5000)`,
);
beforeEach(() => world.billing({ taxRates: [vat(5)] }));
afterEach(async () => {
  expect(await world.invariants()).toEqual([]);
});

const printed = (lines: readonly { amount: Parameters<typeof toDecimal>[0] }[]) =>
  lines.map((l) => toDecimal(l.amount));
const has = (tenantId: TenantId, code: string): Promise<boolean> =>
  world.portal.db.withTenant(tenantId, async (tx) => {
    const { features } = await getEntitlements(tx, { tenantId, now: world.clock.now() });
    return features[code] ?? false;
  });
const stateOf = async (tenantId: TenantId, code: string) =>
  (await listAddOns(tenant(tenantId))).addOns.find(({ featureCode }) => featureCode === code)?.state;
const actionsOf = async (tenantId: TenantId) =>
  (
    await sql`select action from platform.audit_log where tenant_id = ${tenantId} and action like 'add_on.%' order by at, id`
  ).map(({ action }) => action);

/** On Starter from 1 March in Muscat, and now it is the 12th: 20 of 31 days are left. */
async function onStarter(): Promise<TenantId> {
  at("2026-02-28T20:00:00Z");
  const tenantId = await world.subscriber("starter");
  at("2026-03-12T05:00:00Z");
  return tenantId;
}

async function withDriverApp(): Promise<TenantId> {
  const tenantId = await onStarter();
  const { invoiceId } = await buyAddOn(tenant(tenantId), driverApp);
  await world.pay(tenantId, invoiceId ?? "");
  return tenantId;
}

test("a feature on top of the plan costs the days that are left, is in force with its payment, and renews", async () => {
  const [tenantId, other] = [await onStarter(), await onStarter()];
  const ctx = tenant(tenantId);
  const preview = await previewAddOn(ctx, driverApp);
  expect(preview).toMatchObject({ kind: "buy", period: { end: new Date("2026-03-31T20:00:00Z") } });
  expect(printed(preview.lines)).toEqual(["20.000"]);
  expect([preview.net, preview.tax, preview.dueNow, preview.recurring].map(toDecimal)).toEqual([
    "20.000",
    "1.000",
    "21.000",
    "31.000",
  ]);
  const bought = await buyAddOn(ctx, driverApp);
  expect(bought).toMatchObject({ status: "awaiting_payment", dueNow: preview.dueNow });
  expect(await has(tenantId, "driver_app")).toBe(false);
  await world.pay(tenantId, bought.invoiceId ?? "");
  expect(await has(tenantId, "driver_app")).toBe(true);
  expect(await has(other, "driver_app")).toBe(false);
  expect(await stateOf(tenantId, "driver_app")).toBe("held");
  expect(await actionsOf(tenantId)).toEqual(["add_on.bought"]);
  expect(await world.subscriptionsOf(tenantId)).toMatchObject([
    { plan_code: "starter", period_end: new Date("2026-03-31T20:00:00Z") },
  ]);
  await expect(buyAddOn(ctx, driverApp)).rejects.toMatchObject({ code: "conflict" });

  at("2026-03-31T20:00:00Z");
  await renewTenant({ ...world.worker, tenantId });
  const invoice = await getInvoice(ctx, (await world.invoicesOf(tenantId)).at(-1)?.id);
  expect(invoice.lines.map(({ kind, amount }) => [kind, toDecimal(amount)])).toEqual([
    ["plan", "29.000"],
    ["addon", "31.000"],
  ]);
  expect(toDecimal(invoice.total)).toBe("63.000");
});

test("dropped it goes on to the end of the period; until then it is kept without a charge", async () => {
  const tenantId = await withDriverApp();
  const ctx = tenant(tenantId);
  const invoices = (await world.invoicesOf(tenantId)).length;
  expect(await dropAddOn(ctx, driverApp)).toEqual({ endsAt: new Date("2026-03-31T20:00:00Z") });
  expect(await stateOf(tenantId, "driver_app")).toBe("ending");
  await expect(dropAddOn(ctx, driverApp)).rejects.toMatchObject({ code: "invalid_transition" });
  expect(await previewAddOn(ctx, driverApp)).toMatchObject({ kind: "keep", dueNow: { minor: 0n }, lines: [] });
  expect(await buyAddOn(ctx, driverApp)).toMatchObject({ status: "applied", invoiceId: null, changeId: null });
  expect(await world.invoicesOf(tenantId)).toHaveLength(invoices);

  await dropAddOn(ctx, driverApp);
  expect(await has(tenantId, "driver_app")).toBe(true);
  at("2026-03-31T20:00:00Z");
  expect(await has(tenantId, "driver_app")).toBe(false);
  await renewTenant({ ...world.worker, tenantId });
  expect((await world.invoicesOf(tenantId)).at(-1)).toMatchObject({ net_minor: "29000" });
  expect(await stateOf(tenantId, "driver_app")).toBe("available");
  expect(await actionsOf(tenantId)).toEqual(["add_on.bought", "add_on.dropped", "add_on.kept", "add_on.dropped"]);
});

test("a plan that has the feature in it takes its place: what is unused of it is credited", async () => {
  const tenantId = await withDriverApp();
  at("2026-03-22T05:00:00Z");
  const preview = await previewChange(tenant(tenantId), { planCode: "growth", by: "customer" });
  // 10 of 31 days of 29, 10 of 20 days of the 20 that were charged, 10 of 31 days of 79.
  expect(printed(preview.lines)).toEqual(["-9.355", "-10.000", "25.484"]);
  const { dueNow } = await world.changeAndPay(tenantId, { planCode: "growth" });
  expect(dueNow).toEqual(preview.dueNow);
  expect(await stateOf(tenantId, "driver_app")).toBe("in_plan");
  at("2026-03-31T20:00:00Z");
  await renewTenant({ ...world.worker, tenantId });
  expect((await world.invoicesOf(tenantId)).at(-1)).toMatchObject({ net_minor: "79000" });
});

test("another cycle takes along what is sold for it; the rest ends, credited", async () => {
  const quarterly = await withDriverApp();
  await world.changeAndPay(quarterly, { planCode: "starter", cycle: "quarterly" });
  const { lines } = await getInvoice(tenant(quarterly), (await world.invoicesOf(quarterly)).at(-1)?.id);
  expect(lines.filter(({ kind }) => kind === "addon").map(({ amount }) => toDecimal(amount))).toEqual(["90.000"]);
  expect(await has(quarterly, "driver_app")).toBe(true);

  const yearly = await withDriverApp();
  const preview = await previewChange(tenant(yearly), { planCode: "starter", cycle: "yearly", by: "customer" });
  expect(printed(preview.lines)).toContain("-20.000");
  expect(preview.lines.filter(({ kind }) => kind === "addon")).toEqual([]);
  await world.changeAndPay(yearly, { planCode: "starter", cycle: "yearly" });
  expect(await has(yearly, "driver_app")).toBe(false);
});

test("a checkout that nobody pays gives nothing, and another change takes its place", async () => {
  const tenantId = await onStarter();
  const ctx = tenant(tenantId);
  const { invoiceId } = await buyAddOn(ctx, driverApp);
  const second = await buyAddOn(ctx, { featureCode: "white_label" });
  expect(await world.changesOf(tenantId)).toMatchObject([
    {},
    { add_on_code: "driver_app", withdrawn_because: "superseded", invoice_id: invoiceId },
    { add_on_code: "white_label", withdrawn_at: null },
  ]);
  at("2026-03-13T05:00:01Z");
  await expireChanges(world.worker);
  expect((await world.invoicesOf(tenantId)).at(-1)).toMatchObject({ id: second.invoiceId, state: "void" });
  expect(await has(tenantId, "white_label")).toBe(false);
});

test("nothing is bought on top of a trial, of Free, of what stops, of what has it, or where it is not sold", async () => {
  const refused = (tenantId: TenantId, featureCode: string) => previewAddOn(tenant(tenantId), { featureCode });
  at("2026-03-01T05:00:00Z");
  const trial = await world.readyTenant({ planCode: "starter" });
  await expect(refused(trial, "driver_app")).rejects.toMatchObject({ code: "invalid_transition" });
  expect(await listAddOns(tenant(trial))).toMatchObject({ canBuy: false });
  const free = await world.readyTenant({ planCode: "free" });
  await expect(refused(free, "driver_app")).rejects.toMatchObject({ code: "invalid_transition" });
  const tenantId = await onStarter();
  expect(await listAddOns(tenant(tenantId))).toMatchObject({ canBuy: true });
  await expect(refused(tenantId, "api_access")).rejects.toMatchObject({ code: "validation_failed" });
  await world.changeAndPay(tenantId, { planCode: "growth" });
  await expect(refused(tenantId, "driver_app")).rejects.toMatchObject({ code: "conflict" });
  await cancelSubscription(tenant(tenantId), { reasonCode: "other" });
  await expect(refused(tenantId, "white_label")).rejects.toMatchObject({ code: "invalid_transition" });
});

test("it ends with the subscription, and with a downgrade to Free", async () => {
  const [canceled, free] = [await withDriverApp(), await withDriverApp()];
  await cancelSubscription(tenant(canceled), { reasonCode: "other" });
  await changePlan(tenant(free), { planCode: "free", mode: "period_end", by: "customer" });
  at("2026-03-31T20:00:00Z");
  for (const tenantId of [canceled, free]) {
    const invoices = (await world.invoicesOf(tenantId)).length;
    await renewTenant({ ...world.worker, tenantId });
    expect(await has(tenantId, "driver_app")).toBe(false);
    expect(await world.invoicesOf(tenantId)).toHaveLength(invoices);
  }
});
