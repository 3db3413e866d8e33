import { z } from "zod";

/** The platform's settings, as staff edit them; absent keys have these defaults, which are `npm start`'s. */
export const PlatformSettings = z.object({
  selfRegistration: z.boolean().default(true),
  emailConfirmation: z.boolean().default(false),
  manualApproval: z.boolean().default(false),
  provisioningDriver: z.enum(["sync", "queue"]).default("sync"),
  defaultPlan: z.string().default("free"),
  reservedSlugs: z.array(z.string()).max(500).default([]),
  contactSalesUrl: z.string().default("mailto:sales@tenantry.example"),
});
export type PlatformSettings = z.infer<typeof PlatformSettings>;
