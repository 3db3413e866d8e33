import { changePassword } from "@tenantry/auth/change-password";
import {
  confirmEmailChange,
  pendingEmailChange,
  requestEmailChange,
  resendEmailChange,
  withdrawEmailChange,
} from "@tenantry/auth/email-change";
import { endOtherSessions, endOwnSession, listOwnSessions } from "@tenantry/auth/own-sessions";
import { completePasswordReset } from "@tenantry/auth/password-reset";
import { limits } from "@tenantry/auth/rate-limits";
import type { RealmScope } from "@tenantry/auth/realms";
import { createSession, validateSession } from "@tenantry/auth/sessions";
import { signIn } from "@tenantry/auth/sign-in";
import { mintToken, peekToken } from "@tenantry/auth/tokens";
import { emailChanges, owners } from "@tenantry/db/platform/identity";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  addOwner,
  addStaff,
  addTenant,
  addUser,
  asker,
  newEmail,
  newPassword,
  openAuthWorld,
  password,
  refusal,
  visit,
} from "./support/world.ts";

const { db, limiter, now, deps, roleOf, auditOf, eventsOf } = openAuthWorld();
const day = 86_400_000;

async function signedIn<S extends RealmScope>(scope: S, subjectId: string) {
  const at = roleOf(scope);
  const { token } = await createSession(at, { ...visit(), ...scope, subjectId }, now);
  const find = () => validateSession(at, { ...scope, audience: "web", token }, now);
  return { sessionId: (await find())?.session.id ?? "", find };
}

describe("a change of password", () => {
  it("asks for the present one, ends all other sessions and links, and is on record and in the mail", async () => {
    const { id, email } = await addOwner(db.portal, `hashed ${password}`);
    const here = await signedIn({ realm: "owner" }, id);
    const there = await signedIn({ realm: "owner" }, id);
    const reset = { realm: "owner", subjectId: id, tenantId: null, purpose: "reset_password" } as const;
    const link = await mintToken(db.portal.orm, reset, now);
    const own = { realm: "owner", subjectId: id, sessionId: here.sessionId } as const;
    const change = (currentPassword: string) =>
      changePassword(db.portal, { ...own, ...asker(), currentPassword, newPassword }, deps);
    await expect(change("wrong")).rejects.toMatchObject({
      details: { fields: { currentPassword: ["wrong_password"] } },
    });
    await change(password);
    expect([await here.find(), await there.find()]).toEqual([expect.anything(), null]);
    expect(await peekToken(db.portal, { ...reset, token: link.token }, now)).toBe("spent");
    const enter = (given: string) => signIn(db.portal, { ...visit(), realm: "owner", email, password: given }, deps);
    await expect(enter(password)).rejects.toEqual(refusal("invalid_credentials"));
    await enter(newPassword);
    expect((await auditOf(id)).map(({ action }) => action)).toContain("owner.password_changed");
    const [event] = await eventsOf(id);
    expect(event).toMatchObject({ name: "account/security.changed", data: { realm: "owner", change: "password" } });
  });

  it("limits guesses of the present password", async () => {
    const { id } = await addOwner(db.portal, `hashed ${password}`);
    const guess = () =>
      changePassword(
        db.portal,
        { realm: "owner", subjectId: id, sessionId: "", ...asker(), currentPassword: "wrong", newPassword },
        deps,
      );
    for (let i = 0; i < limits.prove_account.points; i++) await expect(guess()).rejects.toThrow("wrong");
    await expect(guess()).rejects.toEqual(refusal("rate_limited"));
  });

  it("of staff and of a workspace's user stays in their realm and tenant", async () => {
    const tenantId = await addTenant(db.owner);
    const user = await addUser(db.owner, tenantId, `hashed ${password}`);
    const scope = { realm: "user", tenantId } as const;
    const here = await signedIn(scope, user.id);
    const there = await signedIn(scope, user.id);
    await changePassword(
      db.portal,
      { ...scope, subjectId: user.id, sessionId: here.sessionId, ...asker(), currentPassword: password, newPassword },
      deps,
    );
    expect([await here.find(), await there.find()]).toEqual([expect.anything(), null]);
    await signIn(db.portal, { ...visit(), ...scope, email: user.email, password: newPassword }, deps);

    const member = await addStaff(db.staff, `hashed ${password}`);
    const request = { realm: "staff", subjectId: member.id, sessionId: "", ...asker() } as const;
    await changePassword(db.staff, { ...request, currentPassword: password, newPassword }, deps);
    await signIn(db.staff, { ...visit(), realm: "staff", email: member.email, password: newPassword }, deps);
  });
});

