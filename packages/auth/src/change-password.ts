import { fieldError } from "@tenantry/core/errors";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { Database } from "@tenantry/db/client";
import { accountsOf } from "./accounts.ts";
import { forgetEmailChange } from "./email-change.ts";
import { type Asker, provePassword } from "./prove-password.ts";
import type { RateLimiter } from "./rate-limits.ts";
import { type RealmScope, transactInScope } from "./realms.ts";
import { announceSecurityChange } from "./security-change.ts";
import { endSessions } from "./sessions.ts";
import { spendOtherLinks } from "./tokens.ts";

/**
 * Changes the password of whoever is signed in. Every other session and mailed link ends, and so does a change of
 * address that waits. The caller has checked the new password as for a reset.
 * Errors: `validation_failed` (`currentPassword`: `wrong_password`), `rate_limited`, `unavailable`.
 */
export async function changePassword(
  db: Database,
  request: RealmScope & Asker & { subjectId: string; sessionId: string; currentPassword: string; newPassword: string },
  { hasher, limiter, now }: { hasher: PasswordHasher; limiter: RateLimiter; now: Date },
): Promise<void> {
  const { subjectId, sessionId } = request;
  const accounts = accountsOf(db, request);
  const before = await provePassword(db, request, { hasher, limiter });
  const passwordHash = await hasher.hash(request.newPassword);
  await transactInScope(db, request, async (tx) => {
    const admitted = await accounts.admit(tx, subjectId, now);
    // Changed or reset while we were hashing: the password that was asked is not the one of now.
    if (admitted?.passwordHash !== before.passwordHash)
      throw fieldError("currentPassword", "wrong_password", "The password was changed meanwhile.");
    await accounts.setPasswordHash(tx, subjectId, { passwordHash, now, keep: sessionId });
    await spendOtherLinks(tx, request, now);
    await forgetEmailChange(tx, request, now);
    await endSessions(tx, request, { except: sessionId });
    await announceSecurityChange(tx, request, "password", now);
  });
}
