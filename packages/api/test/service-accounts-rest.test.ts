import { afterAll, describe, expect, test } from "vitest";
import { accountRequest, openServiceApi, start } from "./support/service-api.ts";

const { api, token, support, call, create, sandbox, audits } = await openServiceApi();
afterAll(api.close);
const { service } = api;
const { sql, clock } = api.world;

describe("POST /tenant/accounts", () => {
  test("makes a tenant with its schema, in S4's fields", async () => {
    const body = accountRequest({ plan_type: "STARTER", business_type: "SCHOOL" });
    const { status, body: account } = await call("POST", "/tenant/accounts", body);
    expect(status).toBe(201);
    expect(account).toEqual({
      id: expect.any(String),
      name: "Delhi Public School",
      code: body.code,
      schema_name: expect.stringMatching(/^t_[0-9a-z]{26}$/),
      admin_email: body.admin_email,
      status: "ACTIVE",
      start_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      trial_end_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      is_trial: true,
      subscription_end_date: null,
      plan_type: "starter",
      billing_cycle: "monthly",
      base_cost: "29.000",
      features_cost: "0.000",
      total_cost: "29.000",
      currency: "OMR",
      created_at: clock.now().toISOString(),
      business_type: "SCHOOL",
      provisioning: "ready",
      trial_ends_at: expect.any(String),
      period_start: null,
      period_end: null,
      time_zone: "Asia/Muscat",
      country: "OM",
      sandbox: false,
      clock: null,
    });
    const { id, schema_name: schema } = account as { id: string; schema_name: string };
    expect(await sql`select email, role from ${sql(`${schema}.users`)}`).toEqual([
      { email: body.admin_email, role: "admin" },
    ]);
    expect(
      await sql`select needs_confirmation, needs_approval from platform.registrations where tenant_id = ${id}`,
    ).toEqual([{ needs_confirmation: false, needs_approval: false }]);
    const made = (await audits(id)).find(({ action }) => action === "tenant.created");
    expect(made).toMatchObject({ actor_type: "api_key", reason: "Asked for by ledger" });
    const [mail] = await sql`select data from platform.outbox where name = 'account/password_reset.requested'
      and data->>'subjectId' = (select owner_id::text from platform.registrations where tenant_id = ${id})`;
    expect(mail?.data).toMatchObject({ realm: "owner" });
  });

  test("a sandbox is born in its own time, and its trial with it", async () => {
    const account = await sandbox();
    expect(account).toMatchObject({
      sandbox: true,
      clock: start,
      created_at: start,
      start_date: "2026-01-01",
      trial_ends_at: "2026-01-15T08:00:00.000Z",
      trial_end_date: "2026-01-15",
    });
  });

  test.each([
    [{ code: "ab" }, 400, "code"],
    [{ admin_email: "nobody" }, 400, "adminEmail"],
    [{ planCode: "platinum" }, 400, "planCode"],
    [{ clock: start }, 400, "clock"],
    [{ country: "XX" }, 400, "country"],
    [{ adminPassword: "password1234" }, 400, "adminPassword"],
  ])("%j is refused at its field", async (change, status, field) => {
    const answer = await call("POST", "/tenant/accounts", accountRequest(change));
    expect(answer).toMatchObject({
      status,
      body: { code: "validation_failed", fields: { [field]: expect.any(Array) } },
    });
  });

  test("a code that is taken answers 409", async () => {
    const { code } = await create();
    expect(await call("POST", "/tenant/accounts", accountRequest({ code }))).toMatchObject({
      status: 409,
      body: { code: "slug_taken" },
    });
  });

  test("is done once for one Idempotency-Key, whose other use is refused", async () => {
    const body = accountRequest();
    const headers = { "idempotency-key": `create-${body.code}` };
    const first = await service("POST", "/tenant/accounts", { token, body, headers });
    expect(await service("POST", "/tenant/accounts", { token, body, headers })).toMatchObject({
      status: 201,
      body: first.body,
    });
    const other = await service("POST", "/tenant/accounts", { token, body: { ...body, name: "Oakridge" }, headers });
    expect(other).toMatchObject({ status: 409, body: { code: "idempotency_key_reused" } });
  });
});

