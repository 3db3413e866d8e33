import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { toDecimal } from "@tenantry/core/money";
import { sweepDrafts } from "@tenantry/services/billing/finalize-draft";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { endByDunning } from "@tenantry/services/subscription/end-by-dunning";
import { extendTrial } from "@tenantry/services/subscription/extend-trial";
import { subscriptionHistory } from "@tenantry/services/subscription/history";
import { pauseSubscription } from "@tenantry/services/subscription/pause";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { sweepPastDue } from "@tenantry/services/subscription/refresh-past-due";
import { renewTenant, sweepRenewals } from "@tenantry/services/subscription/renew";
import { retentionOffer } from "@tenantry/services/subscription/retention-offer";
import { setAutoRenew } from "@tenantry/services/subscription/set-auto-renew";
import { setCustomPeriod } from "@tenantry/services/subscription/set-custom-period";
import { sweepTrials } from "@tenantry/services/subscription/sweep-trials";
import { unpauseSubscription } from "@tenantry/services/subscription/unpause";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBilling } from "./support/billing.ts";

const world = await openBilling();
afterAll(world.close);
const { sql, at, tenant } = world;
const staff = (tenantId: TenantId) => ({
  ...world.staff,
  tenantId,
  actor: { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const },
});
const reason = "The customer asked";
const customer = { by: "customer" } as const;

beforeEach(async () => {
  // Every test sweeps what it made itself.
  await sql`update platform.subscriptions set ended_at = started_at, end_reason = 'canceled' where ended_at is null`;
  await world.billing({ termsDays: 0 });
  at("2026-06-01T08:00:00Z");
});
afterEach(async () => {
  expect(await world.invariants()).toEqual([]);
});

const live = async (tenantId: TenantId) => (await world.subscriptionsOf(tenantId)).find((row) => row.ended_at === null);
const latest = async (tenantId: TenantId) => (await world.invoicesOf(tenantId)).at(-1);
const saveCard = (tenantId: TenantId) =>
  sql`insert into platform.payment_methods (id, tenant_id, gateway, method_ref, brand, last4, expires_month, expires_year, is_default, created_at)
    values (gen_random_uuid(), ${tenantId}, 'stripe', ${`pm_${randomUUIDv7()}`}, 'visa', '4242', 12, 2030, true, now())`;

describe("a trial", () => {
  test("converts early from now on, and is over with the payment", async () => {
    const tenantId = await world.readyTenant({ planCode: "growth" });
    at("2026-06-05T08:00:00Z");
    await world.changeAndPay(tenantId, { planCode: "growth", cycle: "monthly" });
    const now = world.clock.now();
    expect(await live(tenantId)).toMatchObject({ trial_ends_at: now, period_start: now, plan_code: "growth" });
    at("2026-06-15T08:00:00Z");
    expect(await sweepTrials(world.worker)).toEqual({ settled: 0 });
  });

  test("is converted at its end with a saved card: billed once, for a period that begins there", async () => {
    const tenantId = await world.readyTenant({ planCode: "growth" });
    const input = { planCode: "growth", cycle: "monthly", convertAt: "trial_end", ...customer } as const;
    await expect(changePlan(tenant(tenantId), input)).rejects.toMatchObject({ code: "validation_failed" });
    await saveCard(tenantId);
    const end = new Date("2026-06-15T08:00:00Z");
    expect(await previewChange(tenant(tenantId), input)).toMatchObject({
      effectiveAt: end,
      lines: [],
      dueNow: { minor: 0n },
    });
    expect(await changePlan(tenant(tenantId), input)).toMatchObject({ status: "scheduled", effectiveAt: end });
    await extendTrial(staff(tenantId), { trialEndsAt: new Date("2026-06-20T08:00:00Z"), reason });
    at("2026-06-15T09:00:00Z");
    expect(await sweepTrials(world.worker)).toEqual({ settled: 0 });
    at("2026-06-20T08:30:00Z");
    expect(await sweepTrials(world.worker)).toEqual({ settled: 1 });
    expect(await sweepTrials(world.worker)).toEqual({ settled: 0 });
    expect(await live(tenantId)).toMatchObject({
      plan_code: "growth",
      period_start: new Date("2026-06-20T08:00:00Z"),
      period_end: new Date("2026-07-20T08:00:00Z"),
    });
    expect(await world.invoicesOf(tenantId)).toMatchObject([{ state: "open", total_minor: "79000" }]);
    await world.pay(tenantId, (await latest(tenantId))?.id);
    expect(await world.changesOf(tenantId)).toMatchObject([{ withdrawn_at: null, applied_at: world.clock.now() }]);
  });

  test("that was canceled ends in what the plan says follows a cancellation", async () => {
    const tenantId = await world.readyTenant({ planCode: "pro" });
    const { cancelAt } = await cancelSubscription(tenant(tenantId), { reasonCode: "not_used" });
    expect(cancelAt).toEqual(new Date("2026-06-15T08:00:00Z"));
    at("2026-06-15T08:00:00Z");
    expect(await sweepRenewals(world.worker)).toEqual({ done: 0 });
    expect(await sweepTrials(world.worker)).toEqual({ settled: 1 });
    expect(await world.subscriptionsOf(tenantId)).toMatchObject([{ end_reason: "canceled" }, { plan_code: "free" }]);
  });
});

