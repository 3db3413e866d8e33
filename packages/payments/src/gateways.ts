import type { GatewayId, ManualAccount, PaymentGateway } from "@tenantry/core/ports/payments";
import type { PaymentsEnv } from "./env.ts";
import { createManualGateway } from "./manual/gateway.ts";
import { createStripeGateway } from "./stripe/gateway.ts";

type GatewaysOptions = {
  readonly env: PaymentsEnv;
  /** The issuer's bank details, read when a customer asks how to pay. */
  readonly loadManualAccounts: () => Promise<readonly ManualAccount[]>;
  /** False in production, where STRIPE_API_BASE stops the start. */
  readonly allowEmulator: boolean;
};

/** The gateways this configuration offers, in the order the checkout shows them. A further one is a folder and a line here. */
export function createGateways({
  env,
  loadManualAccounts,
  allowEmulator,
}: GatewaysOptions): ReadonlyMap<GatewayId, PaymentGateway> {
  const gateways: PaymentGateway[] = [];
  if (env.STRIPE_SECRET_KEY !== undefined)
    gateways.push(createStripeGateway(stripeConfig(env, env.STRIPE_SECRET_KEY, allowEmulator)));
  gateways.push(createManualGateway({ loadAccounts: loadManualAccounts }));
  return new Map(gateways.map((gateway) => [gateway.id, gateway]));
}

function stripeConfig(env: PaymentsEnv, secretKey: string, allowEmulator: boolean) {
  if (env.STRIPE_WEBHOOK_SECRET === undefined)
    throw new Error(
      "STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRET: payments would never be confirmed. Example: STRIPE_WEBHOOK_SECRET=whsec_EXAMPLE",
    );
  if (env.STRIPE_API_BASE !== undefined && !allowEmulator)
    throw new Error("STRIPE_API_BASE points at an emulator, which is refused in production. Remove it.");
  return { secretKey, webhookSecret: env.STRIPE_WEBHOOK_SECRET, apiBase: env.STRIPE_API_BASE };
}
