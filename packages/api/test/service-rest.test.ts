import { unique } from "@tenantry/services/testing/world";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openApiDocument } from "../src/rest/document.ts";
import { serviceRouter } from "../src/service-root.ts";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { service } = api;
const { sql, clock } = api.world;

let token: string;
let support: string;
beforeAll(async () => {
  token = await api.serviceKey("admin");
  support = await api.serviceKey("support");
});

type Account = { id: string; code: string; name: string; [field: string]: unknown };
const call = (method: string, path: string, body?: object) => service(method, path, { token, ...(body && { body }) });

const start = "2026-01-01T08:00:00.000Z";
const request = (change: object = {}) => {
  const code = unique("school");
  return { name: "Delhi Public School", code, admin_email: `${code}@dps.example`, country: "OM", ...change };
};
async function create(change: object = {}): Promise<Account> {
  const { status, body } = await call("POST", "/tenant/accounts", request(change));
  expect(status).toBe(201);
  return body as Account;
}
const sandbox = (change: object = {}) =>
  create({
    sandbox: true,
    clock: start,
    currency: "OMR",
    timeZone: "Asia/Muscat",
    planCode: "starter",
    billingCycle: "monthly",
    ...change,
  });
const audits = async (tenantId: string) =>
  await sql`select action, actor_type, reason from platform.audit_log where tenant_id = ${tenantId} order by at, id`;

describe("who may", () => {
  test.each([
    ["nobody", () => ({})],
    ["an unknown key", () => ({ token: `tk_${"a".repeat(43)}` })],
    ["a key that is none", () => ({ token: "tk_short" })],
  ])("%s is refused", async (_, who) => {
    const { status, headers, body } = await service("GET", "/tenant/accounts", who());
    expect(status).toBe(401);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({ code: "unauthenticated" });
  });

  test("a revoked key is refused", async () => {
    const key = await api.serviceKey("admin");
    expect((await service("GET", "/tenant/accounts", { token: key })).status).toBe(200);
    await sql`update platform.api_keys set revoked_at = now() where id = encode(sha256(${key}::bytea), 'hex')`;
    expect((await service("GET", "/tenant/accounts", { token: key })).status).toBe(401);
  });

  test("support reads and changes nothing", async () => {
    const { id } = await create();
    expect((await service("GET", `/tenant/accounts/${id}/status`, { token: support })).status).toBe(200);
    for (const [method, path, body] of [
      ["POST", "/tenant/accounts", request()],
      ["PATCH", `/tenant/accounts/${id}/features`, { features: {} }],
      ["PATCH", `/tenant/accounts/${id}/trial-end`, { end: true }],
      ["POST", `/accounts/${id}/invoices/generate`, {}],
      ["PATCH", `/v1/admin/tenants/${id}`, { status: "suspended" }],
    ] as const)
      expect(await service(method, path, { token: support, body })).toMatchObject({ status: 403 });
  });

  test("staff come with a bearer token, not with their cookie", async () => {
    const staff = await api.staff("admin");
    const bearer = await api.sessionOf({ realm: "staff" }, staff, "api");
    const cookie = await api.cookieOf({ realm: "staff" }, staff);
    expect((await service("GET", "/tenant/accounts", { token: bearer })).status).toBe(200);
    expect((await service("GET", "/tenant/accounts", { cookie })).status).toBe(401);
    const web = await api.sessionOf({ realm: "staff" }, staff);
    expect((await service("GET", "/tenant/accounts", { token: web })).status).toBe(401);
  });

  test("the public API does not know these paths", async () => {
    expect((await api.rest("GET", "/tenant/accounts", { token })).status).toBe(404);
  });
});

describe("POST /tenant/accounts", () => {
  test("makes a tenant with its schema, in S4's fields", async () => {
    const body = request({ plan_type: "STARTER", business_type: "SCHOOL" });
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
    const answer = await call("POST", "/tenant/accounts", request(change));
    expect(answer).toMatchObject({
      status,
      body: { code: "validation_failed", fields: { [field]: expect.any(Array) } },
    });
  });

  test("a code that is taken answers 409", async () => {
    const { code } = await create();
    expect(await call("POST", "/tenant/accounts", request({ code }))).toMatchObject({
      status: 409,
      body: { code: "slug_taken" },
    });
  });

  test("is done once for one Idempotency-Key, whose other use is refused", async () => {
    const body = request();
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
    const refused = await call("POST", "/tenant/accounts", request({ template: "laundry" }));
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: "validation_failed" });
  });

  test("a real tenant has no clock to move", async () => {
    const { id } = await create();
    expect((await call("POST", `/tenant/accounts/${id}/clock`, { by: "day" })).status).toBe(404);
  });
});

