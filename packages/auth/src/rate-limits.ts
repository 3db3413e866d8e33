import { DomainError } from "@tenantry/core/errors";
import type { Database } from "@tenantry/db/client";
import { rateLimits } from "@tenantry/db/platform/operations";
import ipaddr from "ipaddr.js";
import { RateLimiterDrizzle, RateLimiterRes } from "rate-limiter-flexible";
import { digest } from "./secrets.ts";

export type Limit = {
  /** Requests per window. */
  points: number;
  durationSeconds: number;
  /** How long a key that went over is refused; without it, until its window ends. */
  blockSeconds?: number;
};

/** Every limit of the product. The last word of a name says what its key is; `ip` is an `addressKey`. */
export const limits = {
  sign_in_ip: { points: 60, durationSeconds: 600 },
  sign_in_account: { points: 10, durationSeconds: 900, blockSeconds: 1800 },
  // Six digits, three of them valid at a time: about 500 guesses a day.
  second_factor_account: { points: 5, durationSeconds: 900, blockSeconds: 900 },
  prove_account: { points: 10, durationSeconds: 900 },
  email_change_account: { points: 5, durationSeconds: 3600 },
  link_ip: { points: 60, durationSeconds: 600 },
  register_ip: { points: 10, durationSeconds: 3600 },
  reset_account: { points: 3, durationSeconds: 3600 },
  reset_ip: { points: 20, durationSeconds: 3600 },
  // Mails to people who may have asked for nothing.
  invite_tenant: { points: 30, durationSeconds: 3600 },
  slug_check_ip: { points: 120, durationSeconds: 60 },
  api_ip: { points: 300, durationSeconds: 60 },
  api_tenant: { points: 600, durationSeconds: 60 },
  // Batches of up to 500 events: 25,000 a second.
  usage_ip: { points: 3_000, durationSeconds: 60 },
  usage_tenant: { points: 3_000, durationSeconds: 60 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

/** Where a key stands after a request, for `RateLimit-*` headers. */
export type LimitState = { limit: number; remaining: number; resetSeconds: number };

export interface RateLimiter {
  /** Counts one request. Throws `rate_limited` with `retryAfterSeconds` when the key has had its points. */
  consume(name: LimitName, key: string): Promise<LimitState>;
  /** Forgets what was counted: the right password ends the suspicion. */
  reset(name: LimitName, key: string): Promise<void>;
}

/** Counts in PostgreSQL, shared by all processes; `factor` (RATE_LIMIT_FACTOR) multiplies every limit's points. */
export function rateLimiter({ db, factor = 1 }: { db: Database; factor?: number }): RateLimiter {
  const limiters = new Map(
    Object.entries<Limit>(limits).map(([name, { points, durationSeconds, blockSeconds }]) => [
      name,
      new RateLimiterDrizzle({
        storeClient: db.orm,
        schema: rateLimits,
        keyPrefix: name,
        points: Math.max(1, Math.floor(points * factor)),
        duration: durationSeconds,
        blockDuration: blockSeconds ?? 0,
        clearExpiredByTimeout: false,
      }),
    ]),
  );

  function limiterOf(name: LimitName): RateLimiterDrizzle {
    const limiter = limiters.get(name);
    if (!limiter) throw new Error(`No rate limit is named ${name}.`);
    return limiter;
  }

  return {
    async consume(name, key) {
      const limiter = limiterOf(name);
      try {
        const state = await limiter.consume(storedKey(key));
        return { limit: limiter.points, remaining: state.remainingPoints, resetSeconds: seconds(state) };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const details = { limit: name, retryAfterSeconds: seconds(refusal) };
        throw new DomainError("rate_limited", "Too many requests.", { details });
      }
    },
    async reset(name, key) {
      await limiterOf(name).delete(storedKey(key));
    },
  };
}

/** Who an address stands for: itself, or with IPv6 its /64, which one customer has to choose from freely. */
export function addressKey(ip: string | null): string {
  if (!ip || !ipaddr.isValid(ip)) return "unknown";
  const address = ipaddr.process(ip);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}/64`;
}

// Keys hold addresses of people and machines; the table needs to tell them apart, not to know them.
const storedKey = (key: string): string => digest(key);

const seconds = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));
