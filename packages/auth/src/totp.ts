import { secondFactor } from "@tenantry/core/identity/second-factor";
import { Secret, TOTP } from "otpauth";

// SHA-1, six digits, 30 seconds: what every authenticator app understands; others ignore any other choice silently.
const { digits, stepSeconds, skewSteps } = secondFactor;
const seedBytes = 20;

/** A new seed in base 32, as it is typed into an app that cannot scan. */
export const newSeed = (): string => new Secret({ size: seedBytes }).base32;

const totpOf = (seed: string, names: { issuer: string; label: string } = { issuer: "", label: "" }) =>
  new TOTP({ ...names, algorithm: "SHA1", digits, period: stepSeconds, secret: Secret.fromBase32(seed) });

/** `otpauth://totp/…`, what the QR code says; `issuer` and `label` tell accounts apart in the app. */
export const enrolmentUri = (seed: string, names: { issuer: string; label: string }): string =>
  totpOf(seed, names).toString();

/** The step whose code this is, at most one from now; null when it is none of them. */
export function stepOf(seed: string, code: string, now: Date): number | null {
  const step = Math.floor(now.getTime() / 1000 / stepSeconds);
  const delta = totpOf(seed).validate({ token: code, timestamp: now.getTime(), window: skewSteps });
  return delta === null ? null : step + delta;
}
