import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { rest } = api;
const { sql, clock } = api.world;

let tenant: Awaited<ReturnType<typeof api.tenant>>;
let token: string;
let memberToken: string;
beforeAll(async () => {
  tenant = await api.tenant();
  const scope = { realm: "user", tenantId: tenant.id } as const;
  token = await api.sessionOf(scope, await api.user(tenant.id, "admin"), "api");
  memberToken = await api.sessionOf(scope, await api.user(tenant.id, "member"), "api");
});

const hours = { open: "08:00", close: "18:00" };

describe("GET /v1/tenants/me", () => {
  test("answers in S3's shape", async () => {
    const { status, body } = await rest("GET", "/v1/tenants/me", { token });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: tenant.id,
      name: expect.any(String),
      name2: null,
      slug: tenant.slug,
      email: expect.stringContaining("@"),
      phone: null,
      address: null,
      city: null,
      country: "OM",
      currency: "OMR",
      timezone: "Asia/Muscat",
      language: "en",
      logoUrl: null,
      brandColorPrimary: "#3B82F6",
      brandColorSecondary: "#10B981",
      status: "trial",
      isActive: true,
      businessHours: {
        mon: hours,
        tue: hours,
        wed: hours,
        thu: hours,
        fri: hours,
        sat: { open: "09:00", close: "14:00" },
        sun: null,
      },
      featureFlags: {
        pdf_invoices: false,
        whatsapp_receipts: true,
        in_app_receipts: false,
        printing: false,
        b2b_contracts: false,
        white_label: false,
        marketplace_listings: false,
        loyalty_programs: false,
        driver_app: false,
        multi_branch: false,
        advanced_analytics: false,
        api_access: false,
      },
      subscription: {
        plan: "free",
        status: "trial",
        trialEnds: new Date(clock.now().getTime() + 14 * 86_400_000).toISOString(),
        ordersLimit: 20,
        ordersUsed: 0,
        usagePercentage: 0,
      },
      createdAt: clock.now().toISOString(),
      updatedAt: clock.now().toISOString(),
    });
  });
});

describe("PATCH /v1/tenants/me", () => {
  const change = {
    name: "Laundry Plus Premium",
    name2: "لوندري بلس المتميز",
    phone: "+96890123457",
    address: "Building 456, Muscat",
    city: "Muscat",
    brandColorPrimary: "#ff6b6b",
    brandColorSecondary: "#4ECDC4",
    businessHours: { mon: { open: "07:00", close: "20:00" }, sun: { open: "10:00", close: "14:00" }, sat: null },
  };

  test("changes S3's fields and answers with the tenant", async () => {
    const { status, body } = await rest("PATCH", "/v1/tenants/me", { token, body: change });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...change, brandColorPrimary: "#FF6B6B", updatedAt: clock.now().toISOString() });
    expect(body.businessHours).toMatchObject({ tue: hours, sat: null });
    expect((await rest("GET", "/v1/tenants/me", { token })).body).toEqual(body);
  });

  test("leaves what is absent as it is, and clears what is empty", async () => {
    await rest("PATCH", "/v1/tenants/me", { token, body: change });
    const { body } = await rest("PATCH", "/v1/tenants/me", { token, body: { city: "Nizwa" } });
    expect(body).toMatchObject({ ...change, brandColorPrimary: "#FF6B6B", city: "Nizwa" });
    const cleared = await rest("PATCH", "/v1/tenants/me", { token, body: { phone: "", name2: null } });
    expect(cleared.body).toMatchObject({ phone: null, name2: null, city: "Nizwa" });
  });

  test("is on record with old and new values of what changed, and not when nothing did", async () => {
    await rest("PATCH", "/v1/tenants/me", { token, body: { city: "Sur" } });
    await rest("PATCH", "/v1/tenants/me", { token, body: { city: "Sohar" } });
    const records = () =>
      sql`select actor_type, before, after from platform.audit_log where tenant_id = ${tenant.id} and action = 'tenant.updated' order by id`;
    const before = await records();
    expect(before.at(-1)).toEqual({ actor_type: "user", before: { city: "Sur" }, after: { city: "Sohar" } });
    await rest("PATCH", "/v1/tenants/me", { token, body: { city: "Sohar" } });
    await rest("PATCH", "/v1/tenants/me", { token, body: {} });
    expect(await records()).toHaveLength(before.length);
  });

  test.each([
    ["a colour that is none", { brandColorPrimary: "red" }, { brandColorPrimary: ["invalid_color"] }],
    [
      "hours that are none",
      { businessHours: { mon: { open: "7", close: "20:00" } } },
      { "businessHours.mon.open": ["invalid_time"] },
    ],
    ["no name", { name: "" }, { name: ["too_short"] }],
    ["a phone of nowhere", { phone: "1" }, { phone: ["invalid_phone"] }],
    ["a NUL", { address: "a\u0000b" }, { address: ["invalid_characters"] }],
  ])("refuses %s", async (_, body, fields) => {
    const answer = await rest("PATCH", "/v1/tenants/me", { token, body });
    expect(answer).toMatchObject({ status: 400, body: { code: "validation_failed" } });
    expect(answer.body.fields).toEqual(fields);
  });

  test("is not for members", async () => {
    expect(await rest("PATCH", "/v1/tenants/me", { token: memberToken, body: { city: "X" } })).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
    expect((await rest("GET", "/v1/tenants/me", { token: memberToken })).status).toBe(200);
  });

  test("cannot be made to change another tenant, or what is not its own to change", async () => {
    const other = await api.tenant();
    const body = { tenantId: other.id, id: other.id, slug: "stolen", currency: "USD", suspendedAt: null, city: "Mine" };
    await rest("PATCH", "/v1/tenants/me", { token, body });
    const [row] = await sql`select slug, city, currency from platform.tenants where id = ${other.id}`;
    expect(row).toEqual({ slug: other.slug, city: null, currency: "OMR" });
    expect((await rest("GET", "/v1/tenants/me", { token })).body).toMatchObject({
      slug: tenant.slug,
      currency: "OMR",
      city: "Mine",
    });
  });
});

