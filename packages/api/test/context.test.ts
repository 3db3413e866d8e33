import { afterAll, beforeEach, expect, test } from "vitest";
import { createContext } from "../src/context.ts";
import { requestFacts } from "../src/http/request-facts.ts";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
beforeEach(() => api.world.settings({}));

const contextOf = (headers: Record<string, string>, surface: "web" | "rest" = "web") => {
  const cookies: string[] = [];
  const context = createContext(
    api.portal,
    requestFacts(new Headers(headers), surface, (cookie) => cookies.push(cookie)),
  );
  return { context, cookies };
};

test("the subdomain names the workspace; the portal and foreign hosts name none", async () => {
  const tenant = await api.tenant();
  const workspaceOf = (host: string) => contextOf({ host }).context.workspace();
  expect(await workspaceOf(tenant.host)).toMatchObject({
    tenantId: tenant.id,
    slug: tenant.slug,
    ready: true,
    access: "full",
  });
  expect(await workspaceOf(tenant.host.toUpperCase())).toMatchObject({ tenantId: tenant.id });
  for (const host of [
    "example.com",
    "app.example.com",
    "example.org",
    `${tenant.slug}.example.org`,
    `${tenant.slug}.example.com.evil.test`,
    `x.${tenant.host}`,
    `${tenant.slug}example.com`,
    `${tenant.host}:8443`,
    "' or 1=1 --.example.com",
    "",
  ])
    expect(await workspaceOf(host), host).toBe(null);
});

test("a workspace that is not built yet is known, and not ready", async () => {
  await api.world.settings({ manualApproval: true });
  const { tenantId } = await api.world.register({ slug: "not-built-yet" });
  expect(await contextOf({ host: "not-built-yet.example.com" }).context.workspace()).toMatchObject({
    tenantId,
    ready: false,
    access: "blocked",
  });
});

test("a user's cookie counts on the workspace's own host only", async () => {
  const [ours, theirs] = [await api.tenant(), await api.tenant()];
  const id = await api.user(ours.id, "member");
  const cookie = await api.cookieOf({ realm: "user", tenantId: ours.id }, id);
  const userAt = async (host: string) => (await contextOf({ host, cookie }).context.user())?.subject.id ?? null;
  expect(await userAt(ours.host)).toBe(id);
  expect(await userAt(theirs.host)).toBe(null);
  expect(await userAt("app.example.com")).toBe(null);
});

test("every realm reads its own cookie, and /v1 reads none", async () => {
  const { ownerId, host } = await api.tenant();
  const cookie = await api.cookieOf({ realm: "owner" }, ownerId);
  const { context } = contextOf({ host: "app.example.com", cookie: `theme=dark; ${cookie}; other=1` });
  expect((await context.owner())?.subject.id).toBe(ownerId);
  expect([await context.staff(), await context.user()]).toEqual([null, null]);
  expect(await contextOf({ host, cookie }, "rest").context.owner()).toBe(null);
});

test("a session in the second half of its life gets a whole one again, and the cookie with it", async () => {
  const { ownerId } = await api.tenant();
  const cookie = await api.cookieOf({ realm: "owner" }, ownerId);
  const young = contextOf({ cookie });
  await young.context.owner();
  expect(young.cookies).toEqual([]);
  const now = api.world.clock.now();
  api.world.clock.set(new Date(now.getTime() + 16 * 86_400_000));
  const old = contextOf({ cookie });
  await Promise.all([old.context.owner(), old.context.owner()]);
  expect(old.cookies).toHaveLength(1);
  expect(old.cookies[0]).toContain(cookie);
  api.world.clock.set(now);
});
