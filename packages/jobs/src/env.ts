import { z } from "zod";

export const jobsEnv = z.object({
  INNGEST_EVENT_KEY: z.string().optional().meta({
    description: "event key of Inngest; without it the embedded engine runs the functions",
    example: "evt_EXAMPLE",
  }),
  INNGEST_SIGNING_KEY: z
    .string()
    .optional()
    .meta({ description: "signing key of Inngest; goes with INNGEST_EVENT_KEY", example: "signkey-prod-00" }),
  INNGEST_BASE_URL: z.url().optional().meta({
    description: "address of a self-hosted Inngest; without it Inngest's cloud",
    example: "http://inngest:8288",
  }),
  ENGINE_SIGNING_KEY: z
    .string()
    .regex(/^signkey-/, "must start with signkey-")
    .optional()
    .meta({ description: "key the embedded engine signs its calls with", example: "signkey-local-8ee2262a" }),
  INNGEST_DEV: z.string().optional().meta({
    description: "switches Inngest's signature checks off; ours stay on, and production refuses it",
    example: "0",
  }),
});
