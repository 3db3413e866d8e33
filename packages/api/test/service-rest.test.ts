import { afterAll, describe, expect, test } from "vitest";
import { openApiDocument } from "../src/rest/document.ts";
import { serviceRouter } from "../src/service-root.ts";
import { accountRequest, openServiceApi } from "./support/service-api.ts";

const { api, token, support, call, create } = await openServiceApi();
afterAll(api.close);
const { service } = api;
const { sql } = api.world;

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
      ["POST", "/tenant/accounts", accountRequest()],
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
