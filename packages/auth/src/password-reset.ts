import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { Database } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { accountsOf, lookUp } from "./accounts.ts";
import { forgetEmailChange } from "./email-change.ts";
import { addressKey, type RateLimiter } from "./rate-limits.ts";
import { inScope, type RealmScope, tenantOf, transactInScope } from "./realms.ts";
import { endSessions } from "./sessions.ts";
import { readToken, spendOtherLinks, spendToken } from "./tokens.ts";

type Asker = { ip: string | null; requestId: string | null };

/**
 * Asks for a reset link (`email` as core's `Email` gives it). Known or not, the answer is the same and so is the work,
 * but for one row in the same pipeline: the mail itself is a job's business. Errors: `rate_limited`.
 */
export async function requestPasswordReset(
  db: Database,
  request: RealmScope & Asker & { email: string },
  { limiter, now }: { limiter: RateLimiter; now: Date },
): Promise<void> {
  const { realm, email, requestId, ip } = request;
  const tenantId = tenantOf(request);
  await limiter.consume("reset_ip", addressKey(ip));
  await limiter.consume("reset_account", `${realm} ${tenantId ?? ""} ${email}`);
  const account = await lookUp(db, request, { email });
  await transactInScope(db, request, async (tx) => {
    const subjectId = account?.subject.id ?? null;
    const actor = { type: "visitor", id: null } as const;
    const action = `${realm}.password_reset_requested`;
    // The event has an id of its own: the mail's permanent key must not come from a header that a client may repeat.
    const data = { realm, tenantId, requestId: randomUUIDv7() };
    await Promise.all([
      recordAudit(tx, { tenantId, actor, action, targetId: subjectId, after: { ip }, requestId }, now),
      subjectId && enqueueEvent(tx, { name: "account/password_reset.requested", data: { ...data, subjectId } }, now),
    ]);
  });
}

/**
 * Sets a new password with a mailed link, spends it and every other link of the account, and signs out everywhere.
 * The caller has checked the password with core's `NewPassword` and against the common ones.
 * Errors: `token_spent`, `token_expired`, `not_found` (also when the account was disabled since), `rate_limited`.
 */
export async function completePasswordReset(
  db: Database,
  request: RealmScope & Asker & { token: string; newPassword: string },
  { hasher, limiter, now }: { hasher: PasswordHasher; limiter: RateLimiter; now: Date },
): Promise<void> {
  const { realm, ip, requestId } = request;
  const link = { ...request, purpose: "reset_password" } as const;
  await limiter.consume("link_ip", addressKey(ip));
  // Looks before it hashes: an invented token must not cost us 19 MiB.
  const { subjectId } = await inScope(db, request, (tx) => readToken(tx, link, now));
  const passwordHash = await hasher.hash(request.newPassword);
  await transactInScope(db, request, async (tx) => {
    const accounts = accountsOf(db, request);
    // The account before the tokens: two resets at once take turns, and the second finds its link spent.
    await accounts.lock(tx, subjectId);
    await readToken(tx, link, now);
    const changed = await accounts.setPasswordHash(tx, subjectId, { passwordHash, now });
    if (!changed) throw new DomainError("not_found", "The account of this link is disabled.");
    await spendToken(tx, link, now);
    await spendOtherLinks(tx, { ...request, subjectId }, now);
    await forgetEmailChange(tx, { ...request, subjectId }, now);
    await endSessions(tx, { ...request, subjectId });
    const actor = { type: realm, id: subjectId };
    const entry = { tenantId: tenantOf(request), actor, action: `${realm}.password_reset`, targetId: subjectId };
    await recordAudit(tx, { ...entry, after: { ip }, requestId }, now);
  });
}
