import { toDecimal } from "@tenantry/core/money";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { expireChanges } from "@tenantry/services/subscription/expire-changes";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { renewTenant } from "@tenantry/services/subscription/renew";
import { resumeSubscription } from "@tenantry/services/subscription/resume";
import { sweepTrials } from "@tenantry/services/subscription/sweep-trials";
import { undoChange } from "@tenantry/services/subscription/undo-change";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBilling, vat } from "./support/billing.ts";

const world = await openBilling();
afterAll(world.close);
const { sql, at, tenant } = world;

beforeEach(() => world.billing({ taxRates: [vat(5)] }));
afterEach(async () => {
  expect(await world.invariants()).toEqual([]);
});

const customer = { by: "customer" } as const;
const printed = (lines: readonly { amount: Parameters<typeof toDecimal>[0] }[]) =>
  lines.map((l) => toDecimal(l.amount));

describe("what is previewed is what is charged", () => {
  test("case 1: 29 → 79 with 20 of 31 days left and 5 % VAT comes to 33.871", async () => {
    at("2026-02-28T20:00:00Z");
    const tenantId = await world.subscriber("starter");
    at("2026-03-12T05:00:00Z");
    const ctx = tenant(tenantId);
    const preview = await previewChange(ctx, { planCode: "growth", ...customer });
    expect(preview).toMatchObject({ mode: "prorate", direction: "upgrade" });
    expect(printed(preview.lines)).toEqual(["-18.710", "50.968"]);
    expect([preview.net, preview.tax, preview.total, preview.dueNow].map(toDecimal)).toEqual([
      "32.258",
      "1.613",
      "33.871",
      "33.871",
    ]);
    expect(await world.invoicesOf(tenantId)).toHaveLength(1);
    expect(await world.changesOf(tenantId)).toHaveLength(1);
    const result = await changePlan(ctx, { planCode: "growth", ...customer });
    expect(result).toMatchObject({ status: "awaiting_payment", dueNow: preview.dueNow });
    const invoice = await getInvoice(ctx, result.invoiceId ?? "");
    expect(printed(invoice.lines)).toEqual(printed(preview.lines));
    expect(invoice).toMatchObject({ total: preview.total, net: preview.net, tax: preview.tax, word: "PENDING" });
    // Nothing has changed before the money is there.
    expect(await world.subscriptionsOf(tenantId)).toMatchObject([{ plan_code: "starter" }]);
    expect(await world.pay(tenantId, invoice.id)).toMatchObject({ kind: "settled", changeId: result.changeId });
    expect(await world.subscriptionsOf(tenantId)).toMatchObject([
      { plan_code: "growth", period_end: new Date("2026-03-31T20:00:00Z") },
    ]);
    expect(await getInvoice(ctx, invoice.id)).toMatchObject({ state: "paid", word: "PAID", due: { minor: 0n } });
  });

  test("case 2: with 7 of 31 days left each line is rounded, not their difference", async () => {
    await world.billing({});
    at("2026-02-28T20:00:00Z");
    const tenantId = await world.subscriber("starter");
    at("2026-03-25T05:00:00Z");
    const preview = await previewChange(tenant(tenantId), { planCode: "growth", ...customer });
    expect(printed(preview.lines)).toEqual(["-6.548", "17.839"]);
    expect(toDecimal(preview.dueNow)).toBe("11.291");
    const { dueNow } = await world.changeAndPay(tenantId, { planCode: "growth" });
    expect(dueNow).toEqual(preview.dueNow);
  });

  test("case 7: yearly → monthly by reset gives the excess to a credit note and the balance", async () => {
    at("2026-12-31T20:00:00Z");
    const tenantId = await world.subscriber("pro", { billingCycle: "yearly" });
    at("2027-03-07T05:00:00Z");
    const ctx = tenant(tenantId);
    const input = { planCode: "pro", cycle: "monthly", mode: "reset", ...customer } as const;
    const preview = await previewChange(ctx, input);
    expect([preview.total, preview.dueNow, preview.creditNote].map(toDecimal)).toEqual(["0.000", "0.000", "1508.447"]);
    const result = await changePlan(ctx, input);
    expect(result.status).toBe("applied");
    expect(await world.balanceOf(tenantId)).toBe("1508.447");
    const notes = await sql`select total_minor, number from platform.credit_notes where tenant_id = ${tenantId}`;
    expect(notes).toMatchObject([{ total_minor: "1508447", number: expect.stringMatching(/^CN-2027-03-\d{4}$/) }]);
    expect(await world.subscriptionsOf(tenantId)).toMatchObject([
      { cycle: "monthly", period_start: world.clock.now() },
    ]);
    // The balance pays the next invoice first.
    at("2027-04-07T05:00:00Z");
    await renewTenant(ctx);
    expect((await world.invoicesOf(tenantId)).at(-1)).toMatchObject({
      state: "paid",
      due_minor: "0",
      from_balance_minor: "208950",
    });
    expect(await world.balanceOf(tenantId)).toBe("1299.497");
  });

  test("case 10: less than the gateway's minimum applies at once and is charged with the next invoice", async () => {
    await world.billing({});
    at("2026-04-01T04:00:00Z");
    const tenantId = await world.subscriber("starter", {
      country: "US",
      currency: "USD",
      timezone: "America/New_York",
    });
    await sql`
      insert into platform.overrides (id, tenant_id, value, kind, reason, created_at, starts_at)
      values (gen_random_uuid(), ${tenantId}, ${JSON.stringify({ kind: "fixed_price", planCode: "growth", cycle: "monthly", currency: "USD", priceMinor: "3860" })}::text::jsonb, 'fixed_price', 'test', now(), '2020-01-01')`;
    at("2026-04-30T12:00:00Z");
    const ctx = tenant(tenantId);
    const preview = await previewChange(ctx, { planCode: "growth", ...customer });
    expect([preview.total, preview.dueNow, preview.balanceAfter].map(toDecimal)).toEqual(["0.32", "0.00", "-0.32"]);
    expect(await changePlan(ctx, { planCode: "growth", ...customer })).toMatchObject({ status: "applied" });
    expect(await world.balanceOf(tenantId)).toBe("-0.32");
    at("2026-05-01T04:00:00Z");
    await renewTenant(ctx);
    expect((await world.invoicesOf(tenantId)).at(-1)).toMatchObject({
      total_minor: "3860",
      from_balance_minor: "-32",
      due_minor: "3892",
    });
  });
});

