import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import { afterEach, expect, test, vi } from "vitest";
import { chooseProvider } from "../src/choose-provider.ts";
import { TenantryProvider } from "../src/provider.ts";

const tenantId = "018f0000-0000-7000-8000-000000000001";
const apiKey = `tk_${"a".repeat(43)}`;
const at = "2026-03-10T12:00:00.000Z";

/** A control plane whose documents a test changes; `down` answers nobody. */
async function startPlane() {
  const flag = { environments: ["live"], rules: [{ kind: "everybody" }], startsAt: null, endsAt: null, killedAt: null };
  const state = {
    down: false,
    asked: 0,
    unchanged: 0,
    snapshot: {
      features: [{ code: "pdf_invoices", isDefault: false, isSold: true }],
      meters: ["orders", "users"],
      flags: [{ key: "new_checkout", ...flag }],
    } as Record<string, unknown>,
    grants: {
      tenantId,
      environment: "live",
      plan: { code: "starter", version: 1, features: ["pdf_invoices"], limits: { orders: 500, users: null } },
      addOns: [],
      overrides: [],
      attributes: { country: "OM", currency: "OMR", language: "ar", businessType: null, createdAt: at },
    } as Record<string, unknown>,
    tell: (_event: { tenantId: string | null }): void => undefined,
    streaming: false,
    flag,
    url: "",
    close: async () => undefined as unknown,
  };
  const server = createServer((request, response) => {
    if (state.down) return void response.destroy();
    if (request.headers.authorization !== `Bearer ${apiKey}`) return void response.writeHead(401).end("{}");
    if (request.url === "/v1/flags/events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": listening\n\n");
      state.tell = (event) => response.write(`event: change\ndata: ${JSON.stringify(event)}\n\n`);
      state.streaming = true;
      return;
    }
    const documents: Record<string, unknown> = {
      "/v1/flags/snapshot": state.snapshot,
      [`/v1/flags/tenants/${tenantId}`]: state.grants,
    };
    const document = documents[request.url ?? ""];
    if (!document) return void response.writeHead(404).end("{}");
    state.asked += 1;
    const body = JSON.stringify(document);
    const etag = `"${createHash("sha256").update(body).digest("hex")}"`;
    if (request.headers["if-none-match"] === etag) {
      state.unchanged += 1;
      return void response.writeHead(304, { etag }).end();
    }
    response.writeHead(200, { etag, "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  state.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return state;
}

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await OpenFeature.close();
  for (const one of opened.splice(0)) await one.close();
});

async function connect(options: Partial<ConstructorParameters<typeof TenantryProvider>[0]> = {}) {
  const plane = await startPlane();
  opened.push(plane);
  const clock = { now: new Date(at) };
  const provider = new TenantryProvider({ baseUrl: plane.url, apiKey, now: () => clock.now, ...options });
  await OpenFeature.setProviderAndWait(provider);
  return { plane, clock, provider, client: OpenFeature.getClient() };
}

const context = { targetingKey: tenantId };

test("features and flags are booleans, limits are numbers, each with the layer that decided", async () => {
  const { client } = await connect();
  expect(await client.getBooleanDetails("pdf_invoices", false, context)).toMatchObject({
    value: true,
    variant: "on",
    reason: "TARGETING_MATCH",
    flagMetadata: { layer: "plan" },
  });
  expect(await client.getBooleanDetails("new_checkout", false, context)).toMatchObject({
    value: true,
    flagMetadata: { layer: "rule" },
  });
  expect(await client.getNumberValue("orders", 0, context)).toBe(500);
  expect(await client.getNumberDetails("users", 0, context)).toMatchObject({ value: Infinity, variant: "unlimited" });
});

test.each([
  ["an unknown flag", "pdf_invoice", context, "FLAG_NOT_FOUND"],
  ["a limit", "orders", context, "TYPE_MISMATCH"],
  ["nobody", "pdf_invoices", {}, "TARGETING_KEY_MISSING"],
  ["no tenant's id", "pdf_invoices", { targetingKey: "../snapshot" }, "INVALID_CONTEXT"],
  ["an unknown tenant", "pdf_invoices", { targetingKey: tenantId.replace(/1$/, "2") }, "INVALID_CONTEXT"],
])("asked about %s the default is given with the reason", async (_, key, asked, errorCode) => {
  const { client } = await connect();
  const details = await client.getBooleanDetails(key, true, asked);
  expect(details).toMatchObject({ value: true, reason: "ERROR", errorCode });
  if (errorCode === "FLAG_NOT_FOUND") expect(details.errorMessage).toContain("pdf_invoices");
});

test("a key that is not known is fatal", async () => {
  const plane = await startPlane();
  opened.push(plane);
  const provider = new TenantryProvider({ baseUrl: plane.url, apiKey: `tk_${"b".repeat(43)}`, stream: false });
  await expect(OpenFeature.setProviderAndWait(provider)).rejects.toThrow("service key");
  expect(OpenFeature.getClient().providerStatus).toBe("FATAL");
});

test("a streamed change is seen, told as an event, and unchanged documents are not sent again", async () => {
  const { client, plane } = await connect();
  const changes: (string | undefined)[] = [];
  client.addHandler(ProviderEvents.ConfigurationChanged, (details) => void changes.push(details?.message));
  await vi.waitFor(() => expect(plane.streaming).toBe(true));
  expect(await client.getBooleanValue("new_checkout", false, context)).toBe(true);

  plane.snapshot = { ...plane.snapshot, flags: [{ key: "new_checkout", ...plane.flag, killedAt: at }] };
  plane.tell({ tenantId: null });
  await vi.waitFor(() => expect(changes).toEqual(["catalogue or flags"]));
  expect(await client.getBooleanDetails("new_checkout", true, context)).toMatchObject({
    value: false,
    reason: "DISABLED",
  });
  expect(plane.unchanged).toBeGreaterThan(0);

  const given = {
    id: "1",
    value: { kind: "limit", code: "orders", limit: 7 },
    createdAt: at,
    startsAt: at,
    endsAt: null,
  };
  plane.grants = { ...plane.grants, overrides: [given] };
  plane.tell({ tenantId });
  await vi.waitFor(() => expect(changes).toEqual(["catalogue or flags", `tenant ${tenantId}`]));
  expect(await client.getNumberValue("orders", 0, context)).toBe(7);
});

test("without the stream a tenant is asked about again when the interval is over", async () => {
  const { client, plane, clock } = await connect({ stream: false, pollMs: 60_000 });
  expect(await client.getNumberValue("orders", 0, context)).toBe(500);
  plane.grants = { ...plane.grants, plan: { code: "pro", version: 1, features: [], limits: { orders: 9 } } };
  clock.now = new Date(clock.now.getTime() + 59_999);
  expect(await client.getNumberValue("orders", 0, context)).toBe(500);
  clock.now = new Date(clock.now.getTime() + 1);
  expect(await client.getNumberValue("orders", 0, context)).toBe(9);
});

test("an outage is told, the last good answer stands, and the way back is found", async () => {
  const { client, plane, provider, clock } = await connect({ stream: false, pollMs: 20 });
  const told: string[] = [];
  client.addHandler(ProviderEvents.Stale, () => void told.push("stale"));
  expect(await client.getBooleanValue("pdf_invoices", false, context)).toBe(true);
  plane.down = true;
  await vi.waitFor(() => expect(told).toEqual(["stale"]));
  clock.now = new Date(clock.now.getTime() + 60_000);
  expect(await client.getBooleanDetails("pdf_invoices", false, context)).toMatchObject({
    value: true,
    reason: "STALE",
  });
  provider.events.addHandler(ProviderEvents.Ready, () => void told.push("ready"));
  plane.down = false;
  await vi.waitFor(() => expect(told).toEqual(["stale", "ready"]));
});

test("LaunchDarkly answers where its key is set, and Tenantry else", async () => {
  const env = { TENANTRY_URL: "http://127.0.0.1:9", TENANTRY_SERVICE_KEY: apiKey };
  expect((await chooseProvider(env)).metadata.name).toBe("tenantry");
  const other = await chooseProvider({ ...env, LAUNCHDARKLY_SDK_KEY: "sdk-00000000-0000-0000-0000-000000000000" });
  expect(other.metadata.name).toBe("launchdarkly-node-provider");
  await other.onClose?.();
});
