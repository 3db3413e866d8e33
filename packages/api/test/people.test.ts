import { linkMinter } from "@tenantry/auth/links";
import { unique } from "@tenantry/services/testing/world";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openApi, origins } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { sql, clock, worker } = api.world;
const { portal } = api.trpc;
// As the worker, which mints what is mailed.
const links = linkMinter({ db: worker.db, clock, origins });

let ours: Awaited<ReturnType<typeof api.tenant>>;
let cookie: string;
beforeEach(async () => {
  ours = await api.tenant();
  cookie = await api.cookieOf({ realm: "owner" }, ours.ownerId);
});

const password = "seven copper kettles";
const address = () => `${unique("nora")}@example.com`;
const sessionIn = (headers: Headers) => headers.get("set-cookie")?.split(";")[0] ?? "";

/** An invitation and the token of the link that is mailed for it. */
async function invited(email = address(), role = "billing_contact") {
  const { body } = await portal("people.invite", { tenantId: ours.id, email, role }, { cookie });
  const invitationId = String(body.invitationId);
  const { url } = await links.membership({ tenantId: ours.id, invitationId });
  return { email, invitationId, token: new URL(url).searchParams.get("token") ?? "" };
}
const stateOf = async (token: string) => (await portal("people.invitation", { token })).body.state;
const joinAsNew = (token: string, change: object = {}, call: object = {}) =>
  portal("people.acceptAsNew", { token, name: "Nora New", newPassword: password, locale: "en", ...change }, call);

describe("a link to the people of a business", () => {
  test("is looked at as often as one likes, makes an account once, and signs in", async () => {
    const { token, email } = await invited();
    for (let i = 0; i < 2; i++)
      expect((await portal("people.invitation", { token })).body).toMatchObject({
        state: "valid",
        invitation: { email, role: "billing_contact", hasAccount: false },
      });
    const { status, headers, body } = await joinAsNew(token);
    expect([status, body]).toEqual([200, { tenantId: ours.id }]);
    const theirs = sessionIn(headers);
    expect((await portal("tenant.mine", {}, { cookie: theirs })).body).toMatchObject([
      { id: ours.id, role: "billing_contact" },
    ]);
    expect(await stateOf(token)).toBe("spent");
    expect((await joinAsNew(token)).body).toMatchObject({ code: "token_spent" });
    const stored = await sql`select 1 from platform.owners where email = ${email} and password_hash = ${password}`;
    expect(stored).toEqual([]);
  });

  test("asks for a good password and leaves the link as it was", async () => {
    const { token } = await invited();
    for (const [newPassword, code] of [
      ["short", "too_short"],
      ["password1234", "password_common"],
    ]) {
      const { body } = await joinAsNew(token, { newPassword });
      expect(body).toMatchObject({ code: "validation_failed", fields: { newPassword: [code] } });
    }
    expect(await stateOf(token)).toBe("valid");
  });

  test("is for the invited account only, signed in or not", async () => {
    const other = await api.tenant();
    const [owner] = await sql`select email from platform.owners where id = ${other.ownerId}`;
    const { token } = await invited(owner?.email, "owner");
    expect((await portal("people.accept", { token }, { cookie })).body).toMatchObject({ code: "wrong_account" });
    expect((await joinAsNew(token, {}, { cookie })).body).toMatchObject({ code: "wrong_account" });
    expect((await joinAsNew(token)).body).toMatchObject({ code: "email_taken" });
    expect((await portal("people.accept", { token })).body).toMatchObject({ code: "unauthenticated" });
    expect(await stateOf(token)).toBe("valid");
    const theirs = await api.cookieOf({ realm: "owner" }, other.ownerId);
    expect((await portal("people.accept", { token }, { cookie: theirs })).status).toBe(200);
    expect((await portal("people.list", { tenantId: ours.id }, { cookie: theirs })).status).toBe(200);
  });

  test("of a withdrawn or repeated invitation opens nothing, and an invented one neither", async () => {
    const { token, invitationId } = await invited();
    await portal("people.inviteAgain", { tenantId: ours.id, invitationId }, { cookie });
    expect(await stateOf(token)).toBe("spent");
    const second = await links.membership({ tenantId: ours.id, invitationId });
    const fresh = new URL(second.url).searchParams.get("token") ?? "";
    await portal("people.withdraw", { tenantId: ours.id, invitationId }, { cookie });
    expect(await stateOf(fresh)).toBe("withdrawn");
    expect((await joinAsNew(fresh)).body).toMatchObject({ code: "gone" });
    expect(await stateOf("nobody-was-ever-sent-this-one")).toBe("unknown");
    expect((await joinAsNew("nobody-was-ever-sent-this-one")).body).toMatchObject({ code: "not_found" });
  });
});

test("whoever is removed loses the business with their next request, and only it", async () => {
  const { token } = await invited();
  const theirs = sessionIn((await joinAsNew(token)).headers);
  const { body } = await portal("tenant.get", { tenantId: ours.id }, { cookie: theirs });
  expect(body.code).toBeUndefined();
  const me = (await portal("owner.me", {}, { cookie: theirs })).body;
  await portal("people.remove", { tenantId: ours.id, ownerId: me.id }, { cookie });
  expect((await portal("tenant.get", { tenantId: ours.id }, { cookie: theirs })).body.code).toBe("not_found");
  expect((await portal("billing.invoices", { tenantId: ours.id }, { cookie: theirs })).body.code).toBe("not_found");
  expect((await portal("owner.me", {}, { cookie: theirs })).body).toMatchObject({ id: me.id });
});

test("ownership is handed over with the own password; guesses are counted", async () => {
  const { token } = await invited();
  const theirs = sessionIn((await joinAsNew(token)).headers);
  const { id } = (await portal("owner.me", {}, { cookie: theirs })).body;
  const input = { tenantId: ours.id, to: { ownerId: id }, afterwards: "leave" };
  const [owner] = await sql`select password_hash from platform.owners where id = ${ours.ownerId}`;
  expect(owner?.password_hash).toBeDefined();
  const guess = () => portal("people.handOver", { ...input, password: "not the right one" }, { cookie });
  expect((await guess()).body).toMatchObject({ code: "validation_failed", fields: { password: ["wrong_password"] } });
  const own = { ...input, password: "brass lamp orchard" };
  expect((await portal("people.handOver", own, { cookie })).body).toEqual({ done: true });
  expect((await portal("people.list", { tenantId: ours.id }, { cookie })).body.code).toBe("not_found");
  expect((await portal("tenant.mine", {}, { cookie: theirs })).body).toMatchObject([{ id: ours.id, role: "owner" }]);
  const lone = { tenantId: ours.id, to: { email: address() }, afterwards: "leave", password: "not the right one" };
  const codes: unknown[] = [];
  for (let i = 0; i < 12; i++) codes.push((await portal("people.handOver", lone, { cookie: theirs })).body.code);
  expect(codes.at(-1)).toBe("rate_limited");
});