test("case 8: two upgrades in one period credit each charge once, by its own days", async () => {
  await world.billing({});
  at("2026-04-01T04:00:00Z");
  const tenantId = await world.subscriber("starter");
  at("2026-04-11T04:00:00Z");
  expect(toDecimal((await world.changeAndPay(tenantId, { planCode: "growth" })).dueNow)).toBe("33.334");
  at("2026-04-21T04:00:00Z");
  const preview = await previewChange(tenant(tenantId), { planCode: "pro", ...customer });
  expect(printed(preview.lines)).toEqual(["-26.334", "66.333"]);
  expect(toDecimal((await world.changeAndPay(tenantId, { planCode: "pro" })).dueNow)).toBe("39.999");
});

test("case 19: a credit keeps the rate of the line it credits, the charge has the rate of today", async () => {
  at("2026-02-28T20:00:00Z");
  const tenantId = await world.subscriber("starter");
  await world.billing({ taxRates: [vat(5), vat(15, "OM", "2026-03-05T00:00:00Z")] });
  at("2026-03-12T05:00:00Z");
  const { invoiceId } = await world.changeAndPay(tenantId, { planCode: "growth" });
  const { taxes, total } = await getInvoice(tenant(tenantId), invoiceId ?? "");
  expect(taxes.map((group) => toDecimal(group.tax))).toEqual(["-0.936", "7.645"]);
  expect(toDecimal(total)).toBe("38.967");
});

