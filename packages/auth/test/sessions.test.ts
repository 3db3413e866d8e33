import { randomUUIDv7 } from "node:crypto";
import { parseAccessToken } from "@tenantry/auth/access-tokens";
import { createSession, signOut, signOutEverywhere, validateSession } from "@tenantry/auth/sessions";
import { owners, sessions, staff } from "@tenantry/db/platform/identity";
import { auditLog } from "@tenantry/db/platform/operations";
import { users } from "@tenantry/db/tenant/tables";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { addOwner, addStaff, addTenant, addUser, openDatabases } from "./support/world.ts";

const db = openDatabases();
const client = { ip: "192.0.2.1", userAgent: "Test/1", requestId: null };
const web = { audience: "web" } as const;
const owner = { realm: "owner" } as const;
const staffRealm = { realm: "staff" } as const;
const start = new Date();
const after = (days: number) => new Date(start.getTime() + days * 86_400_000);
/** The wall clock that Lucia reads moves on by some milliseconds between two statements. */
const within = (expected: Date, given: Date) => Math.abs(expected.getTime() - given.getTime()) < 2_000;

let subjectId: string;
beforeAll(async () => {
  subjectId = (await addOwner(db.portal)).id;
});

const newOwnerSession = (now = start) => createSession(db.portal, { ...owner, ...web, ...client, subjectId }, now);