describe("a change of address", () => {
  async function asked(newEmailOf = newEmail()) {
    const { id, email } = await addOwner(db.portal, `hashed ${password}`);
    const holder = { realm: "owner", subjectId: id } as const;
    const ask = (address: string, currentPassword = password) =>
      requestEmailChange(db.portal, { ...holder, ...asker(), newEmail: address, currentPassword }, deps);
    await ask(newEmailOf);
    const change = async () => (await db.jobs.orm.select().from(emailChanges).where(eq(emailChanges.subjectId, id)))[0];
    /** What the job that mails the link does. */
    const mint = async () =>
      (
        await mintToken(
          db.jobs.orm,
          { realm: "owner", purpose: "confirm_email", subjectId: (await change())?.id ?? "", tenantId: null },
          now,
        )
      ).token;
    const confirm = (token: string, at = now) =>
      confirmEmailChange(db.portal, { realm: "owner", token, ...asker() }, { limiter, now: at });
    const current = async () => (await db.portal.orm.select().from(owners).where(eq(owners.id, id)))[0];
    return { id, email, newEmail: newEmailOf, holder, ask, change, mint, confirm, current };
  }

  it("counts when the link in the new mailbox is followed, once, and ends links to the old one", async () => {
    const { id, email, newEmail: wanted, holder, mint, confirm, current } = await asked();
    expect((await current())?.email).toBe(email);
    const pending = await pendingEmailChange(db.portal, holder, now);
    expect(pending).toEqual({ newEmail: wanted, requestedAt: now, expiresAt: new Date(now.getTime() + day) });
    const reset = { realm: "owner", subjectId: id, tenantId: null, purpose: "reset_password" } as const;
    const toOldMailbox = await mintToken(db.portal.orm, reset, now);
    const token = await mint();
    const racers = await Promise.allSettled([confirm(token), confirm(token)]);
    expect(racers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await current()).toMatchObject({ email: wanted, emailConfirmedAt: now });
    expect(await pendingEmailChange(db.portal, holder, now)).toBeNull();
    await expect(confirm(token)).rejects.toEqual(refusal("token_spent"));
    expect(await peekToken(db.portal, { ...reset, token: toOldMailbox.token }, now)).toBe("spent");
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "owner.email_change_requested",
      "owner.email_changed",
    ]);
  });

  it("leaves no address in the audit log or in an event", async () => {
    const { id, email, newEmail: wanted, mint, confirm } = await asked();
    await confirm(await mint());
    const kept = JSON.stringify([await auditOf(id), await eventsOf(id)]);
    expect(kept).toContain("owner.email_changed");
    expect(kept).not.toContain(wanted);
    expect(kept).not.toContain(email);
  });

  it("needs the password, and another address than the present one", async () => {
    const { email, ask } = await asked();
    await expect(ask(newEmail(), "wrong")).rejects.toMatchObject({
      details: { fields: { currentPassword: ["wrong_password"] } },
    });
    await expect(ask(email)).rejects.toMatchObject({ details: { fields: { newEmail: ["email_unchanged"] } } });
  });

  it("answers the same for a taken address, which nobody gets by it", async () => {
    const taken = await addOwner(db.portal);
    const { email, mint, confirm, current } = await asked(taken.email);
    await expect(confirm(await mint())).rejects.toEqual(refusal("email_taken"));
    expect((await current())?.email).toBe(email);
  });

  it("is over after a day; another wish, a withdrawal or a new password end it too", async () => {
    const late = await asked();
    await expect(late.confirm(await late.mint(), new Date(now.getTime() + day))).rejects.toEqual(
      refusal("token_expired"),
    );
    const other = await asked();
    const first = await other.mint();
    await other.ask(newEmail());
    await expect(other.confirm(first)).rejects.toEqual(refusal("token_spent"));
    await other.confirm(await other.mint());

    const withdrawn = await asked();
    const token = await withdrawn.mint();
    await withdrawEmailChange(db.portal, { ...withdrawn.holder, ...asker() }, now);
    await withdrawEmailChange(db.portal, { ...withdrawn.holder, ...asker() }, now);
    await expect(withdrawn.confirm(token)).rejects.toEqual(refusal("token_spent"));
    expect((await auditOf(withdrawn.id)).map(({ action }) => action)).toEqual([
      "owner.email_change_requested",
      "owner.email_change_withdrawn",
    ]);

    const stolen = await asked();
    const stolenLink = await stolen.mint();
    const reset = { realm: "owner", subjectId: stolen.id, tenantId: null, purpose: "reset_password" } as const;
    const link = await mintToken(db.portal.orm, reset, now);
    await completePasswordReset(db.portal, { realm: "owner", token: link.token, newPassword, ...asker() }, deps);
    await expect(stolen.confirm(stolenLink)).rejects.toEqual(refusal("token_spent"));
  });

  it("is mailed again with a new link, which ends the former one", async () => {
    const { id, holder, mint, confirm } = await asked();
    const first = await mint();
    await resendEmailChange(db.portal, holder, { limiter, now });
    await expect(confirm(first)).rejects.toEqual(refusal("token_spent"));
    expect((await eventsOf(id)).map(({ name }) => name)).toEqual(Array(2).fill("account/email_change.requested"));
    await confirm(await mint());
    await expect(resendEmailChange(db.portal, holder, { limiter, now })).rejects.toEqual(refusal("not_found"));
  });
});

