import { passwordHasher } from "@tenantry/auth/passwords";
import { limits } from "@tenantry/auth/rate-limits";
import type { RealmScope } from "@tenantry/auth/realms";
import { createSession, signOutEverywhere, validateSession } from "@tenantry/auth/sessions";
import { signIn, signInWithLink } from "@tenantry/auth/sign-in";
import { mintToken, peekToken } from "@tenantry/auth/tokens";
import type { TenantId } from "@tenantry/core/ids";
import { owners, staff } from "@tenantry/db/platform/identity";
import { users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import {
  addOwner,
  addPendingTenant,
  addStaff,
  addTenant,
  addUser,
  newEmail,
  openAuthWorld,
  password,
  visit,
} from "./support/world.ts";

const { db, hasher, now, deps, roleOf, auditOfRequest } = openAuthWorld();
const owner = { realm: "owner" } as const;

const enter = (scope: RealmScope, email: string, given: string, browser = visit()) =>
  signIn(roleOf(scope), { ...scope, ...browser, email, password: given }, deps);

let tenantId: TenantId;
beforeAll(async () => {
  tenantId = await addTenant(db.owner);
});

describe("sign-in", () => {
  it("of an owner gives a session and is on record", async () => {
    const { id, email } = await addOwner(db.portal, `hashed ${password}`);
    const browser = visit();
    const { token, subject } = await signIn(db.portal, { ...owner, ...browser, email, password }, deps);
    expect(subject).toMatchObject({ id, email, name: "Olga", locale: "ar" });
    const active = await validateSession(db.portal, { ...owner, audience: "web", token }, now);
    expect(active?.subject.id).toBe(id);
    const rows = await auditOfRequest(browser.requestId);
    expect(rows).toMatchObject([{ action: "owner.signed_in", actorType: "owner", actorId: id, tenantId: null }]);
    expect(rows[0]?.after).toEqual({ method: "password", audience: "web", ip: browser.ip });
  });

  it("of staff works with the role of staff only", async () => {
    const { id, email } = await addStaff(db.staff, `hashed ${password}`);
    const { subject } = await signIn(db.staff, { realm: "staff", ...visit(), email, password }, deps);
    expect(subject).toMatchObject({ id, role: "support" });
    await expect(signIn(db.portal, { realm: "staff", ...visit(), email, password }, deps)).rejects.toThrow();
  });

  it("of a user happens in one tenant, notes the time, and knows no user of another", async () => {
    const abroad = await addTenant(db.owner);
    const { id, email } = await addUser(db.portal, tenantId, `hashed ${password}`);
    const scope = { realm: "user", tenantId } as const;
    const browser = visit();
    const { subject, token } = await signIn(db.portal, { ...scope, ...browser, email, password }, deps);
    expect(subject).toMatchObject({ id, role: "member" });
    expect(await validateSession(db.portal, { ...scope, audience: "web", token }, now)).not.toBeNull();
    expect(await auditOfRequest(browser.requestId)).toMatchObject([
      { action: "user.signed_in", tenantId, actorId: id },
    ]);
    const [row] = await db.portal.inWorkspace(tenantId, (tx) => tx.select().from(users).where(eq(users.id, id)));
    expect(row?.lastSignInAt).toEqual(now);
    const elsewhere = enter({ realm: "user", tenantId: abroad }, email, password);
    await expect(elsewhere).rejects.toMatchObject({ code: "invalid_credentials" });
  });

  it("for the API gives an access token", async () => {
    const { email } = await addUser(db.portal, tenantId, `hashed ${password}`);
    const request = { realm: "user", tenantId, ...visit(), audience: "api", email, password } as const;
    expect((await signIn(db.portal, request, deps)).token).toMatch(/^tn_/);
  });

  it("ends the session that the browser had, whoever's it was", async () => {
    const [before, after] = [await addOwner(db.portal), await addOwner(db.portal, `hashed ${password}`)];
    const old = await createSession(db.portal, { ...owner, ...visit(), subjectId: before.id }, now);
    const request = { ...owner, ...visit(), email: after.email, password, presentedToken: old.token };
    const { token } = await signIn(db.portal, request, deps);
    expect(token).not.toBe(old.token);
    expect(await validateSession(db.portal, { ...owner, audience: "web", token: old.token }, now)).toBeNull();
    expect(await validateSession(db.portal, { ...owner, audience: "web", token }, now)).not.toBeNull();
  });
});

describe("a refused sign-in", () => {
  it("is the same for every reason, costs one hash, and leaves one record without what was typed", async () => {
    const known = await addOwner(db.portal, `hashed ${password}`);
    const disabled = await addStaff(db.staff, `hashed ${password}`);
    await db.staff.orm.update(staff).set({ disabledAt: now }).where(eq(staff.id, disabled.id));
    const invited = await addUser(db.portal, tenantId, null);
    const pending = await addPendingTenant(db.owner);
    const cases: [RealmScope, string, string | null][] = [
      [owner, newEmail(), null],
      [owner, known.email, known.id],
      [{ realm: "staff" }, disabled.email, null],
      [{ realm: "user", tenantId }, invited.email, invited.id],
      [{ realm: "user", tenantId }, known.email, null],
      [{ realm: "user", tenantId: pending }, known.email, null],
    ];
    const answers: unknown[] = [];
    for (const [scope, email, targetId] of cases) {
      const browser = visit();
      const operations = hasher.operations;
      const typed = scope.realm === "staff" ? password : "not this one";
      const error: unknown = await enter(scope, email, typed, browser).catch((refused: unknown) => refused);
      expect(hasher.operations - operations).toBe(1);
      const rows = await auditOfRequest(browser.requestId);
      expect(rows).toMatchObject([
        { action: `${scope.realm}.sign_in_failed`, actorType: "visitor", actorId: null, targetId },
      ]);
      expect(JSON.stringify(rows)).not.toContain(typed);
      expect(JSON.stringify(rows)).not.toContain(email);
      answers.push(error);
    }
    expect(answers[0]).toMatchObject({ code: "invalid_credentials", retry: false, details: {} });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it("too often from one address is refused before any hash, from another it is not, and success forgets it", async () => {
    const { email } = await addOwner(db.portal, `hashed ${password}`);
    const here = visit();
    const points = limits.sign_in_account.points;
    for (let attempt = 1; attempt < points; attempt += 1) {
      await expect(enter(owner, email, "wrong", here)).rejects.toMatchObject({ code: "invalid_credentials" });
    }
    await enter(owner, email, password, here);
    for (let attempt = 0; attempt < points; attempt += 1) {
      await expect(enter(owner, email, "wrong", here)).rejects.toMatchObject({ code: "invalid_credentials" });
    }
    const operations = hasher.operations;
    await expect(enter(owner, email, password, here)).rejects.toMatchObject({
      code: "rate_limited",
      details: { limit: "sign_in_account", retryAfterSeconds: limits.sign_in_account.blockSeconds },
    });
    expect(hasher.operations).toBe(operations);
    await expect(enter(owner, email, password)).resolves.toMatchObject({ subject: { email } });
  });

  it("across many accounts ends with the address's own limit", async () => {
    const here = visit();
    const spray = Array.from({ length: limits.sign_in_ip.points + 5 }, () =>
      enter(owner, newEmail(), "Spring2026", here),
    );
    const answers = await Promise.allSettled(spray);
    const limited = answers.filter((answer) => answer.status === "rejected" && answer.reason.code === "rate_limited");
    expect(limited).toHaveLength(5);
  });

  it("follows when the password changes while it is being checked", async () => {
    const { id, email } = await addOwner(db.portal, `hashed ${password}`);
    const slow = {
      ...hasher,
      async verify() {
        await db.portal.orm.update(owners).set({ passwordHash: "hashed another" }).where(eq(owners.id, id));
        await signOutEverywhere(db.portal, { ...owner, subjectId: id, requestId: null }, now);
        return true;
      },
    };
    const late = signIn(db.portal, { ...owner, ...visit(), email, password }, { ...deps, hasher: slow });
    await expect(late).rejects.toMatchObject({ code: "invalid_credentials" });
  });

  it("comes from a real hasher too", async () => {
    const real = passwordHasher({ concurrency: 1 });
    const { email } = await addOwner(db.portal, await real.hash(password));
    const request = { ...owner, ...visit(), email };
    await expect(signIn(db.portal, { ...request, password: "wrong" }, { ...deps, hasher: real })).rejects.toMatchObject(
      {
        code: "invalid_credentials",
      },
    );
    await expect(signIn(db.portal, { ...request, password }, { ...deps, hasher: real })).resolves.toBeDefined();
  });
});

describe("a one-time sign-in link", () => {
  const scope = () => ({ realm: "user", tenantId }) as const;
  const mint = (subjectId: string) =>
    db.portal.withTenant(tenantId, (tx) => mintToken(tx, { ...scope(), purpose: "sign_in", subjectId }, now));

  it("signs one of twenty racers in", async () => {
    const { id } = await addUser(db.portal, tenantId);
    const { token } = await mint(id);
    const browser = visit();
    const racers = await Promise.allSettled(
      Array.from({ length: 20 }, () => signInWithLink(db.portal, { ...scope(), ...browser, token }, deps)),
    );
    const won = racers.filter((racer) => racer.status === "fulfilled");
    expect(won.map(({ value }) => value.subject.id)).toEqual([id]);
    const lost = racers.filter((racer) => racer.status === "rejected");
    expect(lost.every(({ reason }) => reason.code === "token_spent")).toBe(true);
    expect(await auditOfRequest(browser.requestId)).toMatchObject([
      { action: "user.signed_in", after: { method: "link" } },
    ]);
  });

  it("opens nothing for a user who was deactivated, and is not spent by the attempt", async () => {
    const { id } = await addUser(db.portal, tenantId);
    const { token } = await mint(id);
    await db.portal.inWorkspace(tenantId, (tx) => tx.update(users).set({ deactivatedAt: now }).where(eq(users.id, id)));
    const attempt = signInWithLink(db.portal, { ...scope(), ...visit(), token }, deps);
    await expect(attempt).rejects.toMatchObject({ code: "invalid_credentials" });
    expect(await peekToken(db.portal, { ...scope(), purpose: "sign_in", token }, now)).toBe("valid");
  });

  it("is none of another purpose, and invented ones run into a limit", async () => {
    const { id } = await addUser(db.portal, tenantId);
    const request = { ...scope(), purpose: "reset_password", subjectId: id } as const;
    const { token } = await db.portal.withTenant(tenantId, (tx) => mintToken(tx, request, now));
    const browser = visit();
    const attempt = () => signInWithLink(db.portal, { ...scope(), ...browser, token }, deps);
    for (let used = 0; used < limits.link_ip.points; used += 1) {
      await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(attempt()).rejects.toMatchObject({ code: "rate_limited" });
  });
});
