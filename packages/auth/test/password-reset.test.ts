import { completePasswordReset, requestPasswordReset } from "@tenantry/auth/password-reset";
import { limits } from "@tenantry/auth/rate-limits";
import type { RealmScope } from "@tenantry/auth/realms";
import { createSession, validateSession } from "@tenantry/auth/sessions";
import { signIn } from "@tenantry/auth/sign-in";
import { mintToken, peekToken, type TokenPurpose, tokenSeconds } from "@tenantry/auth/tokens";
import type { TenantId } from "@tenantry/core/ids";
import { staff } from "@tenantry/db/platform/identity";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import {
  addOwner,
  addStaff,
  addTenant,
  addUser,
  asker,
  newEmail,
  newPassword,
  openAuthWorld,
} from "./support/world.ts";

const { db, hasher, now, deps, roleOf, auditOfRequest, eventsOf } = openAuthWorld();
const owner = { realm: "owner" } as const;

let tenantId: TenantId;
beforeAll(async () => {
  tenantId = await addTenant(db.owner);
});

/** What the mail job does, with its own role. */
async function mailLink(scope: RealmScope, subjectId: string, purpose: TokenPurpose = "reset_password") {
  const tenant = scope.realm === "user" ? scope.tenantId : null;
  const { token } = await mintToken(db.jobs.orm, { realm: scope.realm, purpose, subjectId, tenantId: tenant }, now);
  return token;
}

describe("asking for a reset", () => {
  it.each(["owner", "user", "staff"] as const)("of %s tells the mail job ids, and nothing else", async (realm) => {
    const scope: RealmScope = realm === "user" ? { realm, tenantId } : { realm };
    const account =
      scope.realm === "user"
        ? await addUser(db.portal, tenantId)
        : await (scope.realm === "owner" ? addOwner(db.portal) : addStaff(db.staff));
    await requestPasswordReset(roleOf(scope), { ...scope, ...asker(), email: account.email }, deps);
    const tenant = realm === "user" ? tenantId : null;
    const [event, ...more] = await eventsOf(account.id);
    expect(more).toEqual([]);
    expect(event?.name).toBe("account/password_reset.requested");
    expect(event?.data).toEqual({ realm, subjectId: account.id, tenantId: tenant, requestId: expect.any(String) });
  });

  it("answers the same for unknown, disabled and known, each with one record and without the address", async () => {
    const known = await addStaff(db.staff);
    const disabled = await addStaff(db.staff);
    await db.staff.orm.update(staff).set({ disabledAt: now }).where(eq(staff.id, disabled.id));
    for (const { email, id } of [known, { email: newEmail(), id: null }, { ...disabled, id: null }]) {
      const browser = asker();
      expect(await requestPasswordReset(db.staff, { realm: "staff", ...browser, email }, deps)).toBeUndefined();
      const rows = await auditOfRequest(browser.requestId);
      expect(rows).toMatchObject([{ action: "staff.password_reset_requested", actorType: "visitor", targetId: id }]);
      expect(JSON.stringify(rows)).not.toContain(email);
    }
    expect(await eventsOf(known.id)).toHaveLength(1);
    expect(await eventsOf(disabled.id)).toEqual([]);
  });

  it("fills nobody's inbox, whether there is one or not", async () => {
    const { id, email } = await addOwner(db.portal);
    for (const address of [email, newEmail()]) {
      const ask = () => requestPasswordReset(db.portal, { ...owner, ...asker(), email: address }, deps);
      for (let asked = 0; asked < limits.reset_account.points; asked += 1) await ask();
      await expect(ask()).rejects.toMatchObject({ code: "rate_limited", details: { limit: "reset_account" } });
    }
    expect(await eventsOf(id)).toHaveLength(limits.reset_account.points);
  });
});

