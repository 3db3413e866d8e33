import { DomainError, fieldError } from "@tenantry/core/errors";
import { readSecondFactorCode } from "@tenantry/core/identity/second-factor";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import type { Database, Queryable, Tx } from "@tenantry/db/client";
import { secondFactors } from "@tenantry/db/platform/identity";
import { and, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import { accountsOf } from "./accounts.ts";
import { type Asker, provePassword } from "./prove-password.ts";
import type { RateLimiter } from "./rate-limits.ts";
import {
  countRecoveryCodes,
  type FactorHolder,
  removeRecoveryCodes,
  replaceRecoveryCodes,
  spendRecoveryCode,
} from "./recovery-codes.ts";
import { announceSecurityChange } from "./security-change.ts";
import { enrolmentUri, newSeed, stepOf } from "./totp.ts";

export type SecondFactorDeps = { hasher: PasswordHasher; limiter: RateLimiter; box: SecretBox; now: Date };
type Codes = Pick<SecondFactorDeps, "box" | "now">;

/** How a second step was passed, and what is left for the next time without a device. */
export type SecondStep = { method: "totp" | "recovery_code"; recoveryCodesLeft: number };

const placeOf = ({ realm, subjectId }: FactorHolder) => `totp:${realm}:${subjectId}`;
const ofHolder = ({ realm, subjectId }: FactorHolder) =>
  and(eq(secondFactors.realm, realm), eq(secondFactors.subjectId, subjectId));
const wrongCode = () => new DomainError("second_factor_invalid", "The code is wrong, too old or was used before.");

/** Counts an attempt with a code; whoever knows the password gets as few guesses from a thousand addresses as from one. */
export async function countCodeAttempt(limiter: RateLimiter, { realm, subjectId }: FactorHolder): Promise<void> {
  await limiter.consume("second_factor_account", `${realm} ${subjectId}`);
}

export async function forgetCodeAttempts(limiter: RateLimiter, { realm, subjectId }: FactorHolder): Promise<void> {
  await limiter.reset("second_factor_account", `${realm} ${subjectId}`);
}

/**
 * Takes a code of the app or a recovery code, in the caller's transaction: neither is taken again, whoever races.
 * The caller has counted the attempt. Errors: `second_factor_invalid`.
 */
export async function passSecondStep(
  tx: Queryable,
  holder: FactorHolder,
  typed: string,
  { box, now }: Codes,
): Promise<SecondStep> {
  const code = readSecondFactorCode(typed);
  const passed =
    code?.kind === "totp"
      ? await takeCode(tx, holder, code.digits, { box, now })
      : code !== undefined && (await spendRecoveryCode(tx, holder, code.code, now));
  if (!passed) throw wrongCode();
  const method = code?.kind === "totp" ? "totp" : "recovery_code";
  return { method, recoveryCodesLeft: await countRecoveryCodes(tx, holder) };
}

async function takeCode(tx: Queryable, holder: FactorHolder, digits: string, { box, now }: Codes): Promise<boolean> {
  const [factor] = await tx
    .select({ secret: secondFactors.secret })
    .from(secondFactors)
    .where(and(ofHolder(holder), isNotNull(secondFactors.confirmedAt)));
  if (!factor) return false;
  const seed = box.open(factor.secret, placeOf(holder));
  const step = stepOf(seed, digits, now);
  if (step === null) return false;
  const taken = await tx
    .update(secondFactors)
    .set({ lastStep: step, ...(box.isStale(factor.secret) && { secret: box.seal(seed, placeOf(holder)) }) })
    .where(and(ofHolder(holder), or(isNull(secondFactors.lastStep), lt(secondFactors.lastStep, step))))
    .returning({ subjectId: secondFactors.subjectId });
  return taken.length === 1;
}

/**
 * Proposes a seed to an account without a second factor; it counts once `confirmSecondFactor` has seen a code of it.
 * Errors: `validation_failed` (wrong password), `conflict` (has one already), `rate_limited`.
 */
export async function proposeSecondFactor(
  db: Database,
  request: FactorHolder & Asker & { currentPassword: string; issuer: string },
  { hasher, limiter, box, now }: SecondFactorDeps,
): Promise<{ secret: string; uri: string }> {
  const { realm, subjectId, issuer } = request;
  const { subject } = await provePassword(db, request, { hasher, limiter });
  const seed = newSeed();
  const secret = box.seal(seed, placeOf(request));
  const proposed = await db.orm
    .insert(secondFactors)
    .values({ realm, subjectId, secret, createdAt: now })
    .onConflictDoUpdate({
      target: [secondFactors.realm, secondFactors.subjectId],
      set: { secret, createdAt: now, lastStep: null },
      setWhere: isNull(secondFactors.confirmedAt),
    })
    .returning({ subjectId: secondFactors.subjectId });
  if (proposed.length === 0) throw new DomainError("conflict", "This account has a second factor already.");
  return { secret: seed, uri: enrolmentUri(seed, { issuer, label: subject.email }) };
}

/**
 * The app shows the right code: from now on sign-in asks for one. Answers the recovery codes, once.
 * Errors: `second_factor_invalid`, `conflict` (nothing proposed, or confirmed before), `rate_limited`.
 */
export async function confirmSecondFactor(
  db: Database,
  request: FactorHolder & Asker & { code: string },
  { limiter, box, now }: Omit<SecondFactorDeps, "hasher">,
): Promise<{ recoveryCodes: string[] }> {
  await countCodeAttempt(limiter, request);
  const code = readSecondFactorCode(request.code);
  const recoveryCodes = await db.transaction(async (tx) => {
    const [factor] = await tx
      .select({ secret: secondFactors.secret, confirmedAt: secondFactors.confirmedAt })
      .from(secondFactors)
      .where(ofHolder(request))
      .for("update");
    if (!factor || factor.confirmedAt) throw new DomainError("conflict", "There is nothing to confirm.");
    const step = code?.kind === "totp" ? stepOf(box.open(factor.secret, placeOf(request)), code.digits, now) : null;
    if (step === null) throw wrongCode();
    await tx.update(secondFactors).set({ confirmedAt: now, lastStep: step }).where(ofHolder(request));
    const codes = await replaceRecoveryCodes(tx, request, now);
    await announceSecurityChange(tx, request, "second_factor_on", now);
    return codes;
  });
  await forgetCodeAttempts(limiter, request);
  return { recoveryCodes };
}

/**
 * Sign-in asks for the password only, again. A recovery code does as well as one of the app.
 * Errors: `validation_failed` (wrong password), `second_factor_invalid`, `rate_limited`.
 */
export async function dropSecondFactor(
  db: Database,
  request: FactorHolder & Asker & { currentPassword: string; code: string },
  deps: SecondFactorDeps,
): Promise<void> {
  await withBothProofs(db, request, deps, async (tx) => {
    await removeSecondFactor(tx, request);
    await announceSecurityChange(tx, request, "second_factor_off", deps.now);
  });
}

/** New recovery codes; the former ones open nothing any more. Errors as `dropSecondFactor`. */
export async function renewRecoveryCodes(
  db: Database,
  request: FactorHolder & Asker & { currentPassword: string; code: string },
  deps: SecondFactorDeps,
): Promise<{ recoveryCodes: string[] }> {
  return withBothProofs(db, request, deps, async (tx) => {
    const recoveryCodes = await replaceRecoveryCodes(tx, request, deps.now);
    await announceSecurityChange(tx, request, "recovery_codes", deps.now);
    return { recoveryCodes };
  });
}

async function withBothProofs<T>(
  db: Database,
  request: FactorHolder & Asker & { currentPassword: string; code: string },
  { hasher, limiter, box, now }: SecondFactorDeps,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { passwordHash } = await provePassword(db, request, { hasher, limiter });
  await countCodeAttempt(limiter, request);
  const result = await db.transaction(async (tx) => {
    const admitted = await accountsOf(db, request).admit(tx, request.subjectId, now);
    if (admitted?.passwordHash !== passwordHash)
      throw fieldError("currentPassword", "wrong_password", "The password was changed meanwhile.");
    await passSecondStep(tx, request, request.code, { box, now });
    return work(tx);
  });
  await forgetCodeAttempts(limiter, request);
  return result;
}

/** Removes seed and codes in the caller's transaction, which says why on record; false when there was none. */
export async function removeSecondFactor(tx: Queryable, holder: FactorHolder): Promise<boolean> {
  const removed = await tx
    .delete(secondFactors)
    .where(ofHolder(holder))
    .returning({ confirmedAt: secondFactors.confirmedAt });
  await removeRecoveryCodes(tx, holder);
  return removed.some(({ confirmedAt }) => confirmedAt !== null);
}

/** Since when the account has a second factor, and how many recovery codes are left; null without one. */
export async function describeSecondFactor(
  db: Database,
  holder: FactorHolder,
): Promise<{ since: Date; recoveryCodesLeft: number } | null> {
  const [factor] = await db.orm
    .select({ since: secondFactors.confirmedAt })
    .from(secondFactors)
    .where(and(ofHolder(holder), isNotNull(secondFactors.confirmedAt)));
  if (!factor?.since) return null;
  return { since: factor.since, recoveryCodesLeft: await countRecoveryCodes(db.orm, holder) };
}
