import { randomUUIDv7 } from "node:crypto";
import { linkMinter } from "@tenantry/auth/links";
import type { RealmScope } from "@tenantry/auth/realms";
import { spendToken, type TokenPurpose, tokenSeconds } from "@tenantry/auth/tokens";
import type { TenantId } from "@tenantry/core/ids";
import type { MintedLink } from "@tenantry/core/ports/links";
import { beforeAll, expect, it } from "vitest";
import { addTenant, openDatabases } from "./support/world.ts";

const db = openDatabases();
const now = new Date();
const subjectId = randomUUIDv7();
const links = linkMinter({
  db: db.jobs,
  clock: { now: () => now },
  origins: {
    portalOrigin: "https://app.example.com",
    adminOrigin: "https://admin.example.com",
    workspaceDomain: "example.com:8443",
  },
});

let tenantId: TenantId;
beforeAll(async () => {
  tenantId = await addTenant(db.owner);
});

/** Page of the link without its token; its token is spent on the way, by the role that serves the page. */
async function follow(link: MintedLink, scope: RealmScope, purpose: TokenPurpose) {
  const url = new URL(link.url);
  const token = url.searchParams.get("token") ?? "";
  expect(link.expiresAt).toEqual(new Date(now.getTime() + tokenSeconds[purpose] * 1000));
  const presented = { ...scope, purpose, token };
  const spent =
    scope.realm === "user"
      ? await db.portal.withTenant(scope.tenantId, (tx) => spendToken(tx, presented, now))
      : await (scope.realm === "staff" ? db.staff : db.portal).transaction((tx) => spendToken(tx, presented, now));
  return { page: `${url.origin}${url.pathname}`, parameters: [...url.searchParams.keys()], ...spent };
}

it("a workspace's links are on its subdomain, with the portal's scheme", async () => {
  const scope = { realm: "user", tenantId } as const;
  const workspace = { tenantId, slug: "acme" };
  expect(await follow(await links.signIn({ ...workspace, userId: subjectId }), scope, "sign_in")).toEqual({
    page: "https://acme.example.com:8443/sign-in",
    parameters: ["token"],
    subjectId,
    tenantId,
  });
  const reset = await links.resetPassword({ realm: "user", ...workspace, subjectId });
  expect(await follow(reset, scope, "reset_password")).toMatchObject({
    page: "https://acme.example.com:8443/reset",
    subjectId,
  });
});

it("owners and staff each reset on their own origin", async () => {
  const owner = await links.resetPassword({ realm: "owner", subjectId });
  expect(await follow(owner, { realm: "owner" }, "reset_password")).toMatchObject({
    page: "https://app.example.com/tenant/reset",
    subjectId,
    tenantId: null,
  });
  const staff = await links.resetPassword({ realm: "staff", subjectId });
  expect(await follow(staff, { realm: "staff" }, "reset_password")).toMatchObject({
    page: "https://admin.example.com/reset",
    subjectId,
  });
});

it("a confirmation names the registration and its tenant", async () => {
  const link = await links.confirmRegistration({ tenantId, registrationId: subjectId });
  expect(await follow(link, { realm: "owner" }, "confirm_registration")).toMatchObject({
    page: "https://app.example.com/tenant/confirm",
    subjectId,
    tenantId,
  });
});
