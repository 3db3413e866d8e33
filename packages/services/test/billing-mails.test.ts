import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { dunningDays } from "@tenantry/core/subscription/dunning";
import { sendCardExpiring } from "@tenantry/services/email/send-card-expiring";
import { sendJobFailure } from "@tenantry/services/email/send-job-failure";
import { sendPaymentFailed, sendPaymentReminder } from "@tenantry/services/email/send-payment-trouble";
import {
  sendCanceled,
  sendChangeScheduled,
  sendSubscriptionEnded,
} from "@tenantry/services/email/send-subscription-news";
import { sendTrialReminder, sweepTrialReminders } from "@tenantry/services/email/send-trial-reminder";
import { sendUsageWarning } from "@tenantry/services/email/send-usage-warning";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { extendTrial } from "@tenantry/services/subscription/extend-trial";
import { resumeSubscription } from "@tenantry/services/subscription/resume";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openWorld } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, worker, email, clock } = world;
const start = new Date("2026-10-03T08:00:00Z");
const dayMs = 86_400_000;

beforeEach(() => {
  clock.set(start);
  email.delivered.clear();
  email.requests.length = 0;
});

const live = async (tenantId: TenantId) => {
  const [row] = await sql`select * from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`;
  return { id: String(row?.id), trialEndsAt: row?.trial_ends_at as Date };
};
const sent = () => [...email.delivered.keys()];
const staffOf = (tenantId: TenantId) => ({
  ...world.staff,
  tenantId,
  actor: { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const },
});

/** An open invoice as billing leaves it. */
async function invoice(tenantId: TenantId, dueAt: Date): Promise<string> {
  const id = randomUUIDv7();
  await sql`
    insert into platform.invoices (id, tenant_id, kind, number, currency, net_minor, tax_minor, total_minor, from_balance_minor,
      due_minor, taxes, language, terms_days, created_at, finalized_at, due_at)
    values (${id}, ${tenantId}, 'one_off', ${`INV-${id.slice(-6)}`}, 'OMR', 29000, 0, 29000, 0, 29000, '[]'::jsonb, 'en', 7,
      ${start}, ${start}, ${dueAt})`;
  return id;
}

test("a trial is reminded of 7, 3 and 1 days before, once each; an extended one again for its new date", async () => {
  const tenantId = await world.readyTenant({ planCode: "growth" });
  const { trialEndsAt } = await live(tenantId);
  const at = async (daysBefore: number) => {
    clock.set(new Date(trialEndsAt.getTime() - daysBefore * dayMs + 60_000));
    return sendTrialReminder(worker, tenantId);
  };
  expect(await at(8)).toBeNull();
  expect([await at(7), await at(7), await at(6)]).toEqual([7, null, null]);
  expect((await sweepTrialReminders(worker)).done).toBe(0);
  expect(await at(3)).toBe(3);
  await extendTrial(staffOf(tenantId), {
    trialEndsAt: new Date(trialEndsAt.getTime() + 14 * dayMs),
    reason: "They asked for more time",
  });
  expect(await at(1)).toBeNull();
  expect([await at(-7), await at(-11), await at(-13)]).toEqual([7, 3, 1]);
  expect(sent()).toHaveLength(5);
  expect([...email.delivered.values()][0]).toMatchObject({
    template: "trial_ending",
    props: { daysLeft: 7, follows: "free" },
  });
});

