import { z } from "zod";

export const authEnv = z.object({
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