describe("a new password", () => {
  it.each(["owner", "user", "staff"] as const)("of %s replaces the old one and ends every session", async (realm) => {
    const scope: RealmScope = realm === "user" ? { realm, tenantId } : { realm };
    const role = roleOf(scope);
    const account =
      scope.realm === "user"
        ? await addUser(db.portal, tenantId, "hashed old")
        : await (scope.realm === "owner" ? addOwner(db.portal, "hashed old") : addStaff(db.staff, "hashed old"));
    const browser = asker();
    const web = { ...browser, userAgent: null, audience: "web" } as const;
    const session = await createSession(role, { ...scope, ...web, requestId: null, subjectId: account.id }, now);
    const token = await mailLink(scope, account.id);
    await completePasswordReset(role, { ...scope, ...browser, token, newPassword }, deps);
    expect(await validateSession(role, { ...scope, audience: "web", token: session.token }, now)).toBeNull();
    const entry = { ...scope, ...web, email: account.email, requestId: null };
    await expect(signIn(role, { ...entry, password: "old" }, deps)).rejects.toMatchObject({
      code: "invalid_credentials",
    });
    await expect(signIn(role, { ...entry, password: newPassword }, deps)).resolves.toMatchObject({
      subject: { id: account.id },
    });
    const rows = await auditOfRequest(browser.requestId);
    expect(rows).toMatchObject([{ action: `${realm}.password_reset`, actorType: realm, actorId: account.id }]);
    expect(JSON.stringify(rows)).not.toContain(newPassword);
  });

  it("makes every link mailed before useless, and leaves other accounts' alone", async () => {
    const [mine, other] = [await addOwner(db.portal), await addOwner(db.portal)];
    const links = [
      await mailLink(owner, mine.id),
      await mailLink(owner, mine.id),
      await mailLink(owner, mine.id, "sign_in"),
    ];
    const foreign = await mailLink(owner, other.id);
    const [used = "", second = "", signInLink = ""] = links;
    await completePasswordReset(db.portal, { ...owner, ...asker(), token: used, newPassword }, deps);
    const peek = (token: string, purpose: TokenPurpose) => peekToken(db.portal, { ...owner, purpose, token }, now);
    expect(await peek(used, "reset_password")).toBe("spent");
    expect(await peek(second, "reset_password")).toBe("spent");
    expect(await peek(signInLink, "sign_in")).toBe("spent");
    expect(await peek(foreign, "reset_password")).toBe("valid");
  });

  it("is set by one of ten racers, with one link or with two", async () => {
    const { id } = await addOwner(db.portal);
    const [one, two] = [await mailLink(owner, id), await mailLink(owner, id)];
    const racers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        completePasswordReset(db.portal, { ...owner, ...asker(), token: index % 2 ? one : two, newPassword }, deps),
      ),
    );
    expect(racers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const lost = racers.filter((racer) => racer.status === "rejected");
    expect(lost.every(({ reason }) => reason.code === "token_spent")).toBe(true);
  });

  it("is not even hashed for a spent, an expired, a foreign or an invented link", async () => {
    const { id } = await addOwner(db.portal);
    const token = await mailLink(owner, id);
    const attempt = (scope: RealmScope, given: string, at = now) =>
      completePasswordReset(roleOf(scope), { ...scope, ...asker(), token: given, newPassword }, { ...deps, now: at });
    const operations = hasher.operations;
    const expired = new Date(now.getTime() + tokenSeconds.reset_password * 1000);
    await expect(attempt(owner, token, expired)).rejects.toMatchObject({ code: "token_expired" });
    await expect(attempt(owner, "invented")).rejects.toMatchObject({ code: "not_found" });
    await expect(attempt({ realm: "staff" }, token)).rejects.toMatchObject({ code: "not_found" });
    await expect(attempt({ realm: "user", tenantId }, token)).rejects.toMatchObject({ code: "not_found" });
    expect(hasher.operations).toBe(operations);
    await attempt(owner, token);
    await expect(attempt(owner, token)).rejects.toMatchObject({ code: "token_spent" });
    expect(hasher.operations).toBe(operations + 1);
  });

  it("does not bring a disabled account back", async () => {
    const { id } = await addStaff(db.staff, "hashed old");
    const token = await mailLink({ realm: "staff" }, id);
    await db.staff.orm.update(staff).set({ disabledAt: now }).where(eq(staff.id, id));
    const attempt = completePasswordReset(db.staff, { realm: "staff", ...asker(), token, newPassword }, deps);
    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    const [row] = await db.staff.orm.select({ hash: staff.passwordHash }).from(staff).where(eq(staff.id, id));
    expect(row?.hash).toBe("hashed old");
  });
});