test("nothing is left to be reminded of where the trial was canceled; resumed, it is", async () => {
  const tenantId = await world.readyTenant({ planCode: "growth" });
  const { id, trialEndsAt } = await live(tenantId);
  const owner = { ...world.portal, tenantId, actor: { type: "owner" as const, id: randomUUIDv7() } };
  await cancelSubscription(owner, { reasonCode: "not_used", reason: null, feedback: null });
  await sendCanceled(worker, { tenantId, subscriptionId: id });
  await sendCanceled(worker, { tenantId, subscriptionId: id });
  expect(sent()).toEqual([expect.stringContaining(`subscription_canceled:${id}`)]);
  clock.set(new Date(trialEndsAt.getTime() - 3 * dayMs + 60_000));
  expect(await sendTrialReminder(worker, tenantId)).toBeNull();
  await resumeSubscription(owner);
  expect(await sendTrialReminder(worker, tenantId)).toBe(3);
  // Canceled no more when the mail would be sent: it says nothing.
  email.delivered.clear();
  await sendCanceled(worker, { tenantId, subscriptionId: id });
  expect(sent()).toEqual([]);
});

test("owners, billing contacts and the billing address are told, each in their language, each once", async () => {
  const tenantId = await world.readyTenant();
  const invoiceId = await invoice(tenantId, start);
  const contact = randomUUIDv7();
  await sql`insert into platform.owners (id, email, name, password_hash, locale, created_at) values (${contact}, ${`${contact}@example.com`}, 'سالم', 'x', 'ar', ${start})`;
  await sql`insert into platform.memberships (tenant_id, owner_id, role, created_at) values (${tenantId}, ${contact}, 'billing_contact', ${new Date(start.getTime() + dayMs)})`;
  await sql`insert into platform.billing_profiles (tenant_id, email, updated_at) values (${tenantId}, 'accounts@example.com', ${start})
    on conflict (tenant_id) do update set email = excluded.email`;
  for (let repeat = 0; repeat < 2; repeat++) await sendPaymentReminder(worker, { tenantId, invoiceId, day: 2 });
  const key = `payment_reminder:${invoiceId}:2`;
  expect(sent()).toEqual([key, `${key}:${contact}`, `${key}:billing`]);
  expect(email.delivered.get(`${key}:${contact}`)).toMatchObject({ locale: "ar", to: `${contact}@example.com` });
  expect(email.requests).toHaveLength(3);
});

test("who has paid is not told that a payment failed", async () => {
  const tenantId = await world.readyTenant();
  const invoiceId = await invoice(tenantId, start);
  await sendPaymentFailed(worker, { tenantId, invoiceId, attemptId: randomUUIDv7() });
  expect([...email.delivered.values()]).toMatchObject([
    { template: "payment_failed", props: { amount: { decimal: "29.000", currency: "OMR" } } },
  ]);
  await sql`update platform.invoices set paid_at = now() where id = ${invoiceId}`;
  await sendPaymentFailed(worker, { tenantId, invoiceId, attemptId: randomUUIDv7() });
  await sendPaymentReminder(worker, { tenantId, invoiceId, day: 7 });
  expect(email.requests).toHaveLength(1);
});

test("an overdue invoice is asked for on every rung of the ladder, once each, with the day from which it is read-only", async () => {
  const tenantId = await world.readyTenant();
  const invoiceId = await invoice(tenantId, start);
  for (const day of dunningDays) {
    clock.set(new Date(start.getTime() + day * dayMs));
    for (let repeat = 0; repeat < 2; repeat++) await sendPaymentReminder(worker, { tenantId, invoiceId, day });
  }
  expect(sent()).toEqual(dunningDays.map((day) => `payment_reminder:${invoiceId}:${day}`));
  const readOnlyAt = new Date(start.getTime() + 7 * dayMs).toISOString();
  expect([...email.delivered.values()].map(({ props }) => props)).toMatchObject(
    dunningDays.map((day) => ({ day, readOnlyAt: day < 7 ? readOnlyAt : null })),
  );
});

