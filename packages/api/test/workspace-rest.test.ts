import { randomUUID } from "node:crypto";
import { addressKey } from "@tenantry/auth/rate-limits";
import { Email } from "@tenantry/core/text";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { receiveFile, removeFile, sendFile } from "../src/http/file-handler.ts";
import { newAddress, openApi, origins } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { rest } = api;
const { sql, clock } = api.world;

let tenant: Awaited<ReturnType<typeof api.tenant>>;
let token: string;
let member: string;
beforeEach(async () => {
  tenant = await api.tenant();
  upgradeUrl = `${origins.portalOrigin}/billing/${tenant.id}/plans`;
  const scope = { realm: "user", tenantId: tenant.id } as const;
  token = await api.sessionOf(scope, await api.user(tenant.id, "admin"), "api");
  member = await api.sessionOf(scope, await api.user(tenant.id, "member"), "api");
});
let upgradeUrl: string;
const post = (path: string, body: unknown, by = token) => rest("POST", path, { token: by, body });

describe("creating beyond the plan", () => {
  test("orders answer 201 to the limit and 402 beyond, with meter, limit, used and the way up", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++)
      statuses.push((await post("/v1/orders", { customer: "Huda", total: 12.5 }, member)).status);
    expect(new Set(statuses)).toEqual(new Set([201]));
    const { status, body } = await post("/v1/orders", { customer: "Huda", total: 12.5 });
    expect([status, body]).toMatchObject([
      402,
      { code: "limit_reached", meter: "orders", limit: 20, used: 20, upgradeUrl },
    ]);
    const list = await rest("GET", "/v1/orders?page=2&limit=15", { token });
    expect(list.body).toMatchObject({ page: 2, limit: 15, total: 20, orders: expect.arrayContaining([]) });
    expect(list.body.orders).toHaveLength(5);
    const usage = await rest("GET", "/v1/subscriptions/usage", { token });
    expect(usage.body.warnings).toMatchObject([{ type: "approaching_limit", resource: "orders" }]);
  });

  test("branches and users too; a member may create neither", async () => {
    expect((await post("/v1/branches", { name: "Seeb" })).body).toMatchObject({
      meter: "branches",
      limit: 1,
      used: 1,
      upgradeUrl,
    });
    expect((await post("/v1/users", { email: "uma@example.com", role: "member" })).status).toBe(201);
    expect((await post("/v1/users", { email: "ali@example.com" })).body).toMatchObject({
      status: 402,
      meter: "users",
      limit: 2,
      used: 2,
    });
    expect((await post("/v1/users", { email: "ali@example.com" }, member)).status).toBe(403);
    expect((await post("/v1/branches", { name: "Seeb" }, member)).status).toBe(403);
    const { body } = await rest("GET", "/v1/users", { token: member });
    expect(body.users).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ email: "uma@example.com", status: "invited" })]),
    );
  });
});

describe("POST /v1/usage/events", () => {
  test("answers each event on its own; the same request again counts nothing", async () => {
    const events = [
      { id: "1", meter: "api_calls", quantity: 5, at: clock.now().toISOString() },
      { id: "2", meter: "api_calls", quantity: -5 },
      { id: "3", meter: "nothing", quantity: 5 },
      { id: 4, meter: "api_calls", quantity: 1 },
    ];
    const first = await post("/v1/usage/events", { events }, member);
    expect(first).toMatchObject({ status: 201, body: { accepted: 1, duplicates: 0, refused: 3 } });
    expect(first.body.results).toMatchObject([
      { id: "1", status: "accepted" },
      { id: "2", status: "refused", code: "invalid_quantity" },
      { id: "3", code: "unknown_meter" },
      { id: null, code: "invalid_id" },
    ]);
    expect((await post("/v1/usage/events", { events })).body).toMatchObject({ accepted: 0, duplicates: 1, refused: 3 });
    const { body } = await rest("GET", "/v1/usage/periods", { token });
    expect(body.periods).toMatchObject([{ apiCalls: 5, ordersCount: 0 }]);
  });

  test("needs a token, and a batch of 1 to 500", async () => {
    expect((await rest("POST", "/v1/usage/events", { body: { events: [] } })).status).toBe(401);
    expect(await post("/v1/usage/events", { events: [] })).toMatchObject({
      status: 400,
      body: { fields: { events: ["required"] } },
    });
    const events = Array.from({ length: 501 }, (_, i) => ({ id: `${i}`, meter: "api_calls", quantity: 1 }));
    expect(await post("/v1/usage/events", { events })).toMatchObject({
      status: 400,
      body: { fields: { events: ["too_big"] } },
    });
    const raw = await rest("POST", "/v1/usage/events", {
      token,
      body: { events: [{ id: "x", meter: "api_calls", quantity: Number.POSITIVE_INFINITY }] },
    });
    expect(raw.body.results).toMatchObject([{ code: "invalid_quantity" }]);
  });
});

