import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, newAddress, openApi, registerBody } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
beforeEach(() => api.world.settings({}));
const { rest } = api;
const { sql, clock } = api.world;

const register = (body: unknown, headers: Record<string, string> = {}) =>
  rest("POST", "/v1/tenants/register", { body, headers });
const rowsOf = async () =>
  Number(
    (
      await sql`select (select count(*) from platform.tenants) + (select count(*) from platform.owners) + (select count(*) from platform.slugs) as n`
    )[0]?.n,
  );

describe("POST /v1/tenants/register", () => {
  test("answers S3's request with 201 in S3's shape: usable at once, trial of 14 days", async () => {
    const body = registerBody();
    const answer = await register(body);
    expect(answer.status).toBe(201);
    const trialEnds = new Date(clock.now().getTime() + 14 * 86_400_000).toISOString();
    expect(answer.body).toEqual({
      tenant: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: "Laundry Plus",
        slug: body.slug,
        email: body.email,
        status: "trial",
        plan: "free",
        trialEnds,
        createdAt: clock.now().toISOString(),
      },
      subscription: {
        id: expect.any(String),
        plan: "free",
        status: "trial",
        trialEnds,
        ordersLimit: 20,
        ordersUsed: 0,
      },
      user: { id: expect.any(String), email: body.adminUser.email, role: "admin" },
      accessToken: expect.stringMatching(/^tn_[0-9a-z]{26}_/),
    });
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("set-cookie")).toBe(null);
  });

  test("the token opens /v1 for that tenant, as its administrator", async () => {
    const { body } = await register(registerBody());
    const token = String(body.accessToken);
    const me = await rest("GET", "/v1/tenants/me", { token });
    expect(me.body).toMatchObject({ id: (body.tenant as { id: string }).id, status: "trial", isActive: true });
    expect((await rest("PATCH", "/v1/tenants/me", { token, body: { city: "Muscat" } })).status).toBe(200);
  });

  test("answers 409 for its slug a second time, with one that is free", async () => {
    const { slug } = registerBody();
    await register(registerBody({ slug }));
    const answer = await register(registerBody({ slug }));
    expect(answer.status).toBe(409);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body).toEqual({
      type: "urn:tenantry:problem:slug_taken",
      title: `The address "${slug}" is taken.`,
      status: 409,
      code: "slug_taken",
      fields: { slug: ["slug_taken"] },
      proposal: `${slug}-2`,
      requestId: expect.any(String),
    });
  });

  test.each([
    ["a plan that nobody knows", { planCode: "platinum" }, "plan_not_selectable"],
    ["a plan that only sales give", { planCode: "enterprise" }, "plan_not_selectable"],
    ["a reserved slug", { slug: "admin" }, "slug_reserved"],
  ])("answers 422 for %s", async (_, change, code) => {
    const before = await rowsOf();
    expect(await register(registerBody(change))).toMatchObject({ status: 422, body: { code } });
    expect(await rowsOf()).toBe(before);
  });

  test("answers 422 when self-registration is switched off", async () => {
    await api.world.settings({ selfRegistration: false });
    expect(await register(registerBody())).toMatchObject({ status: 422, body: { code: "registration_closed" } });
  });

  test.each([
    ["e-mail confirmation", { emailConfirmation: true }, "confirm_email"],
    ["approval", { manualApproval: true }, "await_approval"],
  ] as const)("answers 202 without a token when it awaits %s", async (_, settings, nextStep) => {
    await api.world.settings(settings);
    const { status, body } = await register(registerBody());
    expect([status, Object.keys(body).sort()]).toEqual([202, ["nextStep", "tenant"]]);
    expect(body).toMatchObject({ nextStep, tenant: { status: "pending", trialEnds: null } });
  });

  test("answers 202 pay for a business that chose to pay first, and 400 where that is not offered", async () => {
    await api.world.settings({ payFirst: "offered" });
    const paid = { planCode: "starter", startType: "paid" };
    const { status, body } = await register(registerBody(paid));
    expect([status, Object.keys(body).sort()]).toEqual([202, ["nextStep", "tenant"]]);
    expect(body).toMatchObject({ nextStep: "pay", tenant: { status: "pending", trialEnds: null } });
    await api.world.settings({});
    const refused = { status: 400, body: { fields: { startType: ["start_not_offered"] } } };
    expect(await register(registerBody(paid))).toMatchObject(refused);
  });

  test("answers 202 for a known address as if it awaited confirmation, and signs nobody in", async () => {
    const first = registerBody();
    await register(first);
    const { status, body } = await register(registerBody({ adminUser: first.adminUser }));
    expect([status, Object.keys(body).sort()]).toEqual([202, ["nextStep", "tenant"]]);
    expect(body).toMatchObject({ nextStep: "confirm_email" });
  });

  test("with the queue driver does not wait: 202 provisioning", async () => {
    await api.world.settings({ provisioningDriver: "queue" });
    const { status, body } = await register(registerBody());
    // A quick worker may have been there first.
    expect([201, 202]).toContain(status);
    if (status === 202) expect(body.nextStep).toBe("provisioning");
  });

  test("twenty times at once with one Idempotency-Key make one tenant; another body with it is refused", async () => {
    const body = registerBody();
    const headers = { "idempotency-key": `key-${body.slug}` };
    const answers = await Promise.all(Array.from({ length: 8 }, () => register(body, headers)));
    const tenants = answers.map((answer) => (answer.body.tenant as { id?: string } | undefined)?.id);
    expect(new Set(tenants).size).toBe(1);
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
    expect(await sql`select from platform.tenants where slug like ${`${body.slug}%`}`).toHaveLength(1);
    expect(await register(registerBody(), headers)).toMatchObject({
      status: 409,
      body: { code: "idempotency_key_reused" },
    });
  });

  test("a repeated key does not sign in whoever has another password", async () => {
    const body = registerBody();
    const headers = { "idempotency-key": `key-${body.slug}` };
    await register(body, headers);
    const stranger = { ...body, adminUser: { ...body.adminUser, password: "another password" } };
    const answer = await register(stranger, headers);
    expect(answer).toMatchObject({ status: 401, body: { code: "invalid_credentials" } });
    expect(answer.body.accessToken).toBeUndefined();
  });

  test.each(["short", "with spaces in it", "ü".repeat(10), "x".repeat(101)])(
    "an Idempotency-Key like %s is refused",
    async (key) => {
      // A header cannot hold what is not Latin; fetch would refuse it before we do.
      const headers = { "idempotency-key": encodeURI(key) === key ? key : "bad key !" };
      expect(await register(registerBody(), headers)).toMatchObject({
        status: 400,
        body: { code: "validation_failed" },
      });
    },
  );
});

