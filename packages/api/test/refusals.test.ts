import { randomUUIDv7 } from "node:crypto";
import {
  membershipMay,
  type StaffPermission,
  staffMay,
  staffRoles,
  type TenantPermission,
  type WorkspacePermission,
  workspaceMay,
} from "@tenantry/core/identity/permissions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminPermissions, portalPermissions } from "../src/permissions.ts";
import { openApi } from "./support/api.ts";
import { staffChanges } from "./support/staff-changes.ts";

const api = await openApi();
afterAll(api.close);
const { portal, admin } = api.trpc;

type Tenant = Awaited<ReturnType<typeof api.tenant>>;
let ours: Tenant;
let theirs: Tenant;
const cookies = { owner: "", admin: "", staff: "" };
beforeAll(async () => {
  ours = await api.tenant();
  theirs = await api.tenant();
  cookies.owner = await api.cookieOf({ realm: "owner" }, ours.ownerId);
  cookies.admin = await api.cookieOf({ realm: "user", tenantId: ours.id }, await api.user(ours.id, "admin"));
  cookies.staff = await api.cookieOf({ realm: "staff" }, await api.staff("super_admin"));
});

/** Paths of the table whose guard begins with a word, with the permission that follows it. */
const guarded = (table: Readonly<Record<string, string>>, rung: string) =>
  Object.entries(table)
    .map(([path, guard]) => [path, ...guard.split(" ")] as const)
    .filter(([, name]) => name === rung)
    .map(([path, , permission]) => [path, permission ?? ""] as const);

const ownerPaths = guarded(portalPermissions, "owner");
const tenantPaths = ownerPaths.filter(([, permission]) => permission !== "");
const userPaths = guarded(portalPermissions, "user");
const staffPaths = guarded(adminPermissions, "staff");
/** One's own account asks for no permission, and for no reason. */
const own = ([, permission]: readonly [string, string]) => permission === "";

test("the table has procedures on every rung", () => {
  for (const paths of [ownerPaths, tenantPaths, userPaths, staffPaths]) expect(paths.length).toBeGreaterThan(3);
});

describe.each(ownerPaths)("%s", (path, permission) => {
  test("is for a signed-in owner only", async () => {
    const input = { tenantId: ours.id };
    const strangers = [
      undefined,
      cookies.admin,
      cookies.staff,
      "__Host-tenantry_owner=invented",
      cookies.owner.replace("owner=", "user="),
    ];
    for (const cookie of strangers) {
      const { status, body } = await portal(path, input, cookie === undefined ? {} : { cookie });
      expect([status, body.code]).toEqual([401, "unauthenticated"]);
    }
    const { body } = await portal(path, input, { cookie: cookies.owner });
    expect(["unauthenticated", "forbidden", "internal"]).not.toContain(body.code);
    if (permission) expect(body.code).not.toBe("not_found");
  });
});

describe.each(tenantPaths)("%s (%s)", (path, permission) => {
  test("does not know tenants of others, or none", async () => {
    for (const tenantId of [theirs.id, randomUUIDv7(), "' or 1=1 --"]) {
      const { status, body } = await portal(path, { tenantId }, { cookie: cookies.owner });
      expect([status, body.code]).toEqual([404, "not_found"]);
    }
    expect((await portal(path, {}, { cookie: cookies.owner })).body).toMatchObject({
      code: "validation_failed",
      fields: { tenantId: ["required"] },
    });
  });

  test("asks what a billing contact may", async () => {
    const cookie = await api.cookieOf({ realm: "owner" }, await api.billingContact(ours.id));
    const { body } = await portal(path, { tenantId: ours.id }, { cookie });
    const may = membershipMay("billing_contact", permission as TenantPermission);
    expect(body.code === "forbidden").toBe(!may);
  });
});