describe("an Idempotency-Key", () => {
  test("gives a repeated change the first one's answer, and refuses another", async () => {
    const headers = { "idempotency-key": `patch-${tenant.slug}` };
    const patch = (city: string) => rest("PATCH", "/v1/tenants/me", { token, headers, body: { city } });
    const first = await patch("Ibri");
    await rest("PATCH", "/v1/tenants/me", { token, body: { city: "Khasab" } });
    expect((await patch("Ibri")).body).toEqual(first.body);
    expect((await rest("GET", "/v1/tenants/me", { token })).body).toMatchObject({ city: "Khasab" });
    expect(await patch("Duqm")).toMatchObject({ status: 409, body: { code: "idempotency_key_reused" } });
  });

  test("of another tenant is another key", async () => {
    const other = await api.tenant();
    const scope = { realm: "user", tenantId: other.id } as const;
    const otherToken = await api.sessionOf(scope, await api.user(other.id, "admin"), "api");
    const headers = { "idempotency-key": `shared-${tenant.slug}` };
    await rest("PATCH", "/v1/tenants/me", { token, headers, body: { city: "Ours" } });
    const { body } = await rest("PATCH", "/v1/tenants/me", { token: otherToken, headers, body: { city: "Theirs" } });
    expect(body).toMatchObject({ id: other.id, city: "Theirs" });
  });
});

describe("/v1", () => {
  test("takes bearer tokens and ignores cookies", async () => {
    const scope = { realm: "user", tenantId: tenant.id } as const;
    const id = await api.user(tenant.id, "admin");
    const cookie = await api.cookieOf(scope, id);
    const webToken = cookie.split("=")[1] ?? "";
    const answer = await rest("GET", "/v1/tenants/me", { cookie, host: tenant.host });
    expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="tenantry"');
    for (const wrong of [webToken, "nonsense", `${token}x`, token.toUpperCase(), token.replace(/^tn_./, "tn_7")])
      expect((await rest("GET", "/v1/tenants/me", { token: wrong })).status).toBe(401);
    expect((await rest("GET", "/v1/tenants/me", { headers: { authorization: `Basic ${token}` } })).status).toBe(401);
  });

  test("a token of the API opens no page", async () => {
    const { body } = await api.trpc.portal(
      "tenant.me",
      {},
      { host: tenant.host, cookie: `__Host-tenantry_user=${token}` },
    );
    expect(body).toMatchObject({ code: "unauthenticated" });
  });

  test("a suspended tenant's token is refused, until it is reactivated", async () => {
    const { id } = await api.tenant();
    const scope = { realm: "user", tenantId: id } as const;
    const own = await api.sessionOf(scope, await api.user(id, "admin"), "api");
    await sql`update platform.tenants set suspended_at = ${clock.now()} where id = ${id}`;
    expect(await rest("GET", "/v1/tenants/me", { token: own })).toMatchObject({
      status: 403,
      body: { code: "forbidden", access: "blocked" },
    });
    await sql`update platform.tenants set suspended_at = null where id = ${id}`;
    expect((await rest("GET", "/v1/tenants/me", { token: own })).status).toBe(200);
  });

  test("an expired token is none", async () => {
    const scope = { realm: "user", tenantId: tenant.id } as const;
    const old = await api.sessionOf(scope, await api.user(tenant.id, "admin"), "api");
    await sql`update platform.sessions set expires_at = ${clock.now()} where created_at = ${clock.now()} and id = encode(sha256(${old}::bytea), 'hex')`;
    expect((await rest("GET", "/v1/tenants/me", { token: old })).status).toBe(401);
  });
});

describe("GET /v1/subscriptions/plans", () => {
  test("answers in S3's shape: prices in the caller's currency, unlimited as -1, the current plan marked", async () => {
    const { status, body } = await rest("GET", "/v1/subscriptions/plans", { token });
    expect(status).toBe(200);
    const plans = body.plans as Record<string, unknown>[];
    expect(plans.map((plan) => plan.code)).toEqual(["free", "starter", "growth", "pro", "enterprise"]);
    expect(plans[0]).toMatchObject({
      code: "free",
      name: "Free Trial",
      name2: "تجربة مجانية",
      ordersLimit: 20,
      usersLimit: 2,
      branchesLimit: 1,
      storageMbLimit: 100,
      priceMonthly: 0,
      priceYearly: 0,
      currency: "OMR",
      isCurrentPlan: true,
    });
    expect(plans[1]).toMatchObject({ priceMonthly: 29, priceYearly: 290, isCurrentPlan: false });
    expect(plans[1]?.features).toMatchObject({ pdf_invoices: true, driver_app: false });
    expect(plans[4]).toMatchObject({ ordersLimit: -1, usersLimit: -1, storageMbLimit: -1 });
  });

  test("without a token: US dollars or the currency asked for, and nobody's plan", async () => {
    const plansOf = async (query: string) =>
      (await rest("GET", `/v1/subscriptions/plans${query}`)).body.plans as Record<string, unknown>[];
    expect((await plansOf(""))[1]).toMatchObject({ priceMonthly: 29, currency: "USD", isCurrentPlan: false });
    expect((await plansOf("?currency=JPY"))[1]).toMatchObject({ priceMonthly: 2900, currency: "JPY" });
    expect(await rest("GET", "/v1/subscriptions/plans?currency=XXX")).toMatchObject({ status: 400 });
  });
});