describe("a trial whose plan falls back to one with a price", () => {
  /** Three days of waiting, then Starter at 29. */
  async function onTrial(fallback = "starter", waitingDays = 3): Promise<TenantId> {
    const code = `fallback-${randomUUIDv7().slice(-8)}`;
    await sql`insert into platform.plans select ${code}, name, description, sort_order, true, false, false, created_at from platform.plans where code = 'growth'`;
    await sql`insert into platform.plan_versions select ${randomUUIDv7()}, ${code}, 1, published_at, 14,
        ${JSON.stringify({ strategy: "fallback", planCode: fallback, waitingDays })}::text::jsonb, limits, features
      from platform.plan_versions where plan_code = 'growth'`;
    return world.readyTenant({ planCode: code });
  }
  const ends = new Date("2026-06-15T08:00:00Z");
  const follows = new Date("2026-06-18T08:00:00Z");

  test("begins its first period after the waiting days, and is billed for it once", async () => {
    const tenantId = await onTrial();
    at("2026-06-18T07:59:59Z");
    expect(await sweepTrials(world.worker)).toEqual({ settled: 0 });
    expect(await world.invoicesOf(tenantId)).toEqual([]);
    at("2026-06-18T09:30:00Z");
    expect(await sweepTrials(world.worker)).toEqual({ settled: 1 });
    expect(await sweepTrials(world.worker)).toEqual({ settled: 0 });
    const [trial, paid] = await world.subscriptionsOf(tenantId);
    expect(trial).toMatchObject({ ended_at: ends, end_reason: "trial_ended" });
    const period = { period_start: follows, period_end: new Date("2026-07-18T08:00:00Z") };
    expect(paid).toMatchObject({ plan_code: "starter", started_at: follows, trial_ends_at: null, ...period });
    expect(await world.invoicesOf(tenantId)).toMatchObject([
      { subscription_id: paid?.id, net_minor: "29000", state: "open", ...period, due_at: world.clock.now() },
    ]);
    const { lines } = await getInvoice(tenant(tenantId), (await latest(tenantId))?.id);
    expect(lines).toMatchObject([{ kind: "plan", code: "starter", service: { start: follows } }]);
    // Unpaid it is past due, as a renewal would be; it renews by its own anchor.
    at("2026-06-18T10:30:00Z");
    await sweepPastDue(world.worker);
    expect(await live(tenantId)).toMatchObject({ past_due_since: new Date("2026-06-18T09:30:00Z") });
    at("2026-07-18T08:00:00Z");
    await sweepRenewals(world.worker);
    expect(await world.invoicesOf(tenantId)).toHaveLength(2);
  });

  test("waits while a checkout of another plan is open; its payment begins that plan, and nothing else is billed", async () => {
    const tenantId = await onTrial("starter", 0);
    at("2026-06-15T07:00:00Z");
    const { invoiceId } = await changePlan(tenant(tenantId), { planCode: "growth", cycle: "monthly", ...customer });
    at("2026-06-15T09:00:00Z");
    expect(await sweepTrials(world.worker)).toEqual({ settled: 0 });
    await world.pay(tenantId, invoiceId ?? "");
    expect(await sweepTrials(world.worker)).toEqual({ settled: 0 });
    expect(await live(tenantId)).toMatchObject({ plan_code: "growth" });
    expect(await world.invoicesOf(tenantId)).toHaveLength(1);
  });

  test("is parked for staff where nobody has said what it costs", async () => {
    const tenantId = await onTrial("enterprise", 0);
    at("2026-06-15T08:00:00Z");
    expect(await sweepTrials(world.worker)).toEqual({ settled: 0 });
    expect(await world.invoicesOf(tenantId)).toEqual([]);
    expect(await sql`select reason from platform.billing_holds where tenant_id = ${tenantId}`).toMatchObject([
      { reason: "no_price" },
    ]);
    expect(await live(tenantId)).toMatchObject({ trial_ends_at: ends });
  });
});