test("GET /tenant/features is the catalogue", async () => {
  const { status, body } = await call("GET", "/tenant/features");
  expect(status).toBe(200);
  expect(body.features).toContainEqual({
    code: "pdf_invoices",
    name: expect.any(String),
    description: expect.any(String),
    default: false,
    group: expect.any(String),
    pricing_hint: null,
    order: expect.any(Number),
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

describe("a sandbox's year", () => {
  type Invoice = {
    id: string;
    total_amount: string;
    payment_status: string;
    billing_period_start: string;
    billing_period_end: string;
  };
  const evidence = {
    payment_status: "PAID",
    payment_method: "Bank Transfer",
    evidence: "statement of the bank, line 12",
  };
  const pay = (id: string, reference: string) => call("PATCH", `/invoices/${id}/status`, { ...evidence, reference });

  test("is twelve paid invoices of 29.000 with the periods of a calendar year", async () => {
    const { id } = await sandbox();
    const started = await call("PATCH", `/tenant/accounts/${id}/subscription`, {
      planCode: "starter",
      billingCycle: "monthly",
    });
    expect(started).toMatchObject({
      status: 200,
      body: { change: { status: "awaiting_payment", due_now: "29.000", currency: "OMR" } },
    });
    const { change } = started.body as { change: { invoice_id: string } };
    expect((await pay(change.invoice_id, "TRF-1")).status).toBe(200);
    expect(await call("GET", `/tenant/accounts/${id}/status`)).toMatchObject({ body: { status: "ACTIVE" } });
    for (let month = 2; month <= 12; month++) {
      const moved = await call("POST", `/tenant/accounts/${id}/clock`, { by: "month" });
      expect(moved).toMatchObject({ status: 200, body: { moving: false } });
      expect((moved.body.happened as { what: string }[]).map(({ what }) => what)).toContain("invoice.finalized");
      const { body } = await call("GET", `/accounts/${id}/invoices?limit=1`);
      const [newest] = body.invoices as Invoice[];
      expect(newest).toMatchObject({ payment_status: "PENDING", total_amount: "29.000" });
      expect((await pay(newest?.id ?? "", `TRF-${month}`)).status).toBe(200);
    }
    const { body } = await call("GET", `/accounts/${id}/invoices?limit=100`);
    const invoices = (body.invoices as Invoice[]).toReversed();
    expect(invoices).toHaveLength(12);
    expect(invoices.every(({ payment_status: status }) => status === "PAID")).toBe(true);
    expect(invoices.reduce((sum, { total_amount: amount }) => sum + Math.round(Number(amount) * 1000), 0)).toBe(
      348_000,
    );
    expect(invoices.map((invoice) => invoice.billing_period_start)).toEqual(
      Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, "0")}-01`),
    );
    const summary = await call("GET", `/tenant/accounts?search=${id}`);
    expect(summary.body.accounts).toMatchObject([
      { period_start: "2026-12-01T08:00:00.000Z", period_end: "2027-01-01T08:00:00.000Z" },
    ]);
  }, 120_000);

  test("an invoice nobody pays becomes overdue, read-only and ends on Free", async () => {
    const { id } = await sandbox();
    const started = await call("PATCH", `/tenant/accounts/${id}/subscription`, { planCode: "starter" });
    const { change } = started.body as { change: { invoice_id: string } };
    await pay(change.invoice_id, `TRF-${id}`);
    await call("POST", `/tenant/accounts/${id}/clock`, { by: "month" });
    const newest = async () => ((await call("GET", `/accounts/${id}/invoices?limit=1`)).body.invoices as Invoice[])[0];
    expect(await newest()).toMatchObject({ payment_status: "PENDING" });
    await call("POST", `/tenant/accounts/${id}/clock`, { by: "month" });
    expect(["OVERDUE", "PENDING"]).toContain((await newest())?.payment_status);
    await call("POST", `/tenant/accounts/${id}/clock`, { by: "month" });
    const { body } = await call("GET", `/tenant/accounts?search=${id}`);
    expect(body.accounts).toMatchObject([{ plan_type: "free", base_cost: "0.000" }]);
  }, 60_000);
});

describe("invoices", () => {
  let id: string;
  let invoiceId: string;
  beforeAll(async () => {
    ({ id } = await sandbox());
    const { body } = await call("PATCH", `/tenant/accounts/${id}/subscription`, { planCode: "growth" });
    invoiceId = (body.change as { invoice_id: string }).invoice_id;
  });
  const status = (body: object) => call("PATCH", `/invoices/${invoiceId}/status`, body);

  test("one is shown whole", async () => {
    const { status: code, body } = await call("GET", `/invoices/${invoiceId}`);
    expect(code).toBe(200);
    expect(body).toMatchObject({
      id: invoiceId,
      account_id: id,
      invoice_number: expect.stringMatching(/^TEST-INV-2026-01-\d+$/),
      billing_period_start: "2026-01-01",
      billing_period_end: "2026-01-31",
      generated_on: start,
      total_amount: "79.000",
      amount_due: "79.000",
      currency: "OMR",
      payment_status: "PENDING",
      payment_method: null,
      lines: [{ kind: "plan", code: "growth", amount: "79.000" }],
    });
  });

  test.each([
    [{ payment_status: "PAID" }, "needs_evidence"],
    [{ payment_status: "PAID", evidence: "a line" }, "needs_evidence"],
    [{ payment_status: "FAILED" }, "needs_evidence"],
    [{ payment_status: "OVERDUE", evidence: "a line" }, "derived_status"],
    [{ payment_status: "PENDING", evidence: "a line" }, "derived_status"],
  ])("%j answers 409 %s", async (body, reason) => {
    expect(await status(body)).toMatchObject({ status: 409, body: { code: "invalid_transition", reason } });
  });

  test("a payment that failed is on record, and the invoice stays open", async () => {
    const failed = { payment_status: "FAILED", payment_method: "Cheque", evidence: "returned by the bank" };
    expect(await status(failed)).toMatchObject({ status: 200, body: { payment_status: "FAILED", state: "open" } });
    expect(await audits(id)).toContainEqual(
      expect.objectContaining({ action: "payment.failed", reason: "returned by the bank" }),
    );
  });

  test("too little is refused at its field, what is due settles it, once", async () => {
    const paid = { payment_status: "PAID", evidence: "statement, line 4", reference: `T-${id}` };
    expect(await status({ ...paid, amount: "78.999" })).toMatchObject({
      status: 400,
      body: { fields: { amount: ["amount_too_low"] } },
    });
    expect(await status({ ...paid, amount: "79.000" })).toMatchObject({
      status: 200,
      body: {
        payment_status: "PAID",
        payment_method: "Bank Transfer",
        amount_due: "0.000",
        payments: [{ amount: "79.000" }],
      },
    });
    expect((await status(paid)).status).toBe(409);
    expect(await call("GET", `/tenant/accounts?search=${id}`)).toMatchObject({
      body: { accounts: [{ plan_type: "growth" }] },
    });
  });

  test("nothing is left to generate", async () => {
    expect(await call("POST", `/accounts/${id}/invoices/generate`, {})).toMatchObject({
      status: 409,
      body: { reason: "nothing_to_bill" },
    });
  });

  test("the period gets dates of staff's choice", async () => {
    const { body, status: code } = await call("PATCH", `/tenant/accounts/${id}/subscription`, {
      end_date: "2026-03-31",
    });
    expect(code).toBe(200);
    expect(body.account).toMatchObject({ subscription_end_date: "2026-03-31", period_end: "2026-03-31T20:00:00.000Z" });
    expect((await call("PATCH", `/tenant/accounts/${id}/subscription`, {})).status).toBe(400);
  });

  test("one that does not exist answers 404", async () => {
    for (const other of ["0198c0de-0000-7000-8000-000000000000", "INV-1"]) {
      expect((await call("GET", `/invoices/${other}`)).status).toBe(404);
      expect(
        (await call("PATCH", `/invoices/${other}/status`, { payment_status: "FAILED", evidence: "x" })).status,
      ).toBe(404);
    }
  });
});

test("the OpenAPI document has every path", () => {
  const { paths } = openApiDocument(serviceRouter, { version: "1", baseUrl: "https://admin.example.com" });
  expect(
    Object.entries(paths ?? {})
      .flatMap(([path, item]) => Object.keys(item).map((m) => `${m.toUpperCase()} ${path}`))
      .toSorted(),
  ).toEqual([
    "DELETE /tenant/accounts/{code}",
    "GET /accounts/{id}/invoices",
    "GET /invoices/{id}",
    "GET /tenant/accounts",
    "GET /tenant/accounts/{id}/mails",
    "GET /tenant/accounts/{id}/status",
    "GET /tenant/features",
    "GET /tenant/reports/summary",
    "GET /v1/admin/tenants",
    "PATCH /invoices/{id}/status",
    "PATCH /tenant/accounts/{id}/features",
    "PATCH /tenant/accounts/{id}/subscription",
    "PATCH /tenant/accounts/{id}/trial-end",
    "PATCH /v1/admin/tenants/{id}",
    "POST /accounts/{id}/invoices/generate",
    "POST /tenant/accounts",
    "POST /tenant/accounts/{id}/clock",
    "POST /tenant/accounts/{id}/usage",
  ]);
});
