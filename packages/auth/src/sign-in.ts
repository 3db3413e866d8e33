import { DomainError } from "@tenantry/core/errors";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { Database, Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { type Account, accountsOf, type Subject } from "./accounts.ts";
import type { Client } from "./adapter.ts";
import { addressKey, type RateLimiter } from "./rate-limits.ts";
import { type Audience, inScope, type RealmScope, tenantOf, transactInScope } from "./realms.ts";
import { type NewSession, recordSession, replaceSession, startSession } from "./sessions.ts";
import { readToken, spendToken } from "./tokens.ts";

type Entry = Client & {
  audience: Audience;
  /** Token of a session that the browser still has: it ends with this sign-in. */
  presentedToken?: string | undefined;
  requestId: string | null;
};

export type SignInRequest = Entry & { email: string; password: string };
export type SignedIn<S extends RealmScope> = NewSession & { subject: Subject<S["realm"]> };

const refused = () => new DomainError("invalid_credentials", "The e-mail address or the password is wrong.");

/**
 * Signs in with a password (`email` as core's `Email` gives it). An unknown, disabled or passwordless account costs
 * the same work as a wrong password and gets the same answer.
 * Errors: `invalid_credentials`, `rate_limited`, `unavailable`, `validation_failed` (password beyond its bound).
 */
export async function signIn<S extends RealmScope>(
  db: Database,
  request: S & SignInRequest,
  { hasher, limiter, now }: { hasher: PasswordHasher; limiter: RateLimiter; now: Date },
): Promise<SignedIn<S>> {
  const { email, password, realm } = request;
  const accounts = accountsOf<S>(request);
  const address = addressKey(request.ip);
  const attempts = `${realm} ${tenantOf(request) ?? ""} ${email} ${address}`;
  await limiter.consume("sign_in_ip", address);
  await limiter.consume("sign_in_account", attempts);
  const account = await inScope(db, request, (tx) => accounts.findByEmail(tx, email, tenantOf(request)));
  const matches = await hasher.verify(account?.passwordHash ?? undefined, password);
  if (!account || !matches) {
    await recordFailure(db, request, account?.subject.id ?? null, now);
    throw refused();
  }
  const signedIn = await transactInScope(db, request, async (tx) => {
    const admitted = await accounts.admit(tx, account.subject.id, now);
    // A reset that finished while we were hashing leaves no session behind for the old password.
    if (!admitted || admitted.passwordHash !== account.passwordHash) throw refused();
    return enter<S>(tx, request, admitted, "password", now);
  });
  await limiter.reset("sign_in_account", attempts);
  return signedIn;
}

/**
 * Signs in with a one-time link and spends it.
 * Errors: `token_spent`, `token_expired`, `not_found`, `invalid_credentials` (account disabled since), `rate_limited`.
 */
export async function signInWithLink<S extends RealmScope>(
  db: Database,
  request: S & Entry & { token: string },
  { limiter, now }: { limiter: RateLimiter; now: Date },
): Promise<SignedIn<S>> {
  await limiter.consume("link_ip", addressKey(request.ip));
  const link = { ...request, purpose: "sign_in" } as const;
  return transactInScope(db, request, async (tx) => {
    const { subjectId } = await readToken(tx, link, now);
    // The account's row before the token's, as in a password reset: neither waits for the other in a circle.
    const admitted = await accountsOf<S>(request).admit(tx, subjectId, now);
    if (!admitted) throw refused();
    await spendToken(tx, link, now);
    return enter<S>(tx, request, admitted, "link", now);
  });
}

async function enter<S extends RealmScope>(
  tx: Tx,
  request: S & Entry,
  { subject }: Account<S["realm"]>,
  method: "password" | "link",
  now: Date,
): Promise<SignedIn<S>> {
  const { audience, presentedToken } = request;
  if (presentedToken) await replaceSession(tx, { ...request, token: presentedToken }, now);
  const session = await startSession(tx, { ...request, subjectId: subject.id }, now);
  const after = { method, audience, ip: request.ip };
  await recordSession(tx, { ...request, subjectId: subject.id }, "signed_in", after, now);
  return { ...session, subject };
}

/** Never the password, and not the address as typed: people type passwords into the wrong field. */
async function recordFailure(
  db: Database,
  request: RealmScope & Entry,
  subjectId: string | null,
  now: Date,
): Promise<void> {
  const { realm, requestId, ip } = request;
  const actor = { type: "visitor", id: null } as const;
  const action = `${realm}.sign_in_failed`;
  await inScope(db, request, (tx) =>
    recordAudit(tx, { tenantId: tenantOf(request), actor, action, targetId: subjectId, after: { ip }, requestId }, now),
  );
}