test("case 18: an unpaid renewal is past due from its due date; paid, the period is as it was", async () => {
  const tenantId = await world.subscriber("starter");
  at("2026-07-01T08:00:00Z");
  await renewTenant({ ...world.worker, tenantId });
  at("2026-07-01T09:00:00Z");
  await sweepPastDue(world.worker);
  expect(await live(tenantId)).toMatchObject({ past_due_since: new Date("2026-07-01T08:00:00Z") });
  expect(await sweepPastDue(world.worker)).toEqual({ done: 0 });
  at("2026-07-15T08:00:00Z");
  await world.pay(tenantId, (await latest(tenantId))?.id);
  expect(await live(tenantId)).toMatchObject({ past_due_since: null, period_end: new Date("2026-08-01T08:00:00Z") });
  const events =
    await sql`select name from platform.outbox where tenant_id = ${tenantId} and name = 'subscription/past_due'`;
  expect(events).toHaveLength(1);
});

test("the end of the dunning ladder gives the debt up and leaves Free", async () => {
  const tenantId = await world.subscriber("starter");
  at("2026-07-01T08:00:00Z");
  await renewTenant({ ...world.worker, tenantId });
  at("2026-07-20T08:00:00Z");
  const checkout = await changePlan(tenant(tenantId), { planCode: "pro", ...customer });
  at("2026-07-22T08:00:00Z");
  await sweepPastDue(world.worker);
  const ctx = { ...world.worker, tenantId };
  const invoiceId = (await world.invoicesOf(tenantId)).find((row) => row.kind === "renewal")?.id;
  await endByDunning(ctx, { invoiceId });
  expect(await getInvoice(ctx, invoiceId)).toMatchObject({ state: "uncollectible" });
  expect(await getInvoice(ctx, checkout.invoiceId ?? "")).toMatchObject({ state: "void" });
  await expect(endByDunning(ctx, { invoiceId })).rejects.toMatchObject({ code: "invalid_transition" });
  expect(await world.subscriptionsOf(tenantId)).toMatchObject([
    { plan_code: "starter", end_reason: "dunning" },
    { plan_code: "free", past_due_since: null },
  ]);
  // Days that nobody paid for are not credited to who comes back.
  const preview = await previewChange(tenant(tenantId), { planCode: "starter", ...customer });
  expect(toDecimal(preview.dueNow)).toBe("29.000");
});

test("a pause renews nothing; after it a new period begins and is billed", async () => {
  const tenantId = await world.subscriber("starter");
  at("2026-06-10T08:00:00Z");
  await pauseSubscription(staff(tenantId), { reason });
  at("2026-08-10T08:00:00Z");
  expect(await sweepRenewals(world.worker)).toEqual({ done: 0 });
  await unpauseSubscription(staff(tenantId), { reason });
  expect(await live(tenantId)).toMatchObject({ paused_at: null, period_start: world.clock.now() });
  expect(await latest(tenantId)).toMatchObject({ kind: "renewal", period_end: new Date("2026-09-10T08:00:00Z") });
  await expect(unpauseSubscription(staff(tenantId), { reason })).rejects.toMatchObject({ code: "invalid_transition" });
  const audit =
    await sql`select action, reason from platform.audit_log where tenant_id = ${tenantId} and action like 'subscription.%paused' order by at`;
  expect(audit).toEqual([
    { action: "subscription.paused", reason },
    { action: "subscription.unpaused", reason },
  ]);
});

test("custom dates end the period there and make its end the anchor", async () => {
  const tenantId = await world.subscriber("starter");
  const dates = { start: new Date("2026-06-01T08:00:00Z"), end: new Date("2026-06-20T20:00:00Z") };
  const { end } = dates;
  expect(await setCustomPeriod(staff(tenantId), { end, reason })).toEqual(dates);
  expect(await setCustomPeriod(staff(tenantId), { ...dates, reason })).toEqual(dates);
  at("2026-06-20T20:00:00Z");
  await renewTenant({ ...world.worker, tenantId });
  expect(await live(tenantId)).toMatchObject({ period_start: dates.end, period_end: new Date("2026-07-20T20:00:00Z") });
  const free = await world.readyTenant();
  await expect(setCustomPeriod(staff(free), { ...dates, reason })).rejects.toMatchObject({
    code: "invalid_transition",
  });
});

test("auto-renew off ends the subscription with its period; on again it renews", async () => {
  const [off, on] = [await world.subscriber("starter"), await world.subscriber("starter")];
  for (const id of [off, on]) await setAutoRenew(tenant(id), { autoRenew: false });
  await setAutoRenew(tenant(on), { autoRenew: true });
  await expect(setAutoRenew(tenant(await world.readyTenant()), { autoRenew: true })).rejects.toMatchObject({
    code: "invalid_transition",
  });
  at("2026-07-01T08:00:00Z");
  await sweepRenewals(world.worker);
  expect((await live(off))?.plan_code).toBe("free");
  expect((await live(on))?.plan_code).toBe("starter");
});

