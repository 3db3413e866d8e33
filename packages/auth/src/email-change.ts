import { randomUUIDv7 } from "node:crypto";
import { DomainError, fieldError } from "@tenantry/core/errors";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { Database, Queryable, Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { emailChanges } from "@tenantry/db/platform/identity";
import { and, eq, gt } from "drizzle-orm";
import { accountsOf, platformAccounts } from "./accounts.ts";
import { type Asker, provePassword } from "./prove-password.ts";
import { addressKey, type RateLimiter } from "./rate-limits.ts";
import type { RealmScope } from "./realms.ts";
import type { FactorHolder } from "./recovery-codes.ts";
import { announceSecurityChange } from "./security-change.ts";
import { readToken, spendLinksOf, spendOtherLinks, spendToken, tokenSeconds } from "./tokens.ts";

/** Accounts of the platform; a workspace's users have their address from whoever manages it. */
type Holder = FactorHolder;
export type PendingEmail = { newEmail: string; requestedAt: Date; expiresAt: Date };

const ofHolder = ({ realm, subjectId }: Holder) =>
  and(eq(emailChanges.realm, realm), eq(emailChanges.subjectId, subjectId));

const expiry = (now: Date) => new Date(now.getTime() + tokenSeconds.confirm_email * 1000);

/**
 * Asks for another address (`newEmail` as core's `Email` gives it). Whether somebody has it already is not said:
 * a job mails either a link or, to a taken one, a word to its owner. A former wish that waits is replaced.
 * Errors: `validation_failed` (`currentPassword`, or `newEmail`: `email_unchanged`), `rate_limited`.
 */
export async function requestEmailChange(
  db: Database,
  request: Holder & Asker & { newEmail: string; currentPassword: string },
  { hasher, limiter, now }: { hasher: PasswordHasher; limiter: RateLimiter; now: Date },
): Promise<void> {
  const { realm, subjectId, newEmail, ip, requestId } = request;
  const { subject } = await provePassword(db, request, { hasher, limiter });
  if (subject.email === newEmail) throw fieldError("newEmail", "email_unchanged", "This is the account's address.");
  await limiter.consume("email_change_account", `${realm} ${subjectId}`);
  await db.transaction(async (tx) => {
    await accountsOf(db, request).admit(tx, subjectId, now);
    await forgetEmailChange(tx, request, now);
    const id = randomUUIDv7();
    await tx.insert(emailChanges).values({ id, realm, subjectId, newEmail, requestedAt: now, expiresAt: expiry(now) });
    // Neither address: the audit log outlives both mailboxes.
    const action = `${realm}.email_change_requested`;
    const actor = { type: realm, id: subjectId };
    await recordAudit(tx, { tenantId: null, actor, action, targetId: subjectId, after: { ip }, requestId }, now);
    await askForMail(tx, { realm, subjectId, changeId: id }, now);
  });
}

async function askForMail(tx: Tx, change: Holder & { changeId: string }, now: Date): Promise<void> {
  const data = { ...change, requestId: randomUUIDv7() };
  await enqueueEvent(tx, { name: "account/email_change.requested", data }, now);
}

/** Mails the link once more; it lives a whole day again. Errors: `not_found` (nothing waits), `rate_limited`. */
export async function resendEmailChange(
  db: Database,
  request: Holder,
  { limiter, now }: { limiter: RateLimiter; now: Date },
): Promise<void> {
  const { realm, subjectId } = request;
  await limiter.consume("email_change_account", `${realm} ${subjectId}`);
  await db.transaction(async (tx) => {
    const [change] = await tx
      .update(emailChanges)
      .set({ expiresAt: expiry(now) })
      .where(and(ofHolder(request), gt(emailChanges.expiresAt, now)))
      .returning({ id: emailChanges.id });
    if (!change) throw new DomainError("not_found", "No change of address waits.");
    await spendLinksOf(tx, { realm, purpose: "confirm_email", subjectId: change.id }, now);
    await askForMail(tx, { realm, subjectId, changeId: change.id }, now);
  });
}

/** Takes the wish back; its links open nothing any more. Nothing waiting is no error. */
export async function withdrawEmailChange(db: Database, request: Holder & Asker, now: Date): Promise<void> {
  const { realm, subjectId, ip, requestId } = request;
  await db.transaction(async (tx) => {
    if (!(await forgetEmailChange(tx, request, now))) return;
    const action = `${realm}.email_change_withdrawn`;
    const actor = { type: realm, id: subjectId };
    await recordAudit(tx, { tenantId: null, actor, action, targetId: subjectId, after: { ip }, requestId }, now);
  });
}

/** In the caller's transaction; false when nothing waited. */
export async function forgetEmailChange(
  tx: Queryable,
  request: RealmScope & { subjectId: string },
  now: Date,
): Promise<boolean> {
  if (request.realm === "user") return false;
  const { realm, subjectId } = request;
  const [change] = await tx
    .delete(emailChanges)
    .where(ofHolder({ realm, subjectId }))
    .returning({ id: emailChanges.id });
  if (change) await spendLinksOf(tx, { realm, purpose: "confirm_email", subjectId: change.id }, now);
  return change !== undefined;
}

/** The address that waits to be confirmed; null when none does, or its day is over. */
export async function pendingEmailChange(db: Database, holder: Holder, now: Date): Promise<PendingEmail | null> {
  const [change] = await db.orm
    .select({
      newEmail: emailChanges.newEmail,
      requestedAt: emailChanges.requestedAt,
      expiresAt: emailChanges.expiresAt,
    })
    .from(emailChanges)
    .where(and(ofHolder(holder), gt(emailChanges.expiresAt, now)));
  return change ?? null;
}

/**
 * The link in the new mailbox was followed: the account has the new address, and links that were mailed to the old one
 * open nothing any more. Nobody is signed in by it.
 * Errors: `token_spent`, `token_expired`, `not_found`, `email_taken` (somebody has it by now), `rate_limited`.
 */
export async function confirmEmailChange(
  db: Database,
  request: { realm: "owner" | "staff"; token: string } & Asker,
  { limiter, now }: { limiter: RateLimiter; now: Date },
): Promise<void> {
  const { realm } = request;
  const link = { ...request, purpose: "confirm_email" } as const;
  await limiter.consume("link_ip", addressKey(request.ip));
  await db.transaction(async (tx) => {
    const { subjectId: changeId } = await readToken(tx, link, now);
    const [change] = await tx.select().from(emailChanges).where(eq(emailChanges.id, changeId));
    if (!change) throw new DomainError("not_found", "This change was withdrawn.");
    const { subjectId, newEmail } = change;
    const account = { ...request, subjectId };
    const accounts = platformAccounts(realm);
    // The account's row before the token's, as in a password reset: neither waits for the other in a circle.
    const admitted = await accounts.admit(tx, subjectId, now);
    if (!admitted) throw new DomainError("not_found", "The account of this link is disabled.");
    await spendToken(tx, link, now);
    await accounts.setEmail(tx, subjectId, newEmail, now);
    await forgetEmailChange(tx, account, now);
    await spendOtherLinks(tx, account, now);
    await announceSecurityChange(tx, account, "email", now);
  });
}
