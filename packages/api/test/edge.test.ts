import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { boundedRequest, maxBodyBytes } from "../src/http/body-limit.ts";
import { requireSameOrigin } from "../src/http/site-check.ts";
import { trpcHandler } from "../src/http/trpc-handler.ts";
import { portalRouter } from "../src/portal-root.ts";
import { restHandler } from "../src/rest/handler.ts";
import { newAddress, openApi, origins, registerBody } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { rest } = api;
const serve = { rest: restHandler(api.portal, portalRouter), trpc: trpcHandler(api.portal, portalRouter) };

let token: string;
beforeAll(async () => {
  const tenant = await api.tenant();
  token = await api.sessionOf({ realm: "user", tenantId: tenant.id }, await api.user(tenant.id, "admin"), "api");
});

/** A body that comes in pieces and says nothing of its length. */
function inChunks(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      const size = Math.min(left, 64 * 1024);
      left -= size;
      if (size === 0) controller.close();
      else controller.enqueue(new Uint8Array(size).fill(32));
    },
  });
}

describe("a request made by a page", () => {
  const headersOf = (text: string): Record<string, string> =>
    Object.fromEntries(text === "" ? [] : text.split("; ").map((part) => part.split(": ") as [string, string]));

  test.each([
    ["GET", "sec-fetch-site: same-origin"],
    ["POST", "sec-fetch-site: same-origin"],
    ["GET", "sec-fetch-site: none"],
    ["POST", "origin: https://app.example.com"],
    ["POST", "origin: https://app.example.com; cookie: a=b"],
    ["GET", ""],
    ["POST", ""],
    ["GET", "cookie: a=b"],
  ])("%s with %j is of this site", (method, headers) => {
    const request = new Request("https://app.example.com/", {
      method,
      headers: { host: "app.example.com", ...headersOf(headers) },
    });
    expect(() => requireSameOrigin(request)).not.toThrow();
  });

  test.each([
    ["GET", "sec-fetch-site: cross-site"],
    ["POST", "sec-fetch-site: cross-site"],
    ["POST", "sec-fetch-site: same-site"],
    ["POST", "sec-fetch-site: none"],
    ["POST", "sec-fetch-site: cross-site; origin: https://app.example.com"],
    ["POST", "origin: https://evil.example"],
    ["POST", "origin: https://acme.example.com"],
    ["POST", "origin: https://app.example.com.evil.example"],
    ["POST", "origin: https://app.example.com:8443"],
    ["POST", "origin: null"],
    ["POST", "cookie: a=b"],
    ["GET", "origin: https://evil.example"],
  ])("%s with %j is of another and refused", (method, headers) => {
    const request = new Request("https://app.example.com/", {
      method,
      headers: { host: "app.example.com", ...headersOf(headers) },
    });
    expect(() => requireSameOrigin(request)).toThrow(expect.objectContaining({ code: "cross_site" }));
  });

  test("is checked on every tRPC call", async () => {
    const request = new Request(new URL("/api/trpc/owner.signOut", origins.portalOrigin), {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site" },
    });
    const response = await serve.trpc(request);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { json: { data: { problem: { code: "cross_site" } } } } });
  });
});

describe("a body", () => {
  const post = (body: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
    new Request(new URL("/v1/tenants/register", origins.portalOrigin), {
      method: "POST",
      body,
      duplex: "half",
      headers: {
        "content-type": "application/json",
        "sec-fetch-site": "same-origin",
        "x-tenantry-client": newAddress(),
        ...headers,
      },
    } as RequestInit);

  test.each([
    ["in one piece", () => post(" ".repeat(maxBodyBytes + 1))],
    ["in chunks without a length", () => post(inChunks(maxBodyBytes + 1))],
    ["with a length that lies", () => post(inChunks(maxBodyBytes + 1), { "content-length": "10" })],
  ])("beyond the limit, %s, is refused by both edges", async (_, request) => {
    const answer = await serve.rest(request());
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: "payload_too_large", status: 413 });
    expect((await serve.trpc(request())).status).toBe(413);
  });

  test("up to the limit is read whole", async () => {
    const bounded = await boundedRequest(post(inChunks(maxBodyBytes)));
    expect((await bounded.arrayBuffer()).byteLength).toBe(maxBodyBytes);
  });

  test.each([
    ["no JSON", '{"businessName":', "application/json", 400],
    ["nothing", "", "application/json", 400],
    ["a list", "[]", "application/json", 400],
    ["null", "null", "application/json", 400],
    ["a form", "businessName=Acme", "text/plain", 415],
    ["markup", "<xml/>", "application/xml", 415],
  ])("of %s is a problem, not a fault", async (_, body, type, status) => {
    const answer = await serve.rest(post(body, { "content-type": type }));
    const problem = (await answer.json()) as Record<string, unknown>;
    expect([answer.status, problem.code, answer.headers.get("content-type")]).toEqual([
      status,
      "validation_failed",
      "application/problem+json",
    ]);
  });
});

