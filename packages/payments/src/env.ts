import { z } from "zod";

export const paymentsEnv = z.object({
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, "is no secret key of Stripe")
    .optional()
    .meta({
      description: "secret or restricted key of the Stripe account; without it Stripe is not offered",
      example: "sk_live_EXAMPLE",
    }),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+$/, "is no signing secret")
    .optional()
    .meta({
      description: "signing secret of the webhook endpoint; required with STRIPE_SECRET_KEY",
      example: "whsec_EXAMPLE",
    }),
  STRIPE_API_BASE: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: "address of a Stripe emulator; refused in production", example: "http://127.0.0.1:3004" }),
});

export type PaymentsEnv = z.infer<typeof paymentsEnv>;
