import { z } from "zod";

const vendorKey = (vendor: string, key: string) =>
  z
    .string()
    .optional()
    .meta({
      description: `${key} key of ${vendor}; with both it can be switched on in the settings`,
      example: "0x4AAA",
    });

export const authEnv = z.object({
  ALTCHA_KEY: z.string().min(32, "is too short").optional().meta({
    description: "secret that signs the proof of work asked of visitors who register; without it there is none",
    example: "a-long-random-text-of-at-least-32",
  }),
  RECAPTCHA_SITE_KEY: vendorKey("reCAPTCHA", "site"),
  RECAPTCHA_SECRET_KEY: vendorKey("reCAPTCHA", "secret"),
  TURNSTILE_SITE_KEY: vendorKey("Turnstile", "site"),
  TURNSTILE_SECRET_KEY: vendorKey("Turnstile", "secret"),
  RATE_LIMIT_FACTOR: z.coerce
    .number()
    .positive()
    .max(1_000_000)
    .default(1)
    .meta({ description: "multiplies every rate limit, for load tests; refused in production", example: "100" }),
});

/** Refinement for the environment that an app composes: load tests do not happen in production. */
export function refuseFactorInProduction(
  env: { RATE_LIMIT_FACTOR: number; TENANTRY_ENV?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (env.TENANTRY_ENV !== "production" || env.RATE_LIMIT_FACTOR === 1) return;
  context.addIssue({
    code: "custom",
    path: ["RATE_LIMIT_FACTOR"],
    message: "is refused when TENANTRY_ENV=production",
  });
}
