import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { grantTrial } from "@tenantry/services/provisioning/grant-trial";
import { approveRegistration } from "@tenantry/services/tenant/approve-registration";
import { confirmRegistration } from "@tenantry/services/tenant/confirm-registration";
import { isTrialUsed } from "@tenantry/services/tenant/trial-used";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, provision, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, worker, portal, clock } = world;
beforeEach(() => world.settings({ trialPolicy: "account" }));

const link = { spend: async () => undefined, signOutOwner: async () => undefined };
const address = (domain = `${unique()}.example`) => `${unique("olga")}@${domain}`;
const actor = { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const };

/** A business of this address, confirmed by its owner where the address is known, and ready. */
async function business(email: string): Promise<TenantId> {
  const { tenantId } = await world.register({ planCode: "growth", adminUser: { email } });
  const [row] = await sql`select needs_confirmation from platform.registrations where tenant_id = ${tenantId}`;
  if (row?.needs_confirmation) await confirmRegistration(portal, tenantId, link);
  await provision(worker, tenantId);
  return tenantId;
}
const liveOf = async (tenantId: TenantId) =>
  (
    await sql`select s.plan_code, s.trial_ends_at is not null as trial, r.trial_refused from platform.subscriptions s
      join platform.registrations r on r.tenant_id = s.tenant_id where s.tenant_id = ${tenantId} and s.ended_at is null`
  )[0];
const onTrial = { plan_code: "growth", trial: true, trial_refused: null };
const refused = (trial_refused: string) => ({ plan_code: "free", trial: false, trial_refused });

test("an account has one trial; its next business starts on Free", async () => {
  const email = address();
  expect(await liveOf(await business(email))).toEqual(onTrial);
  const [owner] = await sql`select id from platform.owners where email = ${email}`;
  expect(await isTrialUsed(portal, String(owner?.id))).toBe(true);
  expect(await isTrialUsed(portal, randomUUIDv7())).toBe(false);
  expect(await liveOf(await business(email))).toEqual(refused("account"));
  expect(await liveOf(await business(address()))).toEqual(onTrial);
});

test("businesses of one account that are built in the same instant share one trial", async () => {
  const email = address();
  const registered: TenantId[] = [];
  for (let n = 0; n < 4; n++) {
    const { tenantId } = await world.register({ planCode: "growth", adminUser: { email } });
    if (n > 0) await confirmRegistration(portal, tenantId, link);
    registered.push(tenantId);
  }
  await Promise.all(registered.map((tenantId) => provision(worker, tenantId)));
  const lives = await Promise.all(registered.map(liveOf));
  expect(lives.filter((live) => live?.trial)).toEqual([onTrial]);
  expect(lives.filter((live) => !live?.trial)).toEqual(Array(3).fill(refused("account")));
});

test("by domain, colleagues with a proven address share one trial; public mail is nobody's domain", async () => {
  await world.settings({ trialPolicy: "domain", emailConfirmation: true });
  const domain = `${unique()}.example`;
  expect(await liveOf(await business(address(domain)))).toEqual(onTrial);
  expect(await liveOf(await business(address(domain)))).toEqual(refused("domain"));
  expect(await liveOf(await business(address("gmail.com")))).toEqual(onTrial);
  expect(await liveOf(await business(address("gmail.com")))).toEqual(onTrial);
});

test("by card, accounts that saved the same one share a trial; another card shares nothing", async () => {
  await world.settings({ trialPolicy: "card" });
  const save = (tenantId: TenantId, fingerprint: string) => sql`
    insert into platform.payment_methods (id, tenant_id, gateway, method_ref, brand, last4, fingerprint, expires_month,
      expires_year, is_default, created_at)
    values (${randomUUIDv7()}, ${tenantId}, 'stripe', ${unique("pm")}, 'visa', '4242', ${fingerprint}, 1, 2040, false, now())`;
  const card = unique("card");
  await save(await business(address()), card);
  // Without a trial of its own: only the card tells.
  const [email, other] = [address(), address()];
  for (const [owner, fingerprint] of [
    [email, card],
    [other, unique("card")],
  ] as const) {
    const first = await business(owner);
    await sql`update platform.subscriptions set trial_ends_at = null where tenant_id = ${first}`;
    await save(first, fingerprint);
  }
  expect(await liveOf(await business(email))).toEqual(refused("card"));
  expect(await liveOf(await business(other))).toEqual(onTrial);
});

test("without the policy every business has a trial", async () => {
  await world.settings({});
  const email = address();
  await business(email);
  expect(await liveOf(await business(email))).toEqual(onTrial);
});

describe("staff grant another", () => {
  test("to a business that runs: it starts now, once, on the plan it registered for", async () => {
    const email = address();
    await business(email);
    const tenantId = await business(email);
    const ctx = { ...world.staff, actor, tenantId };
    const { trialEndsAt } = await grantTrial(ctx, { reason: "A second brand" });
    expect(trialEndsAt.getTime()).toBeGreaterThan(clock.now().getTime());
    expect(await liveOf(tenantId)).toEqual(onTrial);
    expect(
      await sql`select actor_id, reason from platform.audit_log where tenant_id = ${tenantId} and action = 'trial.granted'`,
    ).toEqual([{ actor_id: actor.id, reason: "A second brand" }]);
    await expect(grantTrial(ctx, { reason: "once more" })).rejects.toMatchObject({ code: "invalid_transition" });
  });

  test("with their approval", async () => {
    const email = address();
    await business(email);
    await world.settings({ trialPolicy: "account", manualApproval: true });
    const { tenantId } = await world.register({ planCode: "growth", adminUser: { email } });
    await confirmRegistration(portal, tenantId, link);
    await approveRegistration({ ...world.staff, actor, tenantId }, { reason: "A second brand", grantTrial: true });
    await provision(worker, tenantId);
    expect(await liveOf(tenantId)).toEqual(onTrial);
  });
});

test("throw-away mailboxes are refused only when the setting says so", async () => {
  const register = () => world.register({ adminUser: { email: `${unique()}@mailinator.com` } });
  await register();
  await world.settings({ refuseDisposable: true });
  await expect(register()).rejects.toMatchObject({
    code: "validation_failed",
    details: { fields: { "adminUser.email": ["email_disposable"] } },
  });
});
