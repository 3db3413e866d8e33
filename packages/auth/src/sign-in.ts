import { DomainError } from "@tenantry/core/errors";
import type { Database, Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { type Account, accountsOf, lookUp, type Subject } from "./accounts.ts";
import type { Client } from "./adapter.ts";
import { addressKey, type RateLimiter } from "./rate-limits.ts";
import { type Audience, inScope, type RealmScope, tenantOf, transactInScope } from "./realms.ts";
import type { FactorHolder } from "./recovery-codes.ts";
import {
  countCodeAttempt,
  forgetCodeAttempts,
  passSecondStep,
  type SecondFactorDeps,
  type SecondStep,
} from "./second-factor.ts";
import { announceSecurityChange } from "./security-change.ts";
import { type NewSession, recordSession, replaceSession, startSession } from "./sessions.ts";
import { readToken, spendToken } from "./tokens.ts";

type SignInDeps = SecondFactorDeps;

type Entry = Client & {
  audience: Audience;
  /** Token of a session that the browser still has: it ends with this sign-in. */
  presentedToken?: string | undefined;
  requestId: string | null;
};

/** `code`: of an authenticator app, or a recovery code; not looked at before the password is right. */
export type SignInRequest = Entry & { email: string; password: string; code?: string | undefined };
export type SignedIn<S extends RealmScope> = NewSession & {
  subject: Subject<S["realm"]>;
  /** After a sign-in with a recovery code: how many are left. */
  recoveryCodesLeft: number | null;
};

const refused = () => new DomainError("invalid_credentials", "The e-mail address or the password is wrong.");

/**
 * Signs in with a password (`email` as core's `Email` gives it). An unknown, disabled or passwordless account costs
 * the same work as a wrong password and gets the same answer.
 * Errors: `invalid_credentials`, `second_factor_required` (the password is right, a code is needed),
 * `second_factor_invalid`, `rate_limited`, `unavailable`, `validation_failed` (password beyond its bound).
 */
export async function signIn<S extends RealmScope>(
  db: Database,
  request: S & SignInRequest,
  { hasher, limiter, box, now }: SignInDeps,
): Promise<SignedIn<S>> {
  const { email, password, code, realm } = request;
  const accounts = accountsOf<S>(db, request);
  const address = addressKey(request.ip);
  const attempts = `${realm} ${tenantOf(request) ?? ""} ${email} ${address}`;
  await limiter.consume("sign_in_ip", address);
  await limiter.consume("sign_in_account", attempts);
  const account = await lookUp<S>(db, request, { email });
  const matches = await hasher.verify(account?.passwordHash ?? undefined, password);
  if (!account || !matches) {
    await recordFailure(db, request, account?.subject.id ?? null, now);
    throw refused();
  }
  const holder = factorHolder(request, account.subject);
  if (holder && code) await countCodeAttempt(limiter, holder);
  const signedIn = await transactInScope(db, request, async (tx) => {
    const admitted = await accounts.admit(tx, account.subject.id, now);
    // A reset that finished while we were hashing leaves no session behind for the old password.
    if (!admitted || admitted.passwordHash !== account.passwordHash) throw refused();
    const secondStep = await takeSecondStep(tx, request, admitted.subject, { box, now });
    return enter<S>(tx, request, admitted, { method: "password", secondStep }, now);
  }).catch(async (error: unknown) => {
    if (error instanceof DomainError && error.code === "second_factor_invalid")
      await recordFailure(db, request, account.subject.id, now, "second_factor_failed");
    throw error;
  });
  await limiter.reset("sign_in_account", attempts);
  if (holder) await forgetCodeAttempts(limiter, holder);
  return signedIn;
}

/** The account whose second factor is asked for; none in a workspace, and none where nothing is set up. */
function factorHolder<S extends RealmScope>(request: S, subject: Subject<S["realm"]>): FactorHolder | undefined {
  const { realm } = request;
  if (realm === "user" || !("secondFactor" in subject) || !subject.secondFactor) return undefined;
  return { realm, subjectId: subject.id };
}

async function takeSecondStep<S extends RealmScope>(
  tx: Tx,
  request: S & Entry & { code?: string | undefined },
  subject: Subject<S["realm"]>,
  deps: Pick<SignInDeps, "box" | "now">,
): Promise<SecondStep | undefined> {
  const holder = factorHolder(request, subject);
  if (!holder) return undefined;
  if (!request.code) throw new DomainError("second_factor_required", "A code is asked for, too.");
  const step = await passSecondStep(tx, holder, request.code, deps);
  const { ip, requestId } = request;
  if (step.method === "recovery_code")
    await announceSecurityChange(tx, { ...holder, ip, requestId }, "recovery_code_used", deps.now);
  return step;
}

/**
 * Signs in with a one-time link and spends it; an account with a second factor has no such way in.
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
    const admitted = await accountsOf<S>(db, request).admit(tx, subjectId, now);
    if (!admitted || factorHolder(request, admitted.subject)) throw refused();
    await spendToken(tx, link, now);
    return enter<S>(tx, request, admitted, { method: "link" }, now);
  });
}

async function enter<S extends RealmScope>(
  tx: Tx,
  request: S & Entry,
  { subject }: Account<S["realm"]>,
  { method, secondStep }: { method: "password" | "link"; secondStep?: SecondStep | undefined },
  now: Date,
): Promise<SignedIn<S>> {
  const { audience, presentedToken } = request;
  if (presentedToken) await replaceSession(tx, { ...request, token: presentedToken }, now);
  const session = await startSession(tx, { ...request, subjectId: subject.id }, now);
  const after = { method, audience, ip: request.ip, ...(secondStep && { secondStep: secondStep.method }) };
  await recordSession(tx, { ...request, subjectId: subject.id }, "signed_in", after, now);
  const recoveryCodesLeft = secondStep?.method === "recovery_code" ? secondStep.recoveryCodesLeft : null;
  return { ...session, subject, recoveryCodesLeft };
}

/** Never the password, and not the address as typed: people type passwords into the wrong field. */
async function recordFailure(
  db: Database,
  request: RealmScope & Entry,
  subjectId: string | null,
  now: Date,
  what: "sign_in_failed" | "second_factor_failed" = "sign_in_failed",
): Promise<void> {
  const { realm, requestId, ip } = request;
  const actor = { type: "visitor", id: null } as const;
  const action = `${realm}.${what}`;
  await inScope(db, request, (tx) =>
    recordAudit(tx, { tenantId: tenantOf(request), actor, action, targetId: subjectId, after: { ip }, requestId }, now),
  );
}
