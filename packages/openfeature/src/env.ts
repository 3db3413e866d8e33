import { z } from "zod";

/** Who answers a service's questions. Spread into the service's own environment. */
export const openFeatureEnv = z.object({
  TENANTRY_URL: z.url({ protocol: /^https?$/ }).meta({
    description: "origin of the admin app, which answers services",
    example: "https://admin.example.com",
  }),
  TENANTRY_SERVICE_KEY: z
    .string()
    .regex(/^tk_[A-Za-z0-9_-]{43}$/, "is no service key")
    .meta({
      description: "service key",
      example: "tk_0123456789012345678901234567890123456789012",
    }),
  LAUNCHDARKLY_SDK_KEY: z.string().min(1).optional().meta({
    description: "server-side SDK key; with it LaunchDarkly answers instead of Tenantry",
    example: "sdk-00000000-0000-0000-0000-000000000000",
  }),
});

export type OpenFeatureEnv = z.infer<typeof openFeatureEnv>;
