import { randomInt } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import type { CaptchaId, Captchas } from "@tenantry/core/ports/captcha";
import { type Challenge, createChallenge, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { z } from "zod";
import { digest } from "./secrets.ts";

const purpose = "register";
const challengeMinutes = 10;
/** Iterations for each attempt, and how many attempts it takes: about half a second of one core. */
const work = { cost: 5000, fewest: 100, most: 300 } as const;
const vendorTimeoutMs = 5000;

export type CaptchaKeys = {
  ALTCHA_KEY?: string | undefined;
  RECAPTCHA_SITE_KEY?: string | undefined;
  RECAPTCHA_SECRET_KEY?: string | undefined;
  TURNSTILE_SITE_KEY?: string | undefined;
  TURNSTILE_SECRET_KEY?: string | undefined;
};

const verifyUrls = {
  recaptcha: "https://www.google.com/recaptcha/api/siteverify",
  turnstile: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
} as const;

// ALTCHA's own widget sends the same: base64 of JSON.
const Answer = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      algorithm: z.literal("PBKDF2/SHA-256"),
      nonce: z.string().max(200),
      salt: z.string().max(200),
      cost: z.literal(work.cost),
      keyLength: z.number().int().max(64),
      keyPrefix: z.string().max(128),
      expiresAt: z.number(),
      data: z.object({ for: z.literal(purpose) }),
    }),
    signature: z.string().min(1).max(200),
  }),
  solution: z.object({ counter: z.number().int().min(0).max(1_000_000), derivedKey: z.string().max(200) }),
});

const Verdict = z.object({ success: z.boolean(), hostname: z.string().optional() });

/** The kinds of CAPTCHA whose keys are there. `hostname` is the portal's: an answer from another site is refused. */
export function captchas(options: {
  keys: CaptchaKeys;
  hostname: string;
  verifyUrls?: Partial<Record<keyof typeof verifyUrls, string>>;
}): Captchas {
  const { keys, hostname } = options;
  const urls = { ...verifyUrls, ...options.verifyUrls };
  const vendors = {
    recaptcha: { siteKey: keys.RECAPTCHA_SITE_KEY, secret: keys.RECAPTCHA_SECRET_KEY },
    turnstile: { siteKey: keys.TURNSTILE_SITE_KEY, secret: keys.TURNSTILE_SECRET_KEY },
  };
  const available: CaptchaId[] = [
    ...(keys.ALTCHA_KEY ? (["altcha"] as const) : []),
    ...(["recaptcha", "turnstile"] as const).filter((id) => vendors[id].siteKey && vendors[id].secret),
  ];
  const altchaKey = () => {
    if (!keys.ALTCHA_KEY) throw new DomainError("unavailable", "ALTCHA_KEY is missing.");
    return keys.ALTCHA_KEY;
  };

  return {
    available,
    siteKey: (id) => (id === "altcha" ? null : (vendors[id].siteKey ?? null)),
    async challenge(now) {
      const { parameters, signature } = await createChallenge({
        algorithm: "PBKDF2/SHA-256",
        cost: work.cost,
        counter: randomInt(work.fewest, work.most),
        deriveKey,
        expiresAt: new Date(now.getTime() + challengeMinutes * 60_000),
        data: { for: purpose },
        hmacSignatureSecret: altchaKey(),
      });
      if (!signature) throw new Error("ALTCHA made a challenge without a signature.");
      return { parameters: { ...parameters }, signature };
    },
    identify(id, response) {
      if (id !== "altcha") return digest(`${id}:${response}`);
      const answer = readAnswer(response);
      // The challenge, not the answer: one challenge is good once, however its answer is spelt.
      return answer ? digest(`altcha:${answer.challenge.parameters.nonce}`) : null;
    },
    async check(id, response, { ip, now }) {
      if (id === "altcha") {
        const answer = readAnswer(response);
        if (!answer || answer.challenge.parameters.expiresAt * 1000 <= now.getTime()) return false;
        const challenge: Challenge = answer.challenge;
        const { solution } = answer;
        const result = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret: altchaKey() });
        return result.verified;
      }
      const { secret } = vendors[id];
      if (!secret) throw new DomainError("unavailable", "The CAPTCHA's keys are missing.");
      const verdict = await ask(urls[id], { secret, response, ...(ip ? { remoteip: ip } : {}) });
      return verdict.success && (verdict.hostname === undefined || verdict.hostname === hostname);
    },
  };
}

function readAnswer(response: string): z.infer<typeof Answer> | undefined {
  try {
    return Answer.safeParse(JSON.parse(Buffer.from(response, "base64").toString("utf8"))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function ask(url: string, form: Record<string, string>): Promise<z.infer<typeof Verdict>> {
  try {
    const signal = AbortSignal.timeout(vendorTimeoutMs);
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(form), signal });
    if (!answer.ok) throw new Error(`The CAPTCHA's vendor answered ${answer.status}.`);
    return Verdict.parse(await answer.json());
  } catch (cause) {
    throw new DomainError("unavailable", "The CAPTCHA cannot be checked at the moment.", { cause });
  }
}
