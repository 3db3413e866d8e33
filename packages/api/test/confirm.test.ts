import type { EmailMessage } from "@tenantry/core/ports/email";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { newAddress, openApi, registerBody } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
beforeEach(() => api.world.settings({ emailConfirmation: true }));
const { sql, clock, email } = api.world;
const { portal } = api.trpc;

type Registered = { id: string; email: string; body: ReturnType<typeof registerBody> };

async function register(change: Record<string, unknown> = {}): Promise<Registered> {
  const body = registerBody(change);
  const answer = await api.rest("POST", "/v1/tenants/register", { body });
  expect(answer).toMatchObject({ status: 202, body: { nextStep: "confirm_email" } });
  return { id: (answer.body.tenant as { id: string }).id, email: body.adminUser.email, body };
}

/** The newest mail about a business, once the worker has sent it, and the token of its link. */
async function mailOf({ body, email: to }: Registered): Promise<{ mail: EmailMessage; token: string }> {
  const found = () =>
    [...email.delivered.values()].findLast(
      (mail) => mail.to === to && "url" in mail.props && JSON.stringify(mail.props).includes(body.businessName),
    );
  await expect.poll(found, { timeout: 20_000, interval: 10 }).toBeDefined();
  const mail = found();
  if (!mail || !("url" in mail.props)) return expect.fail("there is no mail");
  return { mail, token: new URL(mail.props.url).searchParams.get("token") ?? "" };
}

const confirm = (token: string, ip = newAddress()) => portal("tenant.confirm", { token }, { ip });
const stateOf = async (token: string) => (await portal("tenant.peekConfirmation", { token })).body.state;
const isReady = async (id: string) =>
  Boolean((await sql`select ready_at from platform.tenants where id = ${id}`)[0]?.ready_at);
const memberships = (id: string) =>
  sql`select o.email from platform.memberships m join platform.owners o on o.id = m.owner_id where tenant_id = ${id}`;

const addSecondFactor = (address: string) =>
  sql`insert into platform.second_factors (realm, subject_id, secret, created_at, confirmed_at)
    select 'owner', id, 'sealed', now(), now() from platform.owners where email = ${address}`;
const secondFactors = (address: string) =>
  sql`select count(*)::int from platform.second_factors f join platform.owners o on o.id = f.subject_id
    where o.email = ${address}`;