test("case 11: a checkout of a trial that was swept to Free starts its period with the money", async () => {
  at("2026-05-01T20:00:00Z");
  const tenantId = await world.readyTenant({ planCode: "pro" });
  at("2026-05-15T19:55:00Z");
  const result = await changePlan(tenant(tenantId), { planCode: "growth", cycle: "monthly", ...customer });
  expect(result.status).toBe("awaiting_payment");
  at("2026-05-15T20:05:00Z");
  expect(await sweepTrials(world.worker)).toEqual({ settled: 1 });
  expect((await world.subscriptionsOf(tenantId))[1]).toMatchObject({ plan_code: "free" });
  at("2026-05-15T20:07:00Z");
  await world.pay(tenantId, result.invoiceId ?? "");
  const now = world.clock.now();
  const [trial, live, ...others] = await world.subscriptionsOf(tenantId);
  expect(others).toEqual([]);
  expect(trial).toMatchObject({ plan_code: "pro", end_reason: "trial_ended" });
  expect(live).toMatchObject({
    plan_code: "growth",
    ended_at: null,
    period_start: now,
    period_end: new Date("2026-06-15T20:07:00Z"),
  });
  // One charge, for the period that began with the money.
  expect(
    await sql`select amount_minor, service_start, subscription_id from platform.invoice_lines where tenant_id = ${tenantId}`,
  ).toMatchObject([{ amount_minor: "79000", service_start: now, subscription_id: live?.id }]);
});

test("case 13: the same payment again changes nothing; another one becomes balance", async () => {
  at("2026-06-01T08:00:00Z");
  const tenantId = await world.readyTenant();
  const { invoiceId } = await changePlan(tenant(tenantId), { planCode: "starter", cycle: "monthly", ...customer });
  expect(await world.pay(tenantId, invoiceId ?? "", "pi_1")).toMatchObject({ kind: "settled" });
  at("2026-06-03T08:00:00Z");
  expect(await world.pay(tenantId, invoiceId ?? "", "pi_1")).toMatchObject({ kind: "known" });
  expect(await world.balanceOf(tenantId)).toBe("0.000");
  expect(await world.pay(tenantId, invoiceId ?? "", "pi_2")).toMatchObject({ kind: "to_balance" });
  expect(await world.balanceOf(tenantId)).toBe("30.450");
  expect(
    await sql`select from platform.audit_log where tenant_id = ${tenantId} and action = 'invoice.paid'`,
  ).toHaveLength(1);
});

test("case 14: canceling replaces a scheduled downgrade; resuming restores the plan, not the downgrade", async () => {
  at("2026-06-01T08:00:00Z");
  const tenantId = await world.subscriber("pro");
  const ctx = tenant(tenantId);
  at("2026-06-10T08:00:00Z");
  expect(await changePlan(ctx, { planCode: "starter", ...customer })).toMatchObject({
    status: "scheduled",
    mode: "period_end",
  });
  const canceled = await cancelSubscription(ctx, { reasonCode: "too_expensive", feedback: "A plan in between" });
  expect(canceled).toMatchObject({ cancelAt: new Date("2026-07-01T08:00:00Z"), follows: "free" });
  await expect(changePlan(ctx, { planCode: "growth", ...customer })).rejects.toMatchObject({
    code: "invalid_transition",
  });
  await resumeSubscription(ctx);
  expect(await world.changesOf(tenantId)).toMatchObject([{}, { plan_code: "starter", withdrawn_because: "canceled" }]);
  at("2026-07-01T08:00:00Z");
  expect(await renewTenant(ctx)).toEqual({ periods: 1, stoppedBy: "wait" });
  expect(await renewTenant(ctx)).toEqual({ periods: 0, stoppedBy: "wait" });
  expect(await world.subscriptionsOf(tenantId)).toMatchObject([{ plan_code: "pro", cancel_at: null }]);
  expect((await world.invoicesOf(tenantId)).at(-1)).toMatchObject({
    kind: "renewal",
    state: "open",
    total_minor: "208950",
  });
});

test("a scheduled downgrade takes effect with the renewal, at the smaller price; undone it does not", async () => {
  at("2026-06-01T08:00:00Z");
  const [moved, stays] = [await world.subscriber("pro"), await world.subscriber("pro")];
  for (const id of [moved, stays]) await changePlan(tenant(id), { planCode: "starter", ...customer });
  await undoChange(tenant(stays));
  await expect(undoChange(tenant(stays))).rejects.toMatchObject({ code: "invalid_transition" });
  at("2026-07-01T09:00:00Z");
  for (const id of [moved, stays]) await renewTenant(tenant(id));
  expect(await world.subscriptionsOf(moved)).toMatchObject([{ plan_code: "starter" }]);
  expect((await world.invoicesOf(moved)).at(-1)).toMatchObject({ total_minor: "30450" });
  expect(await world.subscriptionsOf(stays)).toMatchObject([{ plan_code: "pro" }]);
});