test("who cancels is offered the next lower public plan, if the platform offers one", async () => {
  const [pro, starter] = [await world.subscriber("pro"), await world.subscriber("starter")];
  expect(await retentionOffer(tenant(pro))).toMatchObject({ planCode: "growth", price: { minor: 79_000n } });
  expect(await retentionOffer(tenant(starter))).toBeNull();
  await world.billing({ retentionOffer: false });
  expect(await retentionOffer(tenant(pro))).toBeNull();
});

test("a price of 0 makes no invoice, a comp one of 0", async () => {
  const tenantId = await world.subscriber("starter");
  await sql`
    insert into platform.overrides (id, tenant_id, value, kind, reason, created_at, starts_at)
    values (gen_random_uuid(), ${tenantId}, '{"kind":"comp","planCode":null}'::jsonb, 'comp', 'test', now(), '2026-06-15')`;
  at("2026-07-01T08:00:00Z");
  await renewTenant({ ...world.worker, tenantId });
  expect(await latest(tenantId)).toMatchObject({ kind: "renewal", state: "paid", total_minor: "0" });
  await changePlan(staff(tenantId), { planCode: "free", mode: "period_end", by: "staff" });
  at("2026-08-01T08:00:00Z");
  const invoices = await world.invoicesOf(tenantId);
  await renewTenant({ ...world.worker, tenantId });
  expect(await live(tenantId)).toMatchObject({ plan_code: "free", period_end: null });
  expect(await world.invoicesOf(tenantId)).toEqual(invoices);
});

test("hidden and contact-sales plans are refused to customers, and who had a withdrawn one keeps it", async () => {
  const tenantId = await world.subscriber("starter");
  for (const planCode of ["enterprise", "no-such-plan"]) {
    await expect(previewChange(tenant(tenantId), { planCode, ...customer })).rejects.toMatchObject({
      code: "plan_not_selectable",
    });
  }
  await sql`update platform.plans set withdrawn_at = now() where code in ('starter', 'growth')`;
  await expect(changePlan(tenant(tenantId), { planCode: "growth", ...customer })).rejects.toMatchObject({
    code: "plan_not_selectable",
  });
  expect(await previewChange(tenant(tenantId), { planCode: "starter", cycle: "yearly", ...customer })).toMatchObject({
    mode: "reset",
  });
  await sql`update platform.plans set withdrawn_at = null`;
});

test("metered use is billed with the renewal when it has closed; what comes later is adjusted on the next", async () => {
  const metered = [
    { meter: "api_calls", currency: "OMR", included: "100", tiers: [{ upTo: null, priceMinor: "5", per: "1" }] },
  ];
  await sql`update platform.plan_versions set metered_prices = ${JSON.stringify(metered)}::text::jsonb where plan_code = 'starter'`;
  const tenantId = await world.subscriber("starter");
  const use = (quantity: number, happenedAt: string) =>
    sql`insert into platform.usage_events (tenant_id, event_id, meter, quantity, happened_at, received_at)
      values (${tenantId}, ${randomUUIDv7()}, 'api_calls', ${quantity}, ${happenedAt}, ${happenedAt})`;
  await use(130, "2026-06-20T08:00:00Z");
  at("2026-07-01T08:00:00Z");
  await sweepRenewals(world.worker);
  expect(await sweepDrafts(world.worker)).toEqual({ done: 0 });
  await use(20, "2026-07-01T07:59:00Z");
  at("2026-07-01T09:00:00Z");
  expect(await sweepDrafts(world.worker)).toEqual({ done: 1 });
  const first = await getInvoice(tenant(tenantId), (await latest(tenantId))?.id);
  expect(first.lines.map((line) => [line.kind, line.quantity, toDecimal(line.amount)])).toEqual([
    ["plan", null, "29.000"],
    ["usage", 50n, "0.250"],
  ]);
  await use(10, "2026-06-30T00:00:00Z");
  at("2026-08-01T10:00:00Z");
  await sweepRenewals(world.worker);
  const second = await getInvoice(tenant(tenantId), (await latest(tenantId))?.id);
  expect(second.lines.map((line) => [line.kind, line.quantity, toDecimal(line.amount)])).toEqual([
    ["plan", null, "29.000"],
    ["usage", 0n, "0.000"],
    ["usage_adjustment", 10n, "0.050"],
  ]);
  await sql`update platform.plan_versions set metered_prices = '[]' where plan_code = 'starter'`;
});

test("the history has every subscription and change, of this tenant only", async () => {
  const tenantId = await world.subscriber("starter");
  await world.subscriber("growth");
  await changePlan(tenant(tenantId), { planCode: "growth", ...customer });
  const { subscriptions, changes } = await subscriptionHistory(staff(tenantId));
  expect(subscriptions.map((row) => row.planCode)).toEqual(["starter"]);
  expect(changes.map((row) => row.planCode)).toEqual(["growth", "starter"]);
});