describe.each(userPaths)("%s (%s)", (path, permission) => {
  test("is for this workspace's users only", async () => {
    const strangers = [
      { host: ours.host },
      { host: ours.host, cookie: cookies.owner },
      { host: ours.host, cookie: cookies.staff },
      { host: ours.host, cookie: "__Host-tenantry_user=invented" },
      // Signed in to one workspace is signed out in another, on the portal, and where nobody lives.
      { host: theirs.host, cookie: cookies.admin },
      { host: "app.example.com", cookie: cookies.admin },
      { host: "nobody-lives-here.example.com", cookie: cookies.admin },
    ];
    for (const stranger of strangers) {
      const { status, body } = await portal(path, {}, stranger);
      expect([status, body.code], JSON.stringify(stranger)).toEqual([401, "unauthenticated"]);
    }
    const { body } = await portal(path, {}, { host: ours.host, cookie: cookies.admin });
    expect(["unauthenticated", "forbidden", "internal"]).not.toContain(body.code);
  });

  test("asks what a member may", async () => {
    const cookie = await api.cookieOf({ realm: "user", tenantId: ours.id }, await api.user(ours.id, "member"));
    const { body } = await portal(path, {}, { host: ours.host, cookie });
    const may = permission === "" || workspaceMay("member", permission as WorkspacePermission);
    expect(body.code === "forbidden").toBe(!may);
  });
});

describe.each(staffPaths)("%s (%s)", (path, permission) => {
  const input = () => ({ tenantId: ours.id, runId: "run-1" });

  test("is for staff only", async () => {
    for (const cookie of [undefined, cookies.owner, cookies.admin, "__Host-tenantry_staff=invented"]) {
      const { status, body } = await admin(path, input(), cookie === undefined ? {} : { cookie });
      expect([status, body.code]).toEqual([401, "unauthenticated"]);
    }
  });

  test("asks what each role may", async () => {
    for (const role of staffRoles) {
      const cookie = await api.cookieOf({ realm: "staff" }, await api.staff(role));
      const { body } = await admin(path, input(), { cookie });
      const may = permission === "" || staffMay(role, permission as StaffPermission);
      expect(body.code === "forbidden", role).toBe(!may);
      expect(["unauthenticated", "internal"]).not.toContain(body.code);
    }
  });

  test("forgets a session when its person is disabled", async () => {
    const id = await api.staff("super_admin");
    const cookie = await api.cookieOf({ realm: "staff" }, id);
    await api.world.sql`update platform.staff set disabled_at = now() where id = ${id}`;
    expect((await admin(path, input(), { cookie })).body).toMatchObject({ code: "unauthenticated" });
  });
});

/** Mutations that write nothing: their inputs only do not fit into an address. */
const previews = ["admin.entitlements.previewBulk", "admin.flags.preview"];
const changes = staffPaths
  .filter((entry) => !own(entry))
  .map(([path]) => path)
  .filter((path) => api.isMutation(path) && !previews.includes(path));

test.each(changes)("%s wants a reason", async (path) => {
  const input = { tenantId: ours.id, runId: "run-1" };
  for (const reason of [undefined, "", "  ", "no"]) {
    const { body } = await admin(path, { ...input, reason }, { cookie: cookies.staff });
    expect(body).toMatchObject({ code: "validation_failed", fields: { reason: [expect.any(String)] } });
  }
});

test.each(Object.entries(staffChanges))("%s puts the reason on record", async (path, inputOf) => {
  expect(changes).toContain(path);
  const { id: tenantId } = await api.tenant();
  const call = async (name: string, input: Record<string, unknown>) => {
    const { status, body } = await admin(name, { ...input, reason: "laying the ground" }, { cookie: cookies.staff });
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const input = await inputOf({ tenantId, call });
  if (path === "admin.tenants.retryProvisioning")
    await api.world
      .sql`update platform.tenants set ready_at = null, provisioning_failed_at = now() where id = ${tenantId}`;
  const reason = `because of ${path} of ${tenantId}`;
  const { status, body } = await admin(path, { ...input, reason }, { cookie: cookies.staff });
  expect(status, JSON.stringify(body)).toBe(200);
  const rows = await api.world.sql`select distinct actor_type from platform.audit_log where reason = ${reason}`;
  expect(rows).toEqual([{ actor_type: "staff" }]);
});