describe("a tenant's calls", () => {
  test("are counted as api_calls: not a stranger's, not a browser's, and not reports of usage", async () => {
    const ours = await api.tenant();
    const scope = { realm: "user", tenantId: ours.id } as const;
    const userId = await api.user(ours.id, "admin");
    const own = await api.sessionOf(scope, userId, "api");
    const event = { id: "1", meter: "api_calls", quantity: 100 };
    const statuses = [
      await rest("GET", "/v1/orders", { token: own }),
      await rest("POST", "/v1/orders", { token: own, body: { customer: "Said", total: "many" } }),
      await rest("GET", "/v1/orders", { token: `${own}x` }),
      await rest("GET", "/v1/nothing", { token: own }),
      await rest("POST", "/v1/usage/events", { token: own, body: { events: [event] } }),
      await api.trpc.portal("workspace.orders", {}, { host: ours.host, cookie: await api.cookieOf(scope, userId) }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 400, 401, 404, 201, 200]);
    await api.apiCalls.flush();
    const { body } = await rest("GET", "/v1/usage/periods", { token: own });
    expect(body.periods).toMatchObject([{ apiCalls: 102 }]);
  });

  test("beyond a hard limit are 402, and usage is still reported", async () => {
    const ours = await api.tenant();
    const own = await api.sessionOf({ realm: "user", tenantId: ours.id }, await api.user(ours.id, "admin"), "api");
    const staff = await api.cookieOf({ realm: "staff" }, await api.staff("super_admin"));
    const limit = {
      tenantId: ours.id,
      value: { kind: "limit", code: "api_calls", limit: 1 },
      reason: "shown in a test",
    };
    expect((await api.trpc.admin("admin.entitlements.setOverride", limit, { cookie: staff })).status).toBe(200);
    expect((await rest("GET", "/v1/orders", { token: own })).status).toBe(200);
    await api.apiCalls.flush();
    const { status, body } = await rest("GET", "/v1/orders", { token: own });
    expect([status, body]).toMatchObject([402, { code: "limit_reached", meter: "api_calls", limit: 1, used: 1 }]);
    expect(body.upgradeUrl).toContain("https://app.example.com/");
    const events = [{ id: "1", meter: "emails", quantity: 1 }];
    expect((await rest("POST", "/v1/usage/events", { token: own, body: { events } })).status).toBe(201);
  });
});

test("batches of usage have a rate limit of their own", async () => {
  const ip = newAddress();
  const isSpent = async (): Promise<boolean> =>
    api.portal.limiter.consume("api_ip", addressKey(ip)).then(
      ({ remaining }) => remaining === 0,
      () => true,
    );
  while (!(await isSpent()));
  expect((await rest("GET", "/v1/orders", { token, ip })).status).toBe(429);
  const events = [{ id: randomUUID(), meter: "emails", quantity: 1 }];
  expect((await rest("POST", "/v1/usage/events", { token, ip, body: { events } })).status).toBe(201);
});

