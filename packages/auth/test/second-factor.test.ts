import { completePasswordReset } from "@tenantry/auth/password-reset";
import { limits } from "@tenantry/auth/rate-limits";
import {
  confirmSecondFactor,
  describeSecondFactor,
  dropSecondFactor,
  proposeSecondFactor,
  renewRecoveryCodes,
} from "@tenantry/auth/second-factor";
import { createSession, validateSession } from "@tenantry/auth/sessions";
import { signIn, signInWithLink } from "@tenantry/auth/sign-in";
import { mintToken } from "@tenantry/auth/tokens";
import { secondFactors } from "@tenantry/db/platform/identity";
import { secretBox } from "@tenantry/db/secret-box";
import { eq, sql } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { addOwner, addStaff, asker, openAuthWorld, password, refusal, testBox, visit } from "./support/world.ts";

const { db, hasher, limiter, auditOf, eventsOf } = openAuthWorld();
// The middle of a step, so that 30 seconds are one step.
const start = new Date(Math.floor(Date.now() / 30_000) * 30_000 + 15_000);
const at = (steps: number) => new Date(start.getTime() + steps * 30_000);
const depsAt = (steps: number, box = testBox) => ({ hasher, limiter, box, now: at(steps) });
const codeAt = (secret: string, steps: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at(steps).getTime() });

const actionsOf = async (subjectId: string) => (await auditOf(subjectId)).map(({ action }) => action);
const changesOf = async (subjectId: string) => (await eventsOf(subjectId)).map(({ data }) => data.change);

/** An owner whose second factor was confirmed at step 0. */
async function enrolled() {
  const { id, email } = await addOwner(db.portal, `hashed ${password}`);
  const holder = { realm: "owner", subjectId: id } as const;
  const { secret, uri } = await proposeSecondFactor(
    db.portal,
    { ...holder, ...asker(), currentPassword: password, issuer: "Tenantry" },
    depsAt(0),
  );
  const { recoveryCodes } = await confirmSecondFactor(
    db.portal,
    { ...holder, ...asker(), code: codeAt(secret, 0) },
    depsAt(0),
  );
  const enter = (steps: number, code?: string, box = testBox) =>
    signIn(db.portal, { ...visit(), realm: "owner", email, password, code }, depsAt(steps, box));
  return { id, email, holder, secret, uri, recoveryCodes, enter };
}

describe("enrolment", () => {
  it("counts only once the app has shown a right code, and gives ten recovery codes", async () => {
    const { id, email } = await addOwner(db.portal, `hashed ${password}`);
    const holder = { realm: "owner", subjectId: id } as const;
    const propose = (currentPassword: string) =>
      proposeSecondFactor(db.portal, { ...holder, ...asker(), currentPassword, issuer: "Tenantry" }, depsAt(0));
    await expect(propose("another one")).rejects.toMatchObject({
      details: { fields: { currentPassword: ["wrong_password"] } },
    });
    const { secret, uri } = await propose(password);
    expect(uri).toContain(`secret=${secret}`);
    expect(decodeURIComponent(uri)).toContain(`otpauth://totp/Tenantry:${email}`);
    await signIn(db.portal, { ...visit(), realm: "owner", email, password }, depsAt(0));
    const confirm = (code: string) => confirmSecondFactor(db.portal, { ...holder, ...asker(), code }, depsAt(0));
    await expect(confirm("000000")).rejects.toEqual(refusal("second_factor_invalid"));
    expect(await describeSecondFactor(db.portal, holder)).toBeNull();
    const { recoveryCodes } = await confirm(codeAt(secret, 0));
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await describeSecondFactor(db.portal, holder)).toEqual({ since: at(0), recoveryCodesLeft: 10 });
    await expect(confirm(codeAt(secret, 0))).rejects.toEqual(refusal("conflict"));
    await expect(propose(password)).rejects.toEqual(refusal("conflict"));
    expect(await actionsOf(id)).toContain("owner.second_factor_switched_on");
    expect(await changesOf(id)).toEqual(["second_factor_on"]);
  });

  it("keeps neither the seed nor a recovery code readable, and no record holds them", async () => {
    const { id, secret, recoveryCodes } = await enrolled();
    const [row] = await db.portal.orm.select().from(secondFactors).where(eq(secondFactors.subjectId, id));
    expect(row?.secret).toMatch(/^v1\./);
    const kept = JSON.stringify([
      row,
      await db.portal.orm.execute(sql`select * from platform.recovery_codes where subject_id = ${id}`),
      await auditOf(id),
      await eventsOf(id),
    ]);
    for (const text of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll("-", ""))])
      expect(kept).not.toContain(text);
  });
});