describe("hostile input is answered with 400, a code at the field, and no row:", () => {
  const admin = (change: Record<string, unknown>) => ({ adminUser: { ...registerBody().adminUser, ...change } });
  const megabyte = "p".repeat(1_000_000);
  const sharing = `${"shared-prefix-of-a-slug-that-is-much-too-long-for-any-host-name"}`;

  test.each<[string, Record<string, unknown>, Record<string, string[]>]>([
    ["a bad e-mail", admin({ email: "not-an-address" }), { "adminUser.email": ["invalid_email"] }],
    ["a bad business e-mail", { email: "a@b" }, { email: ["invalid_email"] }],
    ["no e-mail", admin({ email: undefined }), { "adminUser.email": ["required"] }],
    [
      "SQL as an e-mail",
      admin({ email: "x'; drop table platform.tenants; --" }),
      { "adminUser.email": ["invalid_email"] },
    ],
    ["SQL as a slug", { slug: "x'; drop schema platform cascade; --" }, { slug: ["slug_format"] }],
    ["markup as a slug", { slug: "<script>alert(1)</script>" }, { slug: ["slug_format"] }],
    ["a NUL in a name", { businessName: "Acme\u0000Ltd" }, { businessName: ["invalid_characters"] }],
    ["a NUL in a slug", { slug: "acme\u0000" }, { slug: ["slug_format"] }],
    ["a NUL in an e-mail", admin({ email: "a\u0000@example.com" }), { "adminUser.email": ["invalid_email"] }],
    [
      "a line break in a name",
      admin({ displayName: "Eve\r\nBcc: all@example.com" }),
      { "adminUser.displayName": ["invalid_characters"] },
    ],
    ["a direction override", { businessName: "Acme \u202Egnp.exe" }, { businessName: ["invalid_characters"] }],
    ["a direction isolate", { businessNameAr: "\u2067Acme\u2069" }, { businessNameAr: ["invalid_characters"] }],
    ["a hidden space", { businessName: "Ac\u200Bme" }, { businessName: ["invalid_characters"] }],
    ["a slug of 70 characters", { slug: `${sharing}-aaaaaa`.slice(0, 70) }, { slug: ["too_long"] }],
    ["another that shares 63 bytes with it", { slug: `${sharing}-bbbbbb`.slice(0, 70) }, { slug: ["too_long"] }],
    ["Cyrillic look-alikes in a slug", { slug: "аpple" }, { slug: ["slug_format"] }],
    ["full-width look-alikes in a slug", { slug: "ａｃｍｅ" }, { slug: ["slug_format"] }],
    ["a dotless i in a slug", { slug: "adm\u0131n" }, { slug: ["slug_format"] }],
    ["two hyphens, as in punycode", { slug: "xn--pple-43d" }, { slug: ["slug_format"] }],
    ["a slug of two", { slug: "ab" }, { slug: ["too_short"] }],
    ["a digit first", { slug: "1acme" }, { slug: ["slug_format"] }],
    ["a password of a megabyte", admin({ password: megabyte }), { "adminUser.password": ["too_long"] }],
    ["a short password", admin({ password: "short" }), { "adminUser.password": ["too_short"] }],
    ["a common password", admin({ password: "passwordpassword" }), { "adminUser.password": ["password_common"] }],
    ["a name of a megabyte", { businessName: megabyte }, { businessName: ["too_long"] }],
    ["an empty name", { businessName: "   " }, { businessName: ["too_short"] }],
    ["a country that is none", { country: "ZZ" }, { country: ["invalid_country"] }],
    ["a currency that is none", { currency: "XXX" }, { currency: ["invalid_currency"] }],
    ["a time zone that is none", { timezone: "Mars/Olympus" }, { timezone: ["invalid_time_zone"] }],
    ["an offset as a time zone", { timezone: "+04:00" }, { timezone: ["invalid_time_zone"] }],
    ["a phone number that is none", { phone: "12" }, { phone: ["invalid_phone"] }],
    ["a phone of a megabyte", { phone: megabyte }, { phone: ["too_long"] }],
    ["a plan with a path in it", { planCode: "../enterprise" }, { planCode: ["unknown_plan"] }],
    ["a number for a name", { businessName: 42 }, { businessName: ["required"] }],
    ["a list for the administrator", { adminUser: [] }, { adminUser: ["required"] }],
    [
      "several at once",
      { slug: "A B", country: "", ...admin({ email: "", password: "tiny" }) },
      {
        slug: ["slug_format"],
        country: ["invalid_country"],
        "adminUser.email": ["required"],
        "adminUser.password": ["too_short"],
      },
    ],
  ])("%s", async (_, change, fields) => {
    const before = await rowsOf();
    const answer: Answer = await register(registerBody(change));
    expect(answer).toMatchObject({ status: 400, body: { code: "validation_failed" } });
    expect(answer.body.fields).toMatchObject(fields);
    expect(Object.keys(answer.body.fields as object).sort()).toEqual(Object.keys(fields).sort());
    expect(await rowsOf()).toBe(before);
  });

  test("SQL, markup, emoji and Arabic in a name are names", async () => {
    for (const businessName of ["Robert'); DROP TABLE tenants;--", "<b>Bold</b> & Co", "Café ☕ مقهى"]) {
      const { status, body } = await register(registerBody({ businessName, slug: undefined }));
      expect(status).toBe(201);
      expect((body.tenant as { name: string }).name).toBe(businessName);
    }
  });
});

