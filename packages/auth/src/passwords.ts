import { randomBytes } from "node:crypto";
import { hash, hashSync, verify } from "@node-rs/argon2";
import { DomainError, fieldError } from "@tenantry/core/errors";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import { passwordLength } from "@tenantry/core/tenant/inputs";
import pLimit from "p-limit";

// OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * argon2id, `concurrency` hashes at a time. Beyond `maxWaiting` more it answers `unavailable` at once,
 * so that a flood of sign-ins can take neither the memory nor the whole thread pool.
 */
export function passwordHasher({
  concurrency,
  maxWaiting = 64,
}: {
  concurrency: number;
  maxWaiting?: number;
}): PasswordHasher {
  const limit = pLimit(concurrency);
  // Nobody knows its password: an unknown account is compared with this one.
  const decoy = hashSync(randomBytes(32), cost);

  function queued<T>(work: (text: string) => Promise<T>, password: string): Promise<T> {
    if (password.length > passwordLength.max) throw fieldError("password", "too_long", "The password is too long.");
    if (limit.pendingCount >= maxWaiting) throw new DomainError("unavailable", "Too many sign-ins at this moment.");
    // The same password typed on another keyboard may arrive in another normal form.
    return limit(() => work(password.normalize("NFKC")));
  }

  return {
    hash: async (password) => queued((text) => hash(text, cost), password),
    verify: async (known, password) => queued((text) => verify(known ?? decoy, text), password),
  };
}
