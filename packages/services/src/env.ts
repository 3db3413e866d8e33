import { z } from "zod";

const origin = (description: string, example: string) =>
  z
    .url({ protocol: /^https?$/ })
    .transform((value) => new URL(value).origin)
    .meta({ description, example });

/** What every process of the platform must know of its surroundings. */
export const platformEnv = z.object({
  TENANTRY_ENV: z
    .enum(["local", "production"])
    .default("production")
    .meta({ description: "`production` refuses every local stand-in", example: "production" }),
  PORTAL_ORIGIN: origin("origin of the customer portal", "https://app.example.com"),
  ADMIN_ORIGIN: origin("origin of the staff's admin app", "https://admin.example.com"),
  WORKSPACE_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d+)?$/, "is no domain")
    .meta({ description: "domain under which every workspace has its subdomain", example: "example.com" }),
  WORKER_URL: z
    .url()
    .meta({ description: "internal address of the worker, for its health", example: "http://worker:3002" }),
});

const standIns = ["RESEND_BASE_URL", "STRIPE_API_BASE", "INNGEST_DEV"] as const;

/** Refinement for the environment that an app composes: emulators answer anybody, and unsigned calls come from anybody. */
export function refuseStandInsInProduction(env: Record<string, unknown>, context: z.RefinementCtx): void {
  if (env.TENANTRY_ENV !== "production") return;
  for (const name of standIns) {
    if (env[name] === undefined) continue;
    context.addIssue({ code: "custom", path: [name], message: "is refused when TENANTRY_ENV=production" });
  }
}