describe("a session", () => {
  it("is found by its token, of which the table holds the digest only", async () => {
    const { token, expiresAt } = await newOwnerSession();
    const active = await validateSession(db.portal, { ...owner, ...web, token }, start);
    expect(active?.subject).toMatchObject({ id: subjectId, name: "Olga", locale: "ar" });
    expect(active?.fresh).toBe(false);
    expect(within(after(30), expiresAt)).toBe(true);
    const [row] = await db.portal.orm
      .select()
      .from(sessions)
      .where(eq(sessions.id, active?.session.id ?? ""));
    expect(row).toMatchObject({
      realm: "owner",
      audience: "web",
      ip: "192.0.2.1",
      userAgent: "Test/1",
      tenantId: null,
    });
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it("does not open with its digest, with another's or with rubbish", async () => {
    const { token } = await newOwnerSession();
    const active = await validateSession(db.portal, { ...owner, ...web, token }, start);
    for (const wrong of [active?.session.id ?? "", `${token}x`, "", "\u0000", "'; DROP TABLE platform.sessions; --"]) {
      expect(await validateSession(db.portal, { ...owner, ...web, token: wrong }, start)).toBeNull();
    }
  });

  it("keeps its expiry in the first half of its life and slides in the second", async () => {
    const { token } = await newOwnerSession();
    const early = await validateSession(db.portal, { ...owner, ...web, token }, after(14.9));
    expect(early?.fresh).toBe(false);
    const late = await validateSession(db.portal, { ...owner, ...web, token }, after(15.1));
    expect(late?.fresh).toBe(true);
    expect(within(after(45.1), late?.session.expiresAt ?? start)).toBe(true);
    const again = await validateSession(db.portal, { ...owner, ...web, token }, after(45));
    expect(again?.subject.id).toBe(subjectId);
  });

  it("ends at its expiry, and its row goes", async () => {
    const { token } = await newOwnerSession();
    expect(await validateSession(db.portal, { ...owner, ...web, token }, after(30.001))).toBeNull();
    expect(await validateSession(db.portal, { ...owner, ...web, token }, start)).toBeNull();
  });

  it("ends with sign-out, twice without an error, and the first is on record", async () => {
    const { id } = await addOwner(db.portal);
    const requestId = randomUUIDv7();
    const { token } = await createSession(db.portal, { ...owner, ...web, ...client, subjectId: id }, start);
    await signOut(db.portal, { ...owner, ...web, token, requestId }, start);
    await signOut(db.portal, { ...owner, ...web, token, requestId }, start);
    expect(await validateSession(db.portal, { ...owner, ...web, token }, start)).toBeNull();
    const rows = await db.staff.orm.select().from(auditLog).where(eq(auditLog.requestId, requestId));
    expect(rows).toMatchObject([{ action: "owner.signed_out", actorType: "owner", actorId: id, tenantId: null }]);
  });

  it("ends with every other of its subject, and with nobody else's, on sign-out everywhere", async () => {
    const { id } = await addOwner(db.portal);
    const request = { ...owner, ...web, ...client, subjectId: id };
    const mine = [await createSession(db.portal, request, start), await createSession(db.portal, request, start)];
    const foreign = await newOwnerSession();
    await signOutEverywhere(db.portal, { ...owner, subjectId: id, requestId: null }, start);
    for (const { token } of mine) {
      expect(await validateSession(db.portal, { ...owner, ...web, token }, start)).toBeNull();
    }
    expect(await validateSession(db.portal, { ...owner, ...web, token: foreign.token }, start)).not.toBeNull();
  });
});

describe("realms", () => {
  it("of staff: a disabled member is out at once", async () => {
    const { id } = await addStaff(db.staff);
    const request = { ...staffRealm, ...web, ...client, subjectId: id };
    const { token, expiresAt } = await createSession(db.staff, request, start);
    expect(within(after(0.5), expiresAt)).toBe(true);
    const active = await validateSession(db.staff, { ...staffRealm, ...web, token }, start);
    expect(active?.subject.role).toBe("support");
    await db.staff.orm.update(staff).set({ disabledAt: start }).where(eq(staff.id, id));
    expect(await validateSession(db.staff, { ...staffRealm, ...web, token }, start)).toBeNull();
  });

  it("do not accept each other's tokens, whatever role reads", async () => {
    const { id } = await addStaff(db.staff);
    const staffToken = (await createSession(db.staff, { ...staffRealm, ...web, ...client, subjectId: id }, start))
      .token;
    const ownerToken = (await newOwnerSession()).token;
    for (const reader of [db.portal, db.staff]) {
      expect(await validateSession(reader, { ...staffRealm, ...web, token: ownerToken }, start)).toBeNull();
      expect(await validateSession(reader, { ...owner, ...web, token: staffToken }, start)).toBeNull();
    }
    expect(await validateSession(db.portal, { ...staffRealm, ...web, token: staffToken }, start)).toBeNull();
  });

  it("the portal's role sees no staff session and no staff account, and can make neither", async () => {
    const { id } = await addStaff(db.staff);
    const request = { ...staffRealm, ...web, ...client, subjectId: id };
    await createSession(db.staff, request, start);
    const seen = await db.portal.orm.select().from(sessions).where(eq(sessions.realm, "staff"));
    expect(seen).toEqual([]);
    await expect(createSession(db.portal, request, start)).rejects.toThrow();
    await expect(db.portal.orm.select().from(staff)).rejects.toThrow();
  });

  it("the staff's role sees no owner's session", async () => {
    await newOwnerSession();
    expect(await db.staff.orm.select().from(sessions).where(eq(sessions.realm, "owner"))).toEqual([]);
    const [account] = await db.portal.orm.select({ id: owners.id }).from(owners).where(eq(owners.id, subjectId));
    expect(account?.id).toBe(subjectId);
  });
});

describe("a workspace user's session", () => {
  it("opens in its tenant only, slides, and ends with deactivation", async () => {
    const [home, abroad] = [await addTenant(db.owner), await addTenant(db.owner)];
    const { id } = await addUser(db.portal, home);
    const scope = { realm: "user", tenantId: home } as const;
    const { token } = await createSession(db.portal, { ...scope, ...web, ...client, subjectId: id }, start);
    const active = await validateSession(db.portal, { ...scope, ...web, token }, after(8));
    expect(active).toMatchObject({ subject: { id, role: "member" }, session: { tenantId: home }, fresh: true });
    const foreign = { realm: "user", tenantId: abroad, ...web, token } as const;
    expect(await validateSession(db.portal, foreign, start)).toBeNull();
    expect(await db.portal.orm.select().from(sessions).where(eq(sessions.subjectId, id))).toEqual([]);
    const deactivate = { deactivatedAt: start };
    await db.portal.inWorkspace(home, (tx) => tx.update(users).set(deactivate).where(eq(users.id, id)));
    expect(await validateSession(db.portal, { ...scope, ...web, token }, start)).toBeNull();
  });

  it("as access token names its tenant, and is no cookie; a cookie is no access token", async () => {
    const tenantId = await addTenant(db.owner);
    const { id } = await addUser(db.portal, tenantId);
    const scope = { realm: "user", tenantId } as const;
    const api = await createSession(db.portal, { ...scope, ...client, subjectId: id, audience: "api" }, start);
    const cookie = await createSession(db.portal, { ...scope, ...web, ...client, subjectId: id }, start);
    expect(parseAccessToken(api.token)).toEqual({ tenantId, token: api.token });
    const read = (token: string, audience: "web" | "api") =>
      validateSession(db.portal, { ...scope, token, audience }, start);
    expect((await read(api.token, "api"))?.subject.id).toBe(id);
    expect(await read(api.token, "web")).toBeNull();
    expect(await read(cookie.token, "api")).toBeNull();
  });

  it("ends everywhere, access tokens included, and nobody's in another tenant with the same id", async () => {
    const [home, abroad] = [await addTenant(db.owner), await addTenant(db.owner)];
    const { id } = await addUser(db.portal, home);
    const scope = { realm: "user", tenantId: home } as const;
    const api = await createSession(db.portal, { ...scope, ...client, subjectId: id, audience: "api" }, start);
    await signOutEverywhere(db.portal, { realm: "user", tenantId: abroad, subjectId: id, requestId: null }, start);
    const presented = { ...scope, token: api.token, audience: "api" } as const;
    expect(await validateSession(db.portal, presented, start)).not.toBeNull();
    await signOutEverywhere(db.portal, { ...scope, subjectId: id, requestId: null }, start);
    expect(await validateSession(db.portal, presented, start)).toBeNull();
    const rows = await db.portal.withTenant(home, (tx) =>
      tx
        .select({ action: auditLog.action })
        .from(auditLog)
        .where(and(eq(auditLog.actorId, id), eq(auditLog.tenantId, home)))
        .orderBy(auditLog.action),
    );
    expect(rows.map(({ action }) => action)).toEqual(["user.signed_in", "user.signed_out_everywhere"]);
  });
});
