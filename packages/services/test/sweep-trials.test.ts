import { randomUUIDv7 } from "node:crypto";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { sendTrialEnded } from "@tenantry/services/email/send-trial-ended";
import { sweepTrials } from "@tenantry/services/subscription/sweep-trials";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, worker, clock } = world;

const subscriptionsOf = (tenantId: TenantId) =>
  sql`select id, plan_code, started_at, trial_ends_at, ended_at, end_reason from platform.subscriptions
      where tenant_id = ${tenantId} order by started_at`;
const endOf = async (tenantId: TenantId): Promise<Date> => (await subscriptionsOf(tenantId))[0]?.trial_ends_at;
const eventsOf = (tenantId: TenantId) =>
  sql`select data from platform.outbox where tenant_id = ${tenantId} and name = 'subscription/trial.ended'`;

/** A plan of its own whose trial ends in this way. */
async function planWithTrialEnd(trialEnd: Record<string, unknown>): Promise<string> {
  const code = `plan-${randomUUIDv7().slice(-8)}`;
  await sql`insert into platform.plans select ${code}, name, description, sort_order, true, false, false, created_at from platform.plans where code = 'starter'`;
  await sql`
    insert into platform.plan_versions
    select ${randomUUIDv7()}, ${code}, 1, published_at, 14, ${JSON.stringify(trialEnd)}::text::jsonb, limits, features
    from platform.plan_versions where plan_code = 'starter'`;
  return code;
}

beforeEach(async () => {
  // Every test sweeps what it made itself.
  await sql`update platform.subscriptions set ended_at = started_at, end_reason = 'canceled' where ended_at is null`;
});

describe("a trial", () => {
  test("runs until its last millisecond and is settled at the instant of its end: Free follows without a gap", async () => {
    const tenantId = await world.readyTenant({ planCode: "pro" });
    const end = await endOf(tenantId);
    clock.set(new Date(end.getTime() - 1));
    expect(await sweepTrials(worker)).toEqual({ settled: 0 });
    expect(await subscriptionsOf(tenantId)).toMatchObject([{ plan_code: "pro", ended_at: null }]);

    clock.set(end);
    expect(await sweepTrials(worker)).toEqual({ settled: 1 });
    const [trial, following] = await subscriptionsOf(tenantId);
    expect(trial).toMatchObject({ plan_code: "pro", ended_at: end, end_reason: "trial_ended" });
    expect(following).toMatchObject({ plan_code: "free", started_at: end, trial_ends_at: null, ended_at: null });
  });

  test("that a late sweep finds ended when it ended, not when it was found", async () => {
    const tenantId = await world.readyTenant();
    const end = await endOf(tenantId);
    clock.set(new Date(end.getTime() + 5 * 3_600_000));
    await sweepTrials(worker);
    expect(await subscriptionsOf(tenantId)).toMatchObject([{ ended_at: end }, { started_at: end }]);
  });

  test("is settled, told and mailed once, however often the sweep runs", async () => {
    const tenantId = await world.readyTenant();
    clock.set(await endOf(tenantId));
    expect(await sweepTrials(worker)).toEqual({ settled: 1 });
    const settled = await subscriptionsOf(tenantId);
    for (let i = 0; i < 2; i++) expect(await sweepTrials(worker)).toEqual({ settled: 0 });
    expect(await subscriptionsOf(tenantId)).toEqual(settled);
    const subscriptionId = settled[0]?.id;
    expect(await eventsOf(tenantId)).toEqual([{ data: { tenantId, subscriptionId } }]);
    expect(
      await sql`select before, after from platform.audit_log where tenant_id = ${tenantId} and action = 'trial.ended'`,
    ).toEqual([{ before: { plan: "free" }, after: { endReason: "trial_ended", plan: "free" } }]);
    for (let i = 0; i < 2; i++) await sendTrialEnded(worker, { tenantId, subscriptionId });
    expect(world.email.requests.filter((mail) => mail.key === `trial_ended:${subscriptionId}`)).toHaveLength(1);
  });

  test("two sweeps at once settle once", async () => {
    const tenantId = await world.readyTenant();
    clock.set(await endOf(tenantId));
    await Promise.all([sweepTrials(worker), sweepTrials(worker), sweepTrials(worker)]);
    expect(await subscriptionsOf(tenantId)).toHaveLength(2);
    expect(await eventsOf(tenantId)).toHaveLength(1);
  });

  test("of a plan that disables leaves nothing behind it", async () => {
    const planCode = await planWithTrialEnd({ strategy: "disable" });
    const tenantId = await world.readyTenant({ planCode });
    clock.set(await endOf(tenantId));
    expect(await sweepTrials(worker)).toEqual({ settled: 1 });
    expect(await subscriptionsOf(tenantId)).toMatchObject([{ plan_code: planCode, end_reason: "trial_ended" }]);
    expect(await eventsOf(tenantId)).toHaveLength(1);
  });

  test("of a plan with a fallback waits its days, then moves there", async () => {
    const planCode = await planWithTrialEnd({ strategy: "fallback", planCode: "starter", waitingDays: 3 });
    const tenantId = await world.readyTenant({ planCode });
    const end = await endOf(tenantId);
    clock.set(new Date(end.getTime() + 3 * 86_400_000 - 1));
    expect(await sweepTrials(worker)).toEqual({ settled: 0 });
    clock.set(new Date(end.getTime() + 3 * 86_400_000));
    expect(await sweepTrials(worker)).toEqual({ settled: 1 });
    const after = new Date(end.getTime() + 3 * 86_400_000);
    expect((await subscriptionsOf(tenantId))[1]).toMatchObject({ plan_code: "starter", started_at: after });
  });
});

test("a tenant that cannot be settled does not hold up the others, and the sweep shows as failed", async () => {
  const planCode = await planWithTrialEnd({ strategy: "fallback", planCode: "nobody-has-it", waitingDays: 0 });
  const poisoned = await world.readyTenant({ planCode });
  const healthy = [await world.readyTenant(), await world.readyTenant(), await world.readyTenant()];
  clock.set(await endOf(poisoned));
  await expect(sweepTrials(worker)).rejects.toThrow("1 trials could not be settled, 3 were");
  expect(await subscriptionsOf(poisoned)).toMatchObject([{ ended_at: null }]);
  for (const tenantId of healthy) expect(await subscriptionsOf(tenantId)).toHaveLength(2);
  // It is tried again, and does not disturb those that are settled.
  await expect(sweepTrials(worker)).rejects.toThrow("1 trials could not be settled, 0 were");
});

test("tenants that pay since their trial are not looked at again", async () => {
  const tenantId = await world.readyTenant({ planCode: "pro" });
  const end = await endOf(tenantId);
  await sql`update platform.subscriptions set period_start = trial_ends_at where tenant_id = ${tenantId}`;
  const visited: string[] = [];
  const db: typeof worker.db = {
    ...worker.db,
    withTenant: (id, work) => {
      visited.push(id);
      return worker.db.withTenant(id, work);
    },
  };
  clock.set(end);
  expect(await sweepTrials({ ...worker, db })).toEqual({ settled: 0 });
  expect(visited).toEqual([]);
  expect(await subscriptionsOf(parseTenantId(tenantId))).toMatchObject([{ plan_code: "pro", ended_at: null }]);
});
