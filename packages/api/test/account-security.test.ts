import { confirmSecondFactor, proposeSecondFactor } from "@tenantry/auth/second-factor";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeEach, expect, test } from "vitest";
import { adminRootRouter } from "../src/admin-root.ts";
import { createContext } from "../src/context.ts";
import { serveDocument } from "../src/http/document-handler.ts";
import { requestFacts } from "../src/http/request-facts.ts";
import { trpcHandler } from "../src/http/trpc-handler.ts";
import { adminPermissions } from "../src/permissions.ts";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
beforeEach(() => api.world.settings({}));
const { sql, clock } = api.world;
const strict = { ...api.admin, requireStaffSecondFactor: true };
const password = "a password of theirs";
const visitor = { ip: null, requestId: null };

/** What the admin app in production answers to a call with this cookie. */
async function strictly(path: string, cookie: string, isMutation: boolean): Promise<Record<string, unknown>> {
  const url = new URL(`/api/trpc/${path}`, "https://admin.example.com");
  if (!isMutation) url.searchParams.set("input", JSON.stringify({ json: {} }));
  const headers = { "sec-fetch-site": "same-origin", "content-type": "application/json", cookie };
  const request = new Request(url, {
    headers,
    ...(isMutation && { method: "POST", body: JSON.stringify({ json: {} }) }),
  });
  const { result, error } = (await (await trpcHandler(strict, adminRootRouter)(request)).json()) as {
    result?: { data: { json: Record<string, unknown> } };
    error?: { json: { data: { problem: Record<string, unknown> } } };
  };
  return result?.data.json ?? error?.json.data.problem ?? {};
}

async function memberOfStaff() {
  const id = await api.staff("super_admin");
  await sql`update platform.staff set password_hash = ${await api.admin.hasher.hash(password)} where id = ${id}`;
  return { id, cookie: await api.cookieOf({ realm: "staff" }, id) };
}

async function enrol(subjectId: string): Promise<void> {
  const holder = { realm: "staff" as const, subjectId, ...visitor };
  const { hasher, limiter, secrets: box } = api.admin;
  const deps = { hasher, limiter, box, now: clock.now() };
  const asked = { ...holder, currentPassword: password, issuer: "Tenantry" };
  const { secret } = await proposeSecondFactor(api.admin.db, asked, deps);
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const code = totp.generate({ timestamp: clock.now().getTime() });
  await confirmSecondFactor(api.admin.db, { ...holder, code }, deps);
}

test("in production staff without a second factor can do nothing but set one up, and with one everything", async () => {
  const { id, cookie } = await memberOfStaff();
  const guarded = Object.entries(adminPermissions).filter(([, guard]) => guard.startsWith("staff "));
  expect(guarded.length).toBeGreaterThan(50);
  for (const [path] of guarded)
    expect(await strictly(path, cookie, api.isMutation(path)), path).toMatchObject({ code: "second_factor_missing" });
  expect(await strictly("staff.me", cookie, false)).toMatchObject({ id, secondFactorMissing: true });
  expect(await strictly("staffAccount.overview", cookie, false)).toMatchObject({
    secondFactor: null,
    secondFactorRequired: true,
  });
  await enrol(id);
  expect(await strictly("staff.me", cookie, false)).toMatchObject({ id, secondFactorMissing: false });
  expect(await strictly("admin.staff.list", cookie, false)).toBeInstanceOf(Array);
});

test("in production documents and the internal API open to no such session either", async () => {
  const { id, cookie } = await memberOfStaff();
  const tenant = await api.tenant();
  const id0 = "00000000-0000-7000-8000-000000000000";
  const asked = { as: "staff", kind: "invoice", tenantId: tenant.id, id: id0 } as const;
  const url = `https://admin.example.com/api/tenants/${tenant.id}/invoices/${id0}/pdf`;
  const answer = await serveDocument(strict, new Request(url, { headers: { cookie } }), asked);
  expect(answer.status).toBe(401);
  const token = await api.sessionOf({ realm: "staff" }, id, "api");
  const headers = new Headers({ authorization: `Bearer ${token}` });
  const context = createContext(
    strict,
    requestFacts(headers, "rest", () => undefined),
  );
  expect(await context.staff()).toBeNull();
  expect((await context.staffAtDoor())?.subject.id).toBe(id);
});