describe("an account", () => {
  test("is listed, and found by its code", async () => {
    const { id, code } = await create();
    const { status, body } = await call("GET", `/tenant/accounts?search=${code}&limit=5`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ accounts: [{ id }], pagination: { total: 1, page: 1, limit: 5, totalPages: 1 } });
  });

  test("is deactivated by its code, once", async () => {
    const { id, code } = await create();
    expect(await call("DELETE", `/tenant/accounts/${code}`)).toMatchObject({
      status: 200,
      body: { id, status: "DISABLED" },
    });
    expect(await call("GET", `/tenant/accounts/${id}/status`)).toMatchObject({ body: { status: "TRIAL" } });
    expect((await call("DELETE", `/tenant/accounts/${code}`)).status).toBe(409);
    expect((await call("DELETE", "/tenant/accounts/nobody-here")).status).toBe(404);
    expect(await audits(id)).toContainEqual(
      expect.objectContaining({ action: "tenant.deactivated", actor_type: "api_key" }),
    );
  });

  test("gets and loses features, each said once", async () => {
    const { id } = await create();
    const features = [
      { feature_code: "API_ACCESS", enabled: true },
      { feature_code: "whatsapp_receipts", enabled: false },
    ];
    const path = `/tenant/accounts/${id}/features`;
    const { status, body } = await call("PATCH", path, { features });
    expect(status).toBe(200);
    expect(body.features).toEqual(
      expect.arrayContaining([
        { feature_code: "api_access", enabled: true },
        { feature_code: "whatsapp_receipts", enabled: false },
      ]),
    );
    expect((await call("PATCH", path, { features: { api_access: true } })).status).toBe(200);
    expect((await audits(id)).filter(({ action }) => action === "override.set")).toHaveLength(2);
    expect((await call("PATCH", path, { features: { teleport: true } })).status).toBe(400);
  });

  test("has its trial extended to the end of a day, and ended", async () => {
    const { id } = await sandbox();
    const path = `/tenant/accounts/${id}/trial-end`;
    expect(await call("PATCH", path, { trial_end_date: "2026-02-10" })).toMatchObject({
      status: 200,
      body: { trial_end_date: "2026-02-10", trial_ends_at: "2026-02-10T20:00:00.000Z" },
    });
    expect((await call("PATCH", path, {})).status).toBe(400);
    expect((await call("PATCH", path, { trial_end_date: "2025-01-01" })).status).toBe(400);
    expect(await call("GET", `/tenant/accounts/${id}/status`)).toMatchObject({
      body: { account_id: id, status: "TRIAL" },
    });
    expect(await call("PATCH", path, { end: true })).toMatchObject({ status: 200, body: { trial_ends_at: start } });
  });

  test("has what a service used written down", async () => {
    const { id } = await create();
    const usage = {
      service_name: "notification",
      usage_value: 1200.5,
      start_date: "2026-01-01",
      end_date: "2026-01-31",
    };
    expect(await call("POST", `/tenant/accounts/${id}/usage`, usage)).toMatchObject({
      status: 201,
      body: { ...usage, account_id: id, usage_value: "1200.5", status: "ACTIVE", currency: "OMR" },
    });
    expect((await call("POST", `/tenant/accounts/${id}/usage`, { ...usage, usage_value: -1 })).status).toBe(400);
    const { body } = await call("GET", "/tenant/reports/summary");
    expect(body.usage).toContainEqual(expect.objectContaining({ service_name: "notification" }));
    expect(body.accounts).toMatchObject({ total: expect.any(Number) });
  });

  test.each([
    ["GET", "/status", undefined],
    ["PATCH", "/features", { features: {} }],
    ["PATCH", "/trial-end", { end: true }],
    ["PATCH", "/subscription", { planCode: "pro" }],
    ["POST", "/clock", { next: true }],
  ])("that does not exist: %s %s answers 404", async (method, path, body) => {
    for (const id of ["0198c0de-0000-7000-8000-000000000000", "dps"])
      expect((await call(method, `/tenant/accounts/${id}${path}`, body)).status).toBe(404);
  });

  test("a sandbox has sample content, an end, and mail that only they may read who may change it", async () => {
    const { id } = await create({ sandbox: true, template: "laundry", expiresInDays: 5 });
    const [row] = await sql`select template, expires_at from platform.tenants where id = ${id}`;
    expect(row).toEqual({ template: "laundry", expires_at: new Date(clock.now().getTime() + 5 * 86_400_000) });
    const captured = { subject: "Welcome", text: "Hello Robin", html: "<p>Hello Robin</p>", attachments: [] };
    await sql`insert into platform.emails (key, tenant_id, template, recipient, created_at, captured) values
      (${`welcome:${id}`}, ${id}, 'welcome', 'robin@dps.example', now(), ${JSON.stringify(captured)}::text::jsonb)`;
    const { body } = await call("GET", `/tenant/accounts/${id}/mails`);
    expect(body.mails).toMatchObject([{ to: "robin@dps.example", subject: "Welcome", text: "Hello Robin" }]);
    expect((await service("GET", `/tenant/accounts/${id}/mails`, { token: support })).status).toBe(403);
    const refused = await call("POST", "/tenant/accounts", accountRequest({ template: "laundry" }));
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: "validation_failed" });
  });

  test("a real tenant has no clock to move", async () => {
    const { id } = await create();
    expect((await call("POST", `/tenant/accounts/${id}/clock`, { by: "day" })).status).toBe(404);
  });
});

describe("/v1/admin/tenants", () => {
  test("lists in S3's shape with use and activity", async () => {
    const { code, id } = await create();
    const { status, body } = await call("GET", `/v1/admin/tenants?search=${code}&status=trial`);
    expect(status).toBe(200);
    expect(body).toEqual({
      tenants: [
        {
          id,
          name: "Delhi Public School",
          slug: code,
          email: expect.any(String),
          status: "trial",
          plan: "free",
          ordersUsed: 0,
          ordersLimit: 20,
          createdAt: expect.any(String),
          lastActivityAt: expect.any(String),
        },
      ],
      pagination: { total: 1, page: 1, limit: 20, totalPages: 1 },
    });
  });

  test("suspends, gives features and keeps notes", async () => {
    const { id } = await create();
    const body = {
      status: "suspended",
      featureFlags: { pdf_invoices: true },
      adminNotes: "Extended trial by 7 days as requested",
    };
    expect(await call("PATCH", `/v1/admin/tenants/${id}`, body)).toMatchObject({
      status: 200,
      body: {
        id,
        status: "suspended",
        featureFlags: { pdf_invoices: true },
        adminNotes: body.adminNotes,
        updatedAt: expect.any(String),
      },
    });
    expect((await audits(id)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(["tenant.suspended", "override.set", "tenant.notes_changed"]),
    );
    expect(await call("PATCH", `/v1/admin/tenants/${id}`, { status: "active" })).toMatchObject({
      body: { status: "trial" },
    });
  });
});
