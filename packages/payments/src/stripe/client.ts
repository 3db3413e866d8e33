import Stripe from "stripe";

export type StripeConfig = {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** An emulator's address; without it, Stripe's own. */
  readonly apiBase?: string | undefined;
  /** One request, milliseconds. */
  readonly timeoutMs?: number;
};

/** The official client: two retries with the same idempotency key, then the caller decides. */
export function createStripeClient({ secretKey, apiBase, timeoutMs = 20_000 }: StripeConfig): Stripe {
  const base = apiBase === undefined ? undefined : new URL(apiBase);
  return new Stripe(secretKey, {
    maxNetworkRetries: 2,
    timeout: timeoutMs,
    telemetry: false,
    appInfo: { name: "Tenantry" },
    ...(base && {
      host: base.hostname,
      port: base.port || (base.protocol === "https:" ? 443 : 80),
      protocol: base.protocol === "https:" ? "https" : "http",
    }),
  });
}