test("elsewhere staff may work without one", async () => {
  const { cookie } = await memberOfStaff();
  const answer = await api.trpc.admin("admin.staff.list", {}, { cookie });
  expect(answer.status).toBe(200);
});

test("only a super admin sees staff and resets a second factor", async () => {
  const { id } = await memberOfStaff();
  await enrol(id);
  const admin = await api.cookieOf({ realm: "staff" }, await api.staff("admin"));
  const input = { staffId: id, reason: "Lost the telephone" };
  expect((await api.trpc.admin("admin.staff.list", {}, { cookie: admin })).status).toBe(403);
  expect((await api.trpc.admin("admin.staff.resetSecondFactor", input, { cookie: admin })).status).toBe(403);
  const root = await api.cookieOf({ realm: "staff" }, await api.staff("super_admin"));
  expect((await api.trpc.admin("admin.staff.resetSecondFactor", input, { cookie: root })).status).toBe(200);
});

test("an owner's sign-in asks for the code with a status and a code of its own", async () => {
  const tenant = await api.tenant();
  const [owner] = await sql<{ email: string }[]>`select email from platform.owners where id = ${tenant.ownerId}`;
  const email = owner?.email ?? "";
  const hash = await api.portal.hasher.hash(password);
  await sql`update platform.owners set password_hash = ${hash} where id = ${tenant.ownerId}`;
  const cookie = await api.cookieOf({ realm: "owner" }, tenant.ownerId);
  const call = { cookie };
  const proposal = await api.trpc.portal("ownerAccount.proposeSecondFactor", { currentPassword: password }, call);
  const totp = new TOTP({ secret: Secret.fromBase32(String(proposal.body.secret)) });
  const codeAt = (steps: number) => totp.generate({ timestamp: clock.now().getTime() + steps * 30_000 });
  const confirmed = await api.trpc.portal("ownerAccount.confirmSecondFactor", { code: codeAt(-1) }, call);
  expect(confirmed.body.recoveryCodes).toHaveLength(10);
  const signIn = (change: Record<string, unknown>) => api.trpc.portal("owner.signIn", { email, password, ...change });
  expect(await signIn({ password: "wrong" })).toMatchObject({ status: 401, body: { code: "invalid_credentials" } });
  expect(await signIn({})).toMatchObject({ status: 401, body: { code: "second_factor_required" } });
  expect(await signIn({ code: "000000" })).toMatchObject({ status: 401, body: { code: "second_factor_invalid" } });
  const entered = await signIn({ code: codeAt(0) });
  expect(entered).toMatchObject({ status: 200, body: { recoveryCodesLeft: null } });
  expect(entered.headers.get("set-cookie")).toContain("tenantry_owner=");
});

test("a user of a workspace changes the password and ends sessions of their own only", async () => {
  const [ours, theirs] = [await api.tenant(), await api.tenant()];
  const id = await api.user(ours.id, "member");
  const other = await api.user(ours.id, "member");
  const cookie = await api.cookieOf({ realm: "user", tenantId: ours.id }, id);
  await api.cookieOf({ realm: "user", tenantId: ours.id }, other);
  const call = { cookie, host: ours.host };
  const { body } = await api.trpc.portal("userAccount.sessions", {}, call);
  expect(body).toMatchObject([{ current: true, audience: "web" }]);
  expect((await api.trpc.portal("userAccount.sessions", {}, { cookie, host: theirs.host })).status).toBe(401);
  const [foreign] = await sql<{ id: string }[]>`select id from platform.sessions where subject_id = ${other}`;
  const ending = await api.trpc.portal("userAccount.endSession", { sessionId: foreign?.id }, call);
  expect(ending.status).toBe(404);
});