test("a card that expires is announced once for its expiry, and not when another took its place", async () => {
  const tenantId = await world.readyTenant();
  const methodId = randomUUIDv7();
  await sql`insert into platform.payment_methods (id, tenant_id, gateway, method_ref, brand, last4, expires_month, expires_year, is_default, created_at)
    values (${methodId}, ${tenantId}, 'stripe', ${`pm_${methodId}`}, 'visa', '4242', 10, 2026, true, ${start})`;
  for (let repeat = 0; repeat < 2; repeat++) await sendCardExpiring(worker, { tenantId, methodId });
  expect([...email.delivered.values()]).toMatchObject([
    { template: "card_expiring", props: { last4: "4242", expiresMonth: 10, expiresYear: 2026 } },
  ]);
  await sql`update platform.payment_methods set expires_year = 2027, is_default = false where id = ${methodId}`;
  await sendCardExpiring(worker, { tenantId, methodId });
  expect(email.requests).toHaveLength(1);
});

test("another tenant's invoice, change or subscription mails nobody", async () => {
  const [mine, theirs] = [await world.readyTenant(), await world.readyTenant()];
  const invoiceId = await invoice(theirs, start);
  const { id } = await live(theirs);
  await sendPaymentReminder(worker, { tenantId: mine, invoiceId, day: 0 });
  await sendChangeScheduled(worker, { tenantId: mine, changeId: randomUUIDv7() });
  await sendCanceled(worker, { tenantId: mine, subscriptionId: id });
  await sendSubscriptionEnded(worker, { tenantId: mine, subscriptionId: id });
  expect(email.requests).toEqual([]);
});

test("a usage warning tells what is used, in the meter's unit; a raised limit silences it, and arms it again", async () => {
  const tenantId = await world.readyTenant();
  const about = { tenantId, meter: "orders", level: 90, windowStart: start, limit: 100 };
  await sql`insert into platform.usage_warnings (tenant_id, meter, window_start, level, used, "limit", warned_at)
    values (${tenantId}, 'orders', ${start}, 90, 91, 100, ${start})`;
  await sendUsageWarning(worker, about);
  await sendUsageWarning(worker, about);
  await sendUsageWarning(worker, { ...about, limit: 50 });
  expect([...email.delivered.values()]).toMatchObject([
    { template: "usage_warning", props: { used: 91, limit: 100, level: 90 } },
  ]);
  await sql`update platform.usage_warnings set used = 180, "limit" = 200 where tenant_id = ${tenantId}`;
  await sendUsageWarning(worker, { ...about, limit: 200 });
  await sendUsageWarning(worker, { ...about, limit: 200 });
  expect([...email.delivered.values()]).toMatchObject([
    { props: { used: 91, limit: 100, level: 90 } },
    { template: "usage_warning", props: { used: 180, limit: 200, level: 90 } },
  ]);
});

test("admins hear of a failed function once an hour, with ids and no payload; others never", async () => {
  const add = (role: string, disabledAt: Date | null = null) => {
    const id = randomUUIDv7();
    return sql`insert into platform.staff (id, email, name, role, password_hash, locale, created_at, disabled_at)
      values (${id}, ${`${id}@example.com`}, ${role}, ${role}, 'x', 'en', ${start}, ${disabledAt})`;
  };
  await sql`delete from platform.staff`;
  for (const role of ["super_admin", "admin", "sales", "support"]) await add(role);
  await add("admin", start);
  const tenantId = await world.readyTenant();
  email.delivered.clear();
  const failure = {
    functionId: "tenantry-billing.renewals",
    runId: randomUUIDv7(),
    errorClass: "AggregateError",
    tenantId,
  };
  expect(await sendJobFailure(worker, failure)).toEqual({ told: 2 });
  clock.set(new Date(start.getTime() + 59 * 60_000));
  await sendJobFailure(worker, { ...failure, runId: randomUUIDv7() });
  expect(email.delivered.size).toBe(2);
  clock.set(new Date(start.getTime() + 60 * 60_000));
  await sendJobFailure(worker, failure);
  await sendJobFailure(worker, { ...failure, functionId: "tenantry-trial.sweep", tenantId: null });
  expect(email.delivered.size).toBe(6);
  expect([...email.delivered.values()][0]?.props).toMatchObject({
    runUrl: `https://admin.example.com/dashboard/jobs/${failure.runId}`,
    errorClass: "AggregateError",
  });
});
