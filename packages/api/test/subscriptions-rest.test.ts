import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { rest } = api;
const { sql, clock } = api.world;

let tenant: Awaited<ReturnType<typeof api.tenant>>;
let token: string;
beforeEach(async () => {
  tenant = await api.tenant();
  token = await tokenOf(tenant.id, "admin");
});

const tokenOf = async (tenantId: TenantId, role: "admin" | "member") =>
  api.sessionOf({ realm: "user", tenantId }, await api.user(tenantId, role), "api");

/** A card that the tenant left at the gateway; its name says how it behaves. */
async function card(methodRef: string, tenantId = tenant.id): Promise<string> {
  const id = randomUUIDv7();
  await sql`insert into platform.payment_methods
    (id, tenant_id, gateway, method_ref, brand, last4, expires_month, expires_year, is_default, created_at)
    values (${id}, ${tenantId}, 'stripe', ${`${methodRef}_${id}`}, 'visa', '4242', 1, 2040, false, ${clock.now()})`;
  return id;
}

const upgradeTo = (planCode: string, more: object = {}) =>
  rest("POST", "/v1/subscriptions/upgrade", { token, body: { planCode, billingCycle: "monthly", ...more } });
const planOf = async () =>
  (await sql`select plan_code from platform.subscriptions where tenant_id = ${tenant.id} and ended_at is null`)[0]
    ?.plan_code;