describe("an invitation", () => {
  test("becomes a user by its link, once, and signs in", async () => {
    const email = Email.parse("Uma.Worker@example.com");
    await post("/v1/users", { email, name: "Uma" });
    const [row] = await sql`select data from platform.outbox where tenant_id = ${tenant.id} and name = 'user/invited'`;
    const { url } = await api.portal.links.invitation({
      tenantId: tenant.id,
      slug: tenant.slug,
      userId: row?.data.userId,
    });
    const link = new URL(url);
    expect([link.host, link.pathname]).toEqual([tenant.host, "/join"]);
    const input = { token: link.searchParams.get("token"), name: "Uma Worker", newPassword: "brass lamp orchard" };
    const call = { host: tenant.host };
    const peek = { token: input.token, purpose: "accept_invitation" };
    expect((await api.trpc.portal("user.peekLink", peek, call)).body).toEqual({ state: "valid" });
    const other = await api.tenant();
    expect((await api.trpc.portal("workspace.acceptInvitation", input, { host: other.host })).status).toBe(404);
    expect((await api.trpc.portal("workspace.acceptInvitation", input, call)).body).toEqual({ email });
    expect((await api.trpc.portal("workspace.acceptInvitation", input, call)).body).toMatchObject({
      code: "token_spent",
    });
    const signIn = { email, password: input.newPassword };
    expect((await api.trpc.portal("user.signIn", signIn, call)).body).toMatchObject({ name: "Uma Worker" });
    const accepted =
      await sql`select 1 from platform.audit_log where tenant_id = ${tenant.id} and action = 'user.invitation_accepted'`;
    expect(accepted).toHaveLength(1);
  });
});

describe("files over HTTP", () => {
  const stored = new Map<string, Uint8Array>();
  const platform = {
    ...api.portal,
    files: async () => ({
      ...(await api.portal.files()),
      put: async (key: string, bytes: Uint8Array) => void stored.set(key, bytes),
      stream: async (key: string) => {
        const bytes = Buffer.from(stored.get(key) ?? []);
        return { byteCount: bytes.length, stream: new Blob([bytes]).stream() };
      },
    }),
  };
  const url = `${origins.portalOrigin}/v1/files`;
  const auth = (by?: string) => ({ headers: by ? { authorization: `Bearer ${by}` } : {} });
  const send = (content: Uint8Array<ArrayBuffer>, name: string, by?: string) => {
    const body = new FormData();
    body.set("file", new File([content], name));
    return receiveFile(platform, new Request(url, { method: "POST", body, ...auth(by) }), "rest");
  };

  test("are downloads for whoever is signed in there, and nobody else", async () => {
    const answer = await send(Buffer.from("a,b\n1,2\n"), "فاتورة.csv", member);
    const kept = z.looseObject({ id: z.string() }).parse(await answer.json());
    expect(kept).toMatchObject({ name: "فاتورة.csv", contentType: "text/csv", bytes: 8 });
    const get = (by?: string) =>
      sendFile(platform, new Request(`${url}/${kept.id}`, auth(by)), { surface: "rest", id: kept.id });
    const download = await get(member);
    expect(await download.text()).toBe("a,b\n1,2\n");
    expect(download.headers.get("content-disposition")).toMatch(/^attachment; filename\*=UTF-8''%D9/);
    expect((await get()).status).toBe(401);
    const other = await api.tenant();
    const stranger = await api.sessionOf(
      { realm: "user", tenantId: other.id },
      await api.user(other.id, "admin"),
      "api",
    );
    expect((await get(stranger)).status).toBe(404);
    const remove = new Request(`${url}/${kept.id}`, { method: "DELETE", ...auth(member) });
    expect((await removeFile(platform, remove, { surface: "rest", id: kept.id })).status).toBe(200);
    expect((await get(member)).status).toBe(404);
  });

  test("of 26 MB answer 413, mislabelled ones 400", async () => {
    expect(
      (await send(Buffer.concat([Buffer.from("%PDF-"), Buffer.alloc(26 * 1024 * 1024)]), "a.pdf", token)).status,
    ).toBe(413);
    expect((await send(Buffer.alloc(30 * 1024 * 1024), "a.pdf", token)).status).toBe(413);
    const answer = await send(Buffer.from("<html>"), "a.png", token);
    expect([answer.status, await answer.json()]).toMatchObject([400, { fields: { file: ["file_mislabelled"] } }]);
  });
});