test("the eleventh registration of an address within an hour is told when to come back", async () => {
  const ip = newAddress();
  const attempt = () => rest("POST", "/v1/tenants/register", { body: registerBody({ planCode: "platinum" }), ip });
  for (let i = 0; i < 10; i++) expect((await attempt()).status).toBe(422);
  const { status, headers, body } = await attempt();
  expect(status).toBe(429);
  expect(body).toMatchObject({ code: "rate_limited", retryAfterSeconds: expect.any(Number) });
  expect(headers.get("retry-after")).toBe(String(body.retryAfterSeconds));
  expect((await rest("POST", "/v1/tenants/register", { body: registerBody({ planCode: "platinum" }) })).status).toBe(
    422,
  );
});

test("a thousand sign-ups from one address: ten are looked at, 990 are told when to come back, no row is left", async () => {
  const ip = newAddress();
  const before = await rowsOf();
  const body = registerBody({ planCode: "platinum" });
  const counts = new Map<number, number>();
  for (let round = 0; round < 20; round++) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => rest("POST", "/v1/tenants/register", { body, ip })),
    );
    for (const { status, headers } of answers) {
      counts.set(status, (counts.get(status) ?? 0) + 1);
      if (status === 429) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    }
  }
  expect(Object.fromEntries(counts)).toEqual({ 422: 10, 429: 990 });
  expect(await rowsOf()).toBe(before);
}, 90_000);