describe("the link of a confirmation mail", () => {
  test("confirms the address, signs in, and has the tenant built", async () => {
    const registered = await register();
    const { mail, token } = await mailOf(registered);
    expect(mail).toMatchObject({ template: "confirm_address", to: registered.email, locale: "en" });
    expect(await isReady(registered.id)).toBe(false);
    expect(await stateOf(token)).toBe("valid");

    const { status, body, headers } = await confirm(token);
    expect([status, body]).toEqual([200, { tenantId: registered.id }]);
    const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
    expect(headers.get("set-cookie")).toMatch(
      /^__Host-tenantry_owner=.+; HttpOnly; Max-Age=\d+; Path=\/; SameSite=Lax; Secure/,
    );
    expect((await portal("tenant.mine", {}, { cookie })).body).toMatchObject([{ id: registered.id, role: "owner" }]);
    await expect.poll(() => isReady(registered.id), { timeout: 20_000, interval: 10 }).toBe(true);
    expect(await sql`select email_confirmed_at from platform.owners where email = ${registered.email}`).toEqual([
      { email_confirmed_at: clock.now() },
    ]);
    expect(await stateOf(token)).toBe("spent");
  });

  test("lets nobody past a second factor: the business is theirs, the next page asks for password and code", async () => {
    const first = await register();
    await confirm((await mailOf(first)).token);
    await addSecondFactor(first.email);
    const second = await register({ businessName: "Second Quay", adminUser: { ...first.body.adminUser } });
    const { token } = await mailOf(second);
    const { status, headers } = await confirm(token);
    expect([status, headers.get("set-cookie")]).toEqual([200, null]);
    expect(await memberships(second.id)).toEqual([{ email: first.email }]);
  });

  test("takes away the second factor of a stranger who had registered the address before", async () => {
    const stranger = await register();
    await addSecondFactor(stranger.email);
    const own = await register({
      businessName: "Real Quay",
      adminUser: { ...stranger.body.adminUser, password: "the one of the real owner" },
    });
    const { status, headers } = await confirm((await mailOf(own)).token);
    expect(status).toBe(200);
    expect(headers.get("set-cookie")).toContain("tenantry_owner=");
    expect(await secondFactors(stranger.email)).toEqual([{ count: 0 }]);
  });

  test("is looked at as often as mail scanners like, and spent once by twenty racers", async () => {
    const registered = await register();
    const { token } = await mailOf(registered);
    for (let i = 0; i < 5; i++) expect(await stateOf(token)).toBe("valid");
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(token)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    const codes = answers.filter((answer) => answer.status !== 200).map((answer) => [answer.status, answer.body.code]);
    expect(codes).toEqual(Array.from({ length: 19 }, () => [410, "token_spent"]));
    expect(
      await sql`select from platform.outbox where tenant_id = ${registered.id} and name = 'tenant/registered'`,
    ).toHaveLength(1);
    expect(
      await sql`select from platform.audit_log where tenant_id = ${registered.id} and action = 'registration.confirmed'`,
    ).toHaveLength(1);
  });

  test("expires after a day, and then confirms nothing", async () => {
    const registered = await register();
    const { token } = await mailOf(registered);
    const now = clock.now();
    clock.set(new Date(now.getTime() + 24 * 3_600_000));
    expect(await stateOf(token)).toBe("expired");
    expect(await confirm(token)).toMatchObject({ status: 410, body: { code: "token_expired" } });
    clock.set(now);
    expect(await isReady(registered.id)).toBe(false);
  });

  test("that nobody mailed is unknown", async () => {
    for (const token of ["a".repeat(43), "' or true --".padEnd(43, "x")]) {
      expect(await stateOf(token)).toBe("unknown");
      expect(await confirm(token)).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
    expect(await confirm("short")).toMatchObject({ status: 400, body: { fields: { token: [expect.any(String)] } } });
  });

  test("can be asked for again by the owner; the older one works too, once between them", async () => {
    const registered = await register();
    const first = await mailOf(registered);
    const [owner] = await sql<{ id: string }[]>`select id from platform.owners where email = ${registered.email}`;
    const cookie = await api.cookieOf({ realm: "owner" }, owner?.id ?? "");
    await portal("tenant.resendConfirmation", { tenantId: registered.id }, { cookie });
    await expect
      .poll(async () => (await mailOf(registered)).token, { timeout: 20_000, interval: 10 })
      .not.toBe(first.token);
    const second = await mailOf(registered);
    expect((await confirm(second.token)).status).toBe(200);
    expect(await confirm(first.token)).toMatchObject({ status: 410, body: { code: "gone" } });
  });
});

describe("a known address", () => {
  test("gets the tenant added to its account when its owner follows the mail, and not before", async () => {
    const first = await register();
    await confirm((await mailOf(first)).token);
    // The name tells the two mails apart.
    const second = await register({
      businessName: `Second ${first.body.slug}`,
      adminUser: { ...first.body.adminUser, password: "the stranger's own" },
    });
    const { mail, token } = await mailOf(second);
    expect(mail).toMatchObject({ template: "account_exists", to: first.email });
    expect(await memberships(second.id)).toHaveLength(0);

    const { status, headers } = await confirm(token);
    expect(status).toBe(200);
    expect(await memberships(second.id)).toEqual([{ email: first.email }]);
    const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
    const { body: mine } = await portal("tenant.mine", {}, { cookie });
    expect(mine).toMatchObject([{ id: first.id }, { id: second.id }]);
    // The account keeps its own password.
    const ip = newAddress();
    const signIn = (password: string) => portal("owner.signIn", { email: first.email, password }, { ip });
    expect((await signIn("the stranger's own")).status).toBe(401);
    expect((await signIn(first.body.adminUser.password)).status).toBe(200);
  });

  test("that nobody had proved is taken from whoever registered it first", async () => {
    await api.world.settings({ emailConfirmation: false });
    const squatter = registerBody();
    const { email, password } = squatter.adminUser;
    expect((await api.rest("POST", "/v1/tenants/register", { body: squatter })).status).toBe(201);
    const ip = newAddress();
    const signIn = (secret: string) => portal("owner.signIn", { email, password: secret }, { ip });
    const squatting = (await signIn(password)).headers.get("set-cookie")?.split(";")[0] ?? "";
    expect((await portal("tenant.mine", {}, { cookie: squatting })).status).toBe(200);

    await api.world.settings({ emailConfirmation: true });
    const mine = "the real holder's own";
    const real = await register({
      businessName: `Real ${squatter.slug}`,
      adminUser: { ...squatter.adminUser, password: mine },
    });
    expect((await confirm((await mailOf(real)).token)).status).toBe(200);
    expect((await signIn(password)).status).toBe(401);
    expect((await portal("tenant.mine", {}, { cookie: squatting })).status).toBe(401);
    expect((await signIn(mine)).status).toBe(200);
  });

  test("is not told apart from a new one by the answer", async () => {
    const known = await register();
    const again = registerBody({ adminUser: known.body.adminUser });
    const fresh = registerBody();
    const shape = async (body: unknown) => {
      const { status, body: answer } = await api.rest("POST", "/v1/tenants/register", { body });
      const { tenant, ...rest } = answer as { tenant: Record<string, unknown> };
      return { status, keys: Object.keys(tenant), word: tenant.status, rest };
    };
    expect(await shape(again)).toEqual(await shape(fresh));
  });
});

test("after confirmation a registration may still await approval", async () => {
  await api.world.settings({ emailConfirmation: true, manualApproval: true });
  const registered = await register();
  expect((await confirm((await mailOf(registered)).token)).status).toBe(200);
  expect(
    await sql`select from platform.outbox where tenant_id = ${registered.id} and name = 'tenant/registered'`,
  ).toHaveLength(0);
});