describe("one's own sessions", () => {
  it("are listed, ended one by one or all but this, and nobody else's", async () => {
    const { id } = await addOwner(db.portal);
    const other = await addOwner(db.portal);
    const own = { realm: "owner", subjectId: id } as const;
    const [here, phone, library] = [
      await signedIn({ realm: "owner" }, id),
      await signedIn({ realm: "owner" }, id),
      await signedIn({ realm: "owner" }, id),
    ];
    const stranger = await signedIn({ realm: "owner" }, other.id);
    const listed = await listOwnSessions(db.portal, own, now);
    expect(listed.map((session) => session.id).sort()).toEqual(
      [here.sessionId, phone.sessionId, library.sessionId].sort(),
    );
    expect(listed[0]).toMatchObject({ userAgent: "Test/1", signedInAt: now });
    await endOwnSession(db.portal, { ...own, ...asker(), sessionId: phone.sessionId }, now);
    const again = endOwnSession(db.portal, { ...own, ...asker(), sessionId: phone.sessionId }, now);
    await expect(again).rejects.toEqual(refusal("not_found"));
    const foreign = endOwnSession(db.portal, { ...own, ...asker(), sessionId: stranger.sessionId }, now);
    await expect(foreign).rejects.toEqual(refusal("not_found"));
    expect(await endOtherSessions(db.portal, { ...own, ...asker(), sessionId: here.sessionId }, now)).toBe(1);
    expect([await here.find(), await phone.find(), await library.find(), await stranger.find()]).toEqual([
      expect.anything(),
      null,
      null,
      expect.anything(),
    ]);
    expect((await auditOf(id)).filter(({ action }) => action === "owner.signed_out_elsewhere")).toHaveLength(2);
  });

  it("of a workspace are its own", async () => {
    const [mine, theirs] = [await addTenant(db.owner), await addTenant(db.owner)];
    const user = await addUser(db.owner, mine);
    await signedIn({ realm: "user", tenantId: mine }, user.id);
    const listedIn = async (tenantId: typeof mine) =>
      (await listOwnSessions(db.portal, { realm: "user", tenantId, subjectId: user.id }, now)).length;
    expect([await listedIn(mine), await listedIn(theirs)]).toEqual([1, 0]);
  });
});