describe("POST /v1/subscriptions/upgrade", () => {
  test("charges a saved method at once and answers in S3's shape", async () => {
    const { status, body } = await upgradeTo("starter", { paymentMethodId: await card("pm_good") });
    expect(status).toBe(200);
    expect(body).toEqual({
      subscription: {
        id: expect.any(String),
        plan: "starter",
        status: "active",
        billingCycle: "monthly",
        startDate: clock.now().toISOString(),
        endDate: expect.any(String),
        ordersLimit: 100,
        ordersUsed: 0,
      },
      payment: {
        id: expect.any(String),
        amount: 29,
        currency: "OMR",
        status: "completed",
        paidAt: clock.now().toISOString(),
      },
      featureFlags: expect.objectContaining({ pdf_invoices: true, loyalty_programs: true, printing: false }),
      change: { status: "applied", mode: "reset", effectiveAt: clock.now().toISOString() },
    });
    const [invoice] = await sql`select total_minor, paid_at from platform.invoices where tenant_id = ${tenant.id}`;
    expect(invoice).toMatchObject({ total_minor: "29000", paid_at: expect.any(Date) });
  });

  test("costs what the preview says", async () => {
    const { body } = await rest("GET", "/v1/subscriptions/preview?planCode=growth&billingCycle=yearly", { token });
    const { body: upgraded } = await upgradeTo("growth", {
      billingCycle: "yearly",
      paymentMethodId: await card("pm_good"),
    });
    expect(Number((body.amountDueNow as { amount: string }).amount)).toBe(
      (upgraded.payment as { amount: number }).amount,
    );
  });

  test("without a method answers 402 with the checkout's link, and nothing changes", async () => {
    const { status, headers, body } = await upgradeTo("starter");
    expect(status).toBe(402);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({
      code: "payment_action_required",
      url: expect.stringMatching(/^https:\/\/pay\.example\//),
    });
    expect(await planOf()).toBe("free");
  });

  test("where money comes by transfer, the link is our page with the instructions", async () => {
    await sql`insert into platform.billing_profiles (tenant_id, last_gateway, updated_at) values (${tenant.id}, 'manual', now())`;
    const { status, body } = await upgradeTo("starter");
    expect(status).toBe(402);
    expect(body).toMatchObject({
      code: "payment_action_required",
      reason: "instructions",
      url: expect.stringMatching(
        new RegExp(`^https://app\\.example\\.com/billing/${tenant.id}/invoices/[-0-9a-f]+/pay$`),
      ),
    });
  });

  test("a declined card answers 402 payment_failed and takes everything back", async () => {
    const { status, body } = await upgradeTo("starter", { paymentMethodId: await card("pm_declined") });
    expect(status).toBe(402);
    expect(body).toMatchObject({ code: "payment_failed", reason: "declined" });
    expect(await planOf()).toBe("free");
    const rows = await sql`select voided_at from platform.invoices where tenant_id = ${tenant.id}`;
    expect(rows).toEqual([{ voided_at: expect.any(Date) }]);
    const { status: again } = await upgradeTo("starter", { paymentMethodId: await card("pm_good") });
    expect(again).toBe(200);
  });

  test("a bank that wants its customer answers 402 with the bank's page", async () => {
    const { status, body } = await upgradeTo("starter", { paymentMethodId: await card("pm_3ds") });
    expect(status).toBe(402);
    expect(body).toMatchObject({
      code: "payment_action_required",
      url: expect.stringMatching(/^https:\/\/bank\.example\//),
    });
  });

  test("another tenant's method does not exist, and leaves no checkout behind", async () => {
    const other = await api.tenant();
    const { status } = await upgradeTo("starter", { paymentMethodId: await card("pm_good", other.id) });
    expect(status).toBe(404);
    expect(await sql`select id from platform.subscription_changes where tenant_id = ${tenant.id}`).toEqual([]);
  });

  test("is done once for one Idempotency-Key", async () => {
    const body = { planCode: "starter", billingCycle: "monthly", paymentMethodId: await card("pm_good") };
    const call = { token, body, headers: { "idempotency-key": `upgrade-${tenant.id}` } };
    const first = await rest("POST", "/v1/subscriptions/upgrade", call);
    const second = await rest("POST", "/v1/subscriptions/upgrade", call);
    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(await sql`select id from platform.payments where tenant_id = ${tenant.id}`).toHaveLength(1);
  });

  test.each([["enterprise", 422, "plan_not_selectable"]])("%s is refused with %i %s", async (plan, status, code) => {
    const answer = await upgradeTo(plan, { paymentMethodId: await card("pm_good") });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test("members may not, nobody may without a token", async () => {
    const member = await tokenOf(tenant.id, "member");
    const body = { planCode: "starter" };
    expect((await rest("POST", "/v1/subscriptions/upgrade", { token: member, body })).status).toBe(403);
    expect((await rest("POST", "/v1/subscriptions/upgrade", { body })).status).toBe(401);
  });

  test("a suspended tenant cannot buy", async () => {
    await sql`update platform.tenants set suspended_at = ${clock.now()} where id = ${tenant.id}`;
    expect((await upgradeTo("starter", { paymentMethodId: await card("pm_good") })).status).toBe(403);
  });
});

describe("GET /v1/subscriptions/preview", () => {
  test("has lines, tax, total, what is due, when and until when", async () => {
    const { status, body } = await rest(
      "GET",
      "/v1/subscriptions/preview?planCode=starter&billingCycle=monthly&mode=reset",
      {
        token,
      },
    );
    const none = { amount: "0.000", currency: "OMR" };
    const due = { amount: "29.000", currency: "OMR" };
    expect(status).toBe(200);
    expect(body).toMatchObject({
      plan: "starter",
      billingCycle: "monthly",
      mode: "reset",
      direction: "upgrade",
      effectiveAt: clock.now().toISOString(),
      newPeriod: { start: clock.now().toISOString(), end: expect.any(String) },
      currency: "OMR",
      lines: [{ kind: "plan", code: "starter", amount: "29.000", listAmount: "29.000", period: expect.any(Object) }],
      net: due,
      tax: none,
      total: due,
      fromBalance: none,
      amountDueNow: due,
      creditNote: none,
    });
    expect(await sql`select id from platform.subscription_changes where tenant_id = ${tenant.id}`).toEqual([]);
  });

  test("refuses a mode that does not exist", async () => {
    const { status, body } = await rest("GET", "/v1/subscriptions/preview?planCode=starter&mode=soon", { token });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "validation_failed", fields: { mode: ["invalid"] } });
  });
});

describe("POST /v1/subscriptions/cancel and /resume", () => {
  beforeEach(async () => {
    expect((await upgradeTo("starter", { paymentMethodId: await card("pm_good") })).status).toBe(200);
  });
  const cancel = (body: object) => rest("POST", "/v1/subscriptions/cancel", { token, body });

  test("cancels at the period's end, in S3's shape and words", async () => {
    const { status, body } = await cancel({
      reason: "Too expensive for our needs",
      feedback: "Would like a plan between Starter and Growth",
    });
    expect(status).toBe(200);
    const { endsAt } = body.subscription as { endsAt: string };
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Muscat" }).format(new Date(endsAt));
    expect(body).toEqual({
      subscription: {
        id: expect.any(String),
        plan: "starter",
        status: "canceling",
        endsAt,
        willDowngradeTo: "free",
        cancellationDate: clock.now().toISOString(),
      },
      message: `Subscription will be canceled on ${day}. You'll be downgraded to Free plan.`,
    });
    const [row] =
      await sql`select cancel_reason, cancel_feedback from platform.subscriptions where tenant_id = ${tenant.id} and ended_at is null`;
    expect(row).toEqual({
      cancel_reason: "other: Too expensive for our needs",
      cancel_feedback: "Would like a plan between Starter and Growth",
    });
    const again = await cancel({ reason: "too_expensive" });
    expect(again).toMatchObject({ status: 409, body: { code: "invalid_transition" } });
    const resumed = await rest("POST", "/v1/subscriptions/resume", { token, body: {} });
    expect(resumed).toMatchObject({ status: 200, body: { subscription: { plan: "starter", status: "active" } } });
    expect((await rest("POST", "/v1/subscriptions/resume", { token, body: {} })).status).toBe(409);
  });

  test("wants a reason", async () => {
    expect(await cancel({})).toMatchObject({ status: 400, body: { fields: { reason: ["required"] } } });
  });
});
