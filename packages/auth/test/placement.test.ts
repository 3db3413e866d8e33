import { randomBytes } from "node:crypto";
import { acceptInvitation } from "@tenantry/auth/accept-invitation";
import { completePasswordReset } from "@tenantry/auth/password-reset";
import { signOut, validateSession } from "@tenantry/auth/sessions";
import { signIn, signInWithLink } from "@tenantry/auth/sign-in";
import { requestSignInLink } from "@tenantry/auth/sign-in-link";
import { mintToken, peekToken, type TokenPurpose } from "@tenantry/auth/tokens";
import type { TenantId } from "@tenantry/core/ids";
import { connect, type Database } from "@tenantry/db/client";
import { addPlacement } from "@tenantry/db/placement/add-placement";
import { pendingNotes } from "@tenantry/db/placement/tables";
import { outbox, users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testEnv } from "./support/env.ts";
import { addTenant, addUser, newAddress, openAuthWorld, password, testBox, visit } from "./support/world.ts";

const placement = `auth-${randomBytes(4).toString("hex")}`;
const database = `test_${randomBytes(8).toString("hex")}`;
const admin = connect(testEnv.TEST_DATABASE_URL, "auth-test");
const { db, now, deps } = openAuthWorld({ secrets: testBox });
const passwordOf = (url: string) => new URL(url).password;

let tenantId: TenantId;
beforeAll(async () => {
  const url = new URL(testEnv.TEST_DATABASE_URL);
  url.pathname = `/${database}`;
  // Roles belong to the whole server: two suites that set them up at once would trip over each other.
  await admin`select pg_advisory_lock(hashtext('tenantry:test-databases'))`;
  await admin.unsafe(`CREATE DATABASE ${database}`);
  await addPlacement({
    name: placement,
    adminUrl: url.toString(),
    ownerUrl: testEnv.TEST_OWNER_URL,
    secrets: testBox,
    passwords: {
      owner: passwordOf(testEnv.TEST_OWNER_URL),
      portal: passwordOf(testEnv.TEST_PORTAL_URL),
      jobs: passwordOf(testEnv.TEST_JOBS_URL),
      staff: passwordOf(testEnv.TEST_STAFF_URL),
    },
  });
  await admin`select pg_advisory_unlock(hashtext('tenantry:test-databases'))`;
  tenantId = await addTenant(db.owner, placement);
});
afterAll(async () => {
  await admin`delete from platform.tenants where placement = ${placement}`;
  await admin`delete from platform.placements where name = ${placement}`;
  await admin.unsafe(`DROP DATABASE ${database} WITH (FORCE)`);
  await admin.end();
});

const scope = () => ({ realm: "user", tenantId }) as const;
const enter = (email: string, given = password) =>
  signIn(db.portal, { ...scope(), ...visit(), email, password: given }, deps);
const isActive = async (token: string) =>
  (await validateSession(db.portal, { ...scope(), audience: "web", token }, now)) !== null;
const mailed = async (subjectId: string, purpose: TokenPurpose) =>
  (await mintToken(db.jobs.orm, { realm: "user", purpose, subjectId, tenantId }, now)).token;
const notesOf = () => db.portal.inWorkspace(tenantId, (own) => own.select({ name: outbox.name }).from(outbox));

it("a person whose workspace is elsewhere signs in, is recognised and signs out; sessions are the platform's", async () => {
  const { id, email } = await addUser(db.portal, tenantId, `hashed ${password}`);
  await expect(enter(email, "another one")).rejects.toMatchObject({ code: "invalid_credentials" });
  const { token, subject } = await enter(email);
  expect(subject).toMatchObject({ id, email, role: "member" });
  expect(await isActive(token)).toBe(true);
  await db.portal.inWorkspace(tenantId, (own) => own.update(users).set({ deactivatedAt: now }).where(eq(users.id, id)));
  expect(await isActive(token)).toBe(false);
  await expect(enter(email)).rejects.toMatchObject({ code: "invalid_credentials" });
  await signOut(db.portal, { ...scope(), audience: "web", token, requestId: null }, now);
});

it("a link lets in once, and an invitation makes its person a user", async () => {
  const { id, email } = await addUser(db.portal, tenantId);
  await requestSignInLink(db.portal, { tenantId, email, ip: newAddress(), requestId: null }, deps);
  const link = { ...scope(), ...visit(), token: await mailed(id, "sign_in") };
  expect(await isActive((await signInWithLink(db.portal, link, deps)).token)).toBe(true);
  await expect(signInWithLink(db.portal, link, deps)).rejects.toMatchObject({ code: "token_spent" });
  const invitation = { tenantId, token: await mailed(id, "accept_invitation"), name: "Uma", newPassword: password };
  await acceptInvitation(db.portal, { ...invitation, ip: newAddress(), requestId: null }, deps);
  expect((await enter(email)).subject).toMatchObject({ id, name: "Uma" });
});

it("twelve resets with one link beside sign-ins with the old password: one password, and no session of the old one", async () => {
  const { id, email } = await addUser(db.portal, tenantId, `hashed ${password}`);
  const token = await mailed(id, "reset_password");
  const reset = (newPassword: string) =>
    completePasswordReset(db.portal, { ...scope(), token, newPassword, ip: newAddress(), requestId: null }, deps);
  const [resets, entries] = await Promise.all([
    Promise.allSettled(Array.from({ length: 12 }, (_, i) => reset(`new password ${i}`))),
    Promise.allSettled(Array.from({ length: 12 }, () => enter(email))),
  ]);
  expect(resets.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const one of entries) if (one.status === "fulfilled") expect(await isActive(one.value.token)).toBe(false);
  const chosen = resets.findIndex(({ status }) => status === "fulfilled");
  expect(await isActive((await enter(email, `new password ${chosen}`)).token)).toBe(true);
});

it("a reset that dies between the two databases has left a note that ends what is older", async () => {
  const { id, email } = await addUser(db.portal, tenantId, `hashed ${password}`);
  const { token: session } = await enter(email);
  const token = await mailed(id, "reset_password");
  const before = (await notesOf()).length;
  const dying: Database = {
    ...db.portal,
    alongside: async (tx, tenant, work) => {
      await db.portal.alongside(tx, tenant, work);
      throw new Error("the machine is gone");
    },
  };
  const request = { ...scope(), token, newPassword: "another password", ip: newAddress(), requestId: null };
  await expect(completePasswordReset(dying, request, deps)).rejects.toThrow("the machine is gone");
  expect(await peekToken(db.portal, { ...scope(), purpose: "reset_password", token }, now)).toBe("valid");
  expect(await isActive(session)).toBe(true);
  expect((await notesOf()).length).toBe(before + 1);
  const marks = await db.jobs.inPlacement(placement, (tx) =>
    tx.select({ id: pendingNotes.id }).from(pendingNotes).where(eq(pendingNotes.tenantId, tenantId)),
  );
  expect(marks).toHaveLength(before + 1);
});

it("while the other database is away nobody of it gets in, and is told to try again", async () => {
  const { email } = await addUser(db.portal, tenantId, `hashed ${password}`);
  await admin.unsafe(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
  try {
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database}`;
    await expect(enter(email)).rejects.toMatchObject({ code: "unavailable", retry: true });
  } finally {
    await admin.unsafe(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
  }
});
