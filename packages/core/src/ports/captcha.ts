/** `altcha` is a proof of work of our own; the others are vendors with keys from the environment. */
export const captchaIds = ["altcha", "recaptcha", "turnstile"] as const;
export type CaptchaId = (typeof captchaIds)[number];

/** Where a vendor's widget comes from, which is all that a page's policy must allow for it. */
export const captchaOrigins = {
  altcha: [],
  recaptcha: ["https://www.google.com/recaptcha/", "https://recaptcha.google.com/recaptcha/"],
  turnstile: ["https://challenges.cloudflare.com"],
} as const satisfies Record<CaptchaId, readonly string[]>;

/** Proof of work that a browser does, in ALTCHA's own shape; signed, and good until it expires. */
export type ProofOfWork = {
  readonly parameters: {
    readonly algorithm: string;
    readonly nonce: string;
    readonly salt: string;
    readonly cost: number;
    readonly keyLength: number;
    readonly keyPrefix: string;
    readonly [more: string]: unknown;
  };
  readonly signature: string;
};

export interface Captchas {
  /** Those whose keys are there: no other can be switched on. */
  readonly available: readonly CaptchaId[];
  /** What a vendor's widget needs to know; null where there is no vendor. */
  siteKey(id: CaptchaId): string | null;
  challenge(now: Date): Promise<ProofOfWork>;
  /** What makes this answer one that can be used once, however it is written; null for what is no answer. */
  identify(id: CaptchaId, response: string): string | null;
  /** Whether the answer is right, ours, and in time. Throws `unavailable` when the vendor cannot be asked. */
  check(id: CaptchaId, response: string, request: { ip: string | null; now: Date }): Promise<boolean>;
}