test("a canceled period ends in Free at its end, and who comes back subscribes anew", async () => {
  at("2026-06-01T08:00:00Z");
  const tenantId = await world.subscriber("growth");
  const ctx = tenant(tenantId);
  await cancelSubscription(ctx, { reasonCode: "other" });
  at("2026-07-01T07:59:59Z");
  expect(await renewTenant(ctx)).toEqual({ periods: 0, stoppedBy: "wait" });
  at("2026-07-01T10:00:00Z");
  expect(await renewTenant(ctx)).toEqual({ periods: 0, stoppedBy: "ended" });
  const end = new Date("2026-07-01T08:00:00Z");
  expect(await world.subscriptionsOf(tenantId)).toMatchObject([
    { plan_code: "growth", ended_at: end, end_reason: "canceled" },
    { plan_code: "free", started_at: end, ended_at: null },
  ]);
  await world.changeAndPay(tenantId, { planCode: "growth", cycle: "monthly" });
  expect((await world.subscriptionsOf(tenantId)).at(-1)).toMatchObject({
    plan_code: "growth",
    period_start: world.clock.now(),
  });
});

test("a checkout that nobody pays expires: its invoice is void, keeps its number, and gives the balance back", async () => {
  at("2026-06-01T08:00:00Z");
  const tenantId = await world.subscriber("starter");
  const { invoiceId } = await world.changeAndPay(tenantId, { planCode: "growth" });
  await world.pay(tenantId, invoiceId ?? "", "twice");
  const balance = await world.balanceOf(tenantId);
  at("2026-06-02T08:00:00Z");
  const open = await changePlan(tenant(tenantId), { planCode: "pro", ...customer });
  expect(open.status).toBe("awaiting_payment");
  expect(await world.balanceOf(tenantId)).toBe("0.000");
  // Asking again replaces it, and comes to the same.
  const preview = await previewChange(tenant(tenantId), { planCode: "pro", ...customer });
  expect(preview.dueNow).toEqual(open.dueNow);
  const again = await changePlan(tenant(tenantId), { planCode: "pro", ...customer });
  expect(again.dueNow).toEqual(open.dueNow);
  at("2026-06-03T08:00:00Z");
  expect(await expireChanges(world.worker)).toEqual({ done: 1 });
  expect(await world.balanceOf(tenantId)).toBe(balance);
  const states = (await world.invoicesOf(tenantId)).map((row) => [row.state, row.number !== null]);
  expect(states).toEqual([
    ["paid", true],
    ["paid", true],
    ["void", true],
    ["void", true],
  ]);
  expect(await world.subscriptionsOf(tenantId)).toMatchObject([{ plan_code: "growth" }]);
});

test("a change on the next invoice applies now, and its lines are billed with the renewal or the next change", async () => {
  at("2026-06-01T08:00:00Z");
  const tenantId = await world.subscriber("starter");
  const ctx = tenant(tenantId);
  at("2026-06-16T08:00:00Z");
  const next = { planCode: "growth", mode: "next_invoice" } as const;
  await expect(changePlan(ctx, { ...next, ...customer })).rejects.toMatchObject({ code: "validation_failed" });
  expect(await changePlan(ctx, { ...next, by: "staff" })).toMatchObject({ status: "applied" });
  // An open checkout takes the waiting lines along, and gives them back.
  const checkout = await changePlan(ctx, { planCode: "pro", ...customer });
  expect(checkout.status).toBe("awaiting_payment");
  expect(await world.invariants()).toEqual([]);
  await undoChange(ctx);
  at("2026-07-01T08:00:00Z");
  await renewTenant(ctx);
  const invoice = (await world.invoicesOf(tenantId)).at(-1);
  const lines =
    await sql`select kind, amount_minor from platform.invoice_lines where invoice_id = ${invoice?.id ?? ""} order by position`;
  expect(lines).toMatchObject([
    { kind: "credit", amount_minor: "-14500" },
    { kind: "plan", amount_minor: "39500" },
    { kind: "plan", amount_minor: "79000" },
  ]);
});
