import { fieldError } from "@tenantry/core/errors";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { Database } from "@tenantry/db/client";
import { type Account, lookUp } from "./accounts.ts";
import type { RateLimiter } from "./rate-limits.ts";
import { type RealmScope, tenantOf } from "./realms.ts";

/** Who asks: a signed-in subject, on the record with address and request. */
export type Asker = { ip: string | null; requestId: string | null };

/**
 * Whoever is signed in says the password again: a screen left open must not be enough to change the locks.
 * Errors: `validation_failed` (`currentPassword`: `wrong_password`), `rate_limited`, `unavailable`.
 */
export async function provePassword<S extends RealmScope>(
  db: Database,
  request: S & { subjectId: string; currentPassword: string },
  { hasher, limiter }: { hasher: PasswordHasher; limiter: RateLimiter },
): Promise<Account<S["realm"]>> {
  const { realm, subjectId, currentPassword } = request;
  const attempts = `${realm} ${tenantOf(request) ?? ""} ${subjectId}`;
  await limiter.consume("prove_account", attempts);
  const account = await lookUp<S>(db, request, { id: subjectId });
  const matches = await hasher.verify(account?.passwordHash ?? undefined, currentPassword);
  if (!account || !matches) throw fieldError("currentPassword", "wrong_password", "The password is wrong.");
  await limiter.reset("prove_account", attempts);
  return account;
}
