import type { Log, Tuning } from "@tenantry/jobs/embedded/model";

/** Short retries and leases, so that faults are over in milliseconds. */
export const quick: Partial<Tuning> = { retryBaseMs: 15, leaseMs: 900, callTimeoutMs: 20_000 };

/** What the engine warns of is asserted by tests that mean it to; it need not be printed. */
export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const keys = {
  eventKey: "test-event-key",
  signingKey: "signkey-test-8ee2262a15e8d3c42d6a840db7af3de2",
} as const;