test("S1's test data: testorg1 and testorg2, and an address with a + that is an address of its own", async () => {
  const owners: unknown[] = [];
  for (const number of [1, 2]) {
    const slug = `testorg${number}`;
    const adminUser = { ...registerBody().adminUser, email: `user+test${number}@example.com` };
    const { status, body } = await register(registerBody({ slug, adminUser }));
    expect(status).toBe(201);
    expect(body.tenant).toMatchObject({ slug });
    const [row] = await sql`select owner_id from platform.registrations where admin_email = ${adminUser.email}`;
    owners.push(row?.owner_id);
  }
  expect(new Set(owners).size).toBe(2);
});

describe("GET /v1/tenants/slug-available", () => {
  const ask = (slug: string) => rest("GET", `/v1/tenants/slug-available?slug=${encodeURIComponent(slug)}`);

  test("says whether it can be taken, why not, and what can", async () => {
    const { slug } = registerBody();
    expect(await ask(slug)).toMatchObject({
      status: 200,
      body: { slug, available: true, reason: null, proposal: null },
    });
    await register(registerBody({ slug }));
    expect((await ask(slug)).body).toEqual({ slug, available: false, reason: "slug_taken", proposal: `${slug}-2` });
    expect((await ask("admin")).body).toMatchObject({ available: false, reason: "slug_reserved" });
    expect((await ask("x' or 1=1 --")).body).toMatchObject({ available: false, reason: "slug_format" });
    expect((await ask("a\u0000b")).body).toMatchObject({ available: false, reason: "slug_format" });
  });

  test("wants a slug, and not a book", async () => {
    expect(await rest("GET", "/v1/tenants/slug-available")).toMatchObject({
      status: 400,
      body: { code: "validation_failed" },
    });
    expect(await ask("a".repeat(1000))).toMatchObject({ status: 400, body: { fields: { slug: ["too_long"] } } });
  });
});
