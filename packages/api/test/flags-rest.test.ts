import { hashServiceKey, newServiceKey } from "@tenantry/services/identity/service-key";
import { afterAll, expect, test, vi } from "vitest";
import { serveFlagEvents, serveFlagSnapshot, serveTenantGrants } from "../src/http/flags-handler.ts";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { admin, world } = api;
const key = newServiceKey();
await world.sql`insert into platform.api_keys (id, name, role, created_at) values (${hashServiceKey(key)}, 'orders service', 'support', now())`;

const ask = (headers: Record<string, string> = {}) =>
  new Request("https://admin.example.com/v1/flags", { headers: { authorization: `Bearer ${key}`, ...headers } });

test("a service with its key reads the snapshot, and again only what changed", async () => {
  const first = await serveFlagSnapshot(admin, ask());
  expect(first.status).toBe(200);
  const etag = first.headers.get("etag") ?? "";
  expect(await first.json()).toMatchObject({
    features: expect.arrayContaining([{ code: "pdf_invoices", isDefault: false, isSold: true }]),
    meters: expect.arrayContaining(["orders"]),
    flags: [],
  });
  const again = await serveFlagSnapshot(admin, ask({ "if-none-match": `"other", W/${etag}` }));
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

test("what one tenant has names neither its people nor its address", async () => {
  const { id: tenantId } = await api.tenant();
  const answer = await serveTenantGrants(admin, ask(), tenantId);
  const grants = (await answer.json()) as { attributes: object };
  expect(grants).toMatchObject({ tenantId, environment: "live", plan: { code: "free" }, overrides: [], addOns: [] });
  expect(Object.keys(grants.attributes).toSorted()).toEqual([
    "businessType",
    "country",
    "createdAt",
    "currency",
    "language",
  ]);
  expect((await serveTenantGrants(admin, ask(), "018f0000-0000-7000-8000-000000000000")).status).toBe(404);
});

test.each([
  ["no key", undefined],
  ["a key that nobody made", `Bearer ${newServiceKey()}`],
  ["a tenant's token", "Bearer tn_01"],
])("refused: %s", async (_, authorization) => {
  const request = new Request("https://admin.example.com/v1/flags", {
    headers: authorization ? { authorization } : {},
  });
  for (const answer of [await serveFlagSnapshot(admin, request), await serveFlagEvents(admin, request)]) {
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "unauthenticated" });
  }
});

test("a revoked key is refused", async () => {
  const revoked = newServiceKey();
  await world.sql`insert into platform.api_keys (id, name, role, created_at, revoked_at) values (${hashServiceKey(revoked)}, 'old', 'support', now(), now())`;
  expect((await serveFlagSnapshot(admin, ask({ authorization: `Bearer ${revoked}` }))).status).toBe(401);
});

test("changes are told as they come, until the listener goes", async () => {
  let tell: (tenantId: null) => void = () => undefined;
  const stopped = vi.fn();
  const entitlements = {
    ...admin.entitlements,
    onChange: (listener: typeof tell) => {
      tell = listener;
      return stopped;
    },
  };
  const answer = await serveFlagEvents({ ...admin, entitlements }, ask());
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  const reader = answer.body?.getReader();
  const next = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await next()).toBe(": listening\n\n");
  tell(null);
  expect(await next()).toBe('event: change\ndata: {"tenantId":null}\n\n');
  await reader?.cancel();
  expect(stopped.mock.calls).toHaveLength(1);
});