describe("sign-in with a second factor", () => {
  it("asks for a code only when the password is right, and tells nobody else that there is one", async () => {
    const { email, enter } = await enrolled();
    await expect(enter(2)).rejects.toEqual(refusal("second_factor_required"));
    const wrong = signIn(
      db.portal,
      { ...visit(), realm: "owner", email, password: "wrong", code: "123456" },
      depsAt(2),
    );
    await expect(wrong).rejects.toEqual(refusal("invalid_credentials"));
  });

  it("takes a code once, and none that is older than the last one taken", async () => {
    const { id, secret, enter } = await enrolled();
    await expect(enter(0, codeAt(secret, 0))).rejects.toEqual(refusal("second_factor_invalid"));
    const { token, recoveryCodesLeft } = await enter(3, codeAt(secret, 3));
    expect(recoveryCodesLeft).toBeNull();
    expect(await validateSession(db.portal, { realm: "owner", audience: "web", token }, at(3))).not.toBeNull();
    await expect(enter(3, codeAt(secret, 3))).rejects.toEqual(refusal("second_factor_invalid"));
    await expect(enter(3, codeAt(secret, 2))).rejects.toEqual(refusal("second_factor_invalid"));
    await enter(4, codeAt(secret, 4));
    expect(await actionsOf(id)).toContain("owner.second_factor_failed");
  });

  it("takes a code of one racer of two", async () => {
    const { secret, enter } = await enrolled();
    const code = codeAt(secret, 5);
    const racers = await Promise.allSettled([enter(5, code), enter(5, code), enter(5, code)]);
    expect(racers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])("with a device %d steps off works: %s", async (skew, works) => {
    const { secret, enter } = await enrolled();
    const entering = enter(10, codeAt(secret, 10 + skew));
    if (works) await expect(entering).resolves.toBeDefined();
    else await expect(entering).rejects.toEqual(refusal("second_factor_invalid"));
  });

  it("takes each recovery code once, whoever races, and says how many are left", async () => {
    const { id, recoveryCodes, enter } = await enrolled();
    const [first = "", second = ""] = recoveryCodes;
    const racers = await Promise.allSettled([enter(2, first), enter(2, first.toUpperCase().replaceAll("-", " "))]);
    expect(racers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(enter(2, first)).rejects.toEqual(refusal("second_factor_invalid"));
    expect((await enter(2, second)).recoveryCodesLeft).toBe(8);
    expect(await changesOf(id)).toEqual(["second_factor_on", "recovery_code_used", "recovery_code_used"]);
  });

  it("takes no other account's recovery code", async () => {
    const [mine, theirs] = [await enrolled(), await enrolled()];
    await expect(mine.enter(2, theirs.recoveryCodes[0])).rejects.toEqual(refusal("second_factor_invalid"));
  });

  it("limits guesses by account, whatever addresses they come from", async () => {
    const { secret, enter } = await enrolled();
    for (let i = 0; i < limits.second_factor_account.points; i++)
      await expect(enter(2, "000000")).rejects.toEqual(refusal("second_factor_invalid"));
    await expect(enter(2, codeAt(secret, 2))).rejects.toEqual(refusal("rate_limited"));
  });

  it("is not gone round by a reset, by a session made for somebody who followed a link, or by a sign-in link", async () => {
    const { id, email } = await enrolled();
    const reset = { realm: "owner", subjectId: id, tenantId: null } as const;
    const { token } = await mintToken(db.portal.orm, { ...reset, purpose: "reset_password" }, at(1));
    await completePasswordReset(
      db.portal,
      { realm: "owner", token, newPassword: "quite another one", ...asker() },
      depsAt(1),
    );
    const withNew = signIn(db.portal, { ...visit(), realm: "owner", email, password: "quite another one" }, depsAt(2));
    await expect(withNew).rejects.toEqual(refusal("second_factor_required"));
    const made = createSession(db.portal, { ...visit(), realm: "owner", subjectId: id }, at(2));
    await expect(made).rejects.toEqual(refusal("second_factor_required"));
    const link = await mintToken(db.portal.orm, { ...reset, purpose: "sign_in" }, at(2));
    const linked = signInWithLink(db.portal, { ...visit(), realm: "owner", token: link.token }, depsAt(2));
    await expect(linked).rejects.toEqual(refusal("invalid_credentials"));
  });
});

describe("a rotation of the key", () => {
  const newKey = "next year's key of these tests, long enough";
  const rotating = secretBox({ current: newKey, previous: "a key of these tests, long enough" });

  it("lets everybody in, and a sign-in seals the seed with the new key", async () => {
    const { secret, enter } = await enrolled();
    await enter(2, codeAt(secret, 2), rotating);
    await enter(4, codeAt(secret, 4), secretBox({ current: newKey }));
  });

  it("fails loudly when the former key is gone too early", async () => {
    const { secret, enter } = await enrolled();
    await expect(enter(2, codeAt(secret, 2), secretBox({ current: newKey }))).rejects.toThrow("No key");
  });
});

describe("switching off and new recovery codes", () => {
  it("need the password and a code", async () => {
    const { id, holder, secret, recoveryCodes, enter } = await enrolled();
    const drop = (currentPassword: string, code: string) =>
      dropSecondFactor(db.portal, { ...holder, ...asker(), currentPassword, code }, depsAt(3));
    await expect(drop("wrong", codeAt(secret, 3))).rejects.toEqual(refusal("validation_failed"));
    await expect(drop(password, "000000")).rejects.toEqual(refusal("second_factor_invalid"));
    const renewed = await renewRecoveryCodes(
      db.portal,
      { ...holder, ...asker(), currentPassword: password, code: codeAt(secret, 3) },
      depsAt(3),
    );
    await expect(enter(4, recoveryCodes[0])).rejects.toEqual(refusal("second_factor_invalid"));
    expect((await enter(4, renewed.recoveryCodes[0])).recoveryCodesLeft).toBe(9);
    await drop(password, renewed.recoveryCodes[1] ?? "");
    await expect(enter(5)).resolves.toMatchObject({ recoveryCodesLeft: null });
    expect(await describeSecondFactor(db.portal, holder)).toBeNull();
    expect((await actionsOf(id)).filter((action) => action !== "owner.signed_in")).toEqual([
      "owner.second_factor_switched_on",
      "owner.recovery_codes_renewed",
      "owner.second_factor_failed",
      "owner.recovery_code_used",
      "owner.second_factor_switched_off",
    ]);
  });
});

describe("realms", () => {
  it("of staff keep their second factors from the portal, and owners' from staff", async () => {
    const { id, email } = await addStaff(db.staff, `hashed ${password}`);
    const holder = { realm: "staff", subjectId: id } as const;
    const { secret } = await proposeSecondFactor(
      db.staff,
      { ...holder, ...asker(), currentPassword: password, issuer: "Tenantry" },
      depsAt(0),
    );
    await confirmSecondFactor(db.staff, { ...holder, ...asker(), code: codeAt(secret, 0) }, depsAt(0));
    const entering = signIn(db.staff, { ...visit(), realm: "staff", email, password }, depsAt(1));
    await expect(entering).rejects.toEqual(refusal("second_factor_required"));
    const owner = await enrolled();
    expect(await describeSecondFactor(db.portal, holder)).toBeNull();
    expect(await describeSecondFactor(db.staff, owner.holder)).toBeNull();
    expect(await db.jobs.orm.execute(sql`select 1 from platform.second_factors`).catch(() => "refused")).toBe(
      "refused",
    );
  });
});