describe("/v1", () => {
  test("does not know paths that are not there", async () => {
    for (const path of ["/v1/nothing", "/v1/tenants", "/v1/admin/tenants", "/v1/../api/health", "/v1/tenants/me/%00"])
      expect(await rest("GET", path, { token }), path).toMatchObject({
        status: 404,
        body: { code: "not_found", type: "urn:tenantry:problem:not_found" },
      });
  });

  test("HEAD answers as GET does, without a body", async () => {
    const answer = await rest("HEAD", "/v1/subscriptions/plans");
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect((await rest("HEAD", "/v1/tenants/me")).status).toBe(401);
  });

  test("shows an id for a fault of ours, never its message or stack, and logs both under that id", async () => {
    const broken = {
      ...api.portal,
      clock: {
        now: () => {
          throw new Error("the secret of line 42");
        },
      },
    };
    const request = new Request(new URL("/v1/tenants/me", origins.portalOrigin), {
      headers: { authorization: `Bearer ${token}`, "x-request-id": "request-42", "x-tenantry-client": newAddress() },
    });
    const response = await restHandler(broken, portalRouter)(request);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text)).toEqual({
      type: "urn:tenantry:problem:internal",
      title: "Something failed on our side.",
      status: 500,
      code: "internal",
      requestId: "request-42",
    });
    expect(text).not.toMatch(/secret|stack|\.ts/);
    expect(api.logged.find((line) => line.requestId === "request-42")).toMatchObject({
      level: 50,
      err: { message: "the secret of line 42" },
    });
  });

  test("has every answer carry the request's id", async () => {
    const { body } = await rest("GET", "/v1/tenants/me", { headers: { "x-request-id": "request-7" } });
    expect(body).toMatchObject({ requestId: "request-7", status: 401 });
  });

  test("limits an address, whatever it asks", async () => {
    const ip = newAddress();
    const ask = () => rest("GET", "/v1/nothing", { ip });
    const statuses = new Map<number, number>();
    for (let i = 0; i < 301; i += 43)
      for (const { status } of await Promise.all(Array.from({ length: 43 }, ask)))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    expect(Object.fromEntries(statuses)).toEqual({ 404: 300, 429: 1 });
    const { headers, body } = await ask();
    expect(headers.get("retry-after")).toBe(String(body.retryAfterSeconds));
  }, 60_000);
});

describe("tRPC", () => {
  const batch = (size: number) => {
    const paths = Array.from({ length: size }, () => "owner.me").join(",");
    const input = encodeURIComponent(
      JSON.stringify(
        Object.fromEntries(
          Array.from({ length: size }, (_, i) => [i, { json: null, meta: { values: ["undefined"] } }]),
        ),
      ),
    );
    return serve.trpc(
      new Request(new URL(`/api/trpc/${paths}?batch=1&input=${input}`, origins.portalOrigin), {
        headers: { "sec-fetch-site": "same-origin" },
      }),
    );
  };

  test("answers a batch of twenty, and not one of twenty-one", async () => {
    expect((await batch(20)).status).toBe(200);
    expect((await batch(21)).status).toBe(400);
  });

  test("knows no admin procedure on the portal", async () => {
    const url = new URL("/api/trpc/admin.tenants.list", origins.portalOrigin);
    const response = await serve.trpc(new Request(url, { headers: { "sec-fetch-site": "same-origin" } }));
    expect(response.status).toBe(404);
  });

  test("shows no stack, also for what nobody expected", async () => {
    const broken = {
      ...api.portal,
      clock: {
        now: () => {
          throw new Error("the secret of line 42");
        },
      },
    };
    const url = new URL("/api/trpc/owner.me", origins.portalOrigin);
    const headers = { "sec-fetch-site": "same-origin", cookie: "__Host-tenantry_owner=anything" };
    const response = await trpcHandler(broken, portalRouter)(new Request(url, { headers }));
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain("Something failed on our side.");
    expect(text).not.toMatch(/secret|stack|\.ts/);
  });

  test("registers from the form: signs in with a cookie of the owner's realm", async () => {
    const answer = await api.trpc.portal("tenant.register", registerBody());
    expect(answer.body).toMatchObject({ tenant: { status: "trial" } });
    expect(answer.headers.get("set-cookie")).toMatch(/^__Host-tenantry_owner=/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});
