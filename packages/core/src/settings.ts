import { z } from "zod";
import { BillingSettings } from "./billing/settings.ts";
import { captchaIds } from "./ports/captcha.ts";
import { passwordLength } from "./tenant/password-length.ts";
import { payFirstModes } from "./tenant/pay-first.ts";
import { trialPolicies } from "./tenant/trial-policy.ts";
import { Color } from "./text.ts";

/** The platform's settings, as staff edit them; absent keys have these defaults, which are `npm start`'s. */
export const PlatformSettings = z.object({
  selfRegistration: z.boolean().default(true),
  emailConfirmation: z.boolean().default(false),
  manualApproval: z.boolean().default(false),
  /** After so many days without an answer of staff a registration expires. */
  approvalDays: z.number().int().min(1).max(365).default(14),
  trialPolicy: z.enum(trialPolicies).default("every"),
  /** Whether a business may, or must, pay for its plan before it is set up. */
  payFirst: z.enum(payFirstModes).default("off"),
  /** Refuses addresses of throw-away mailboxes; off, they only get a hint. */
  refuseDisposable: z.boolean().default(false),
  captcha: z.enum(["off", ...captchaIds]).default("off"),
  /** Characters of a new password; never fewer than core's own minimum. */
  passwordMinLength: z.number().int().min(passwordLength.min).max(64).default(passwordLength.min),
  /** What the portal calls itself. */
  portalName: z.string().max(40).default("Tenantry"),
  /** Of its buttons, links and mark, `#RRGGBB`; null is the house's own. */
  portalColor: Color.nullable().default(null),
  provisioningDriver: z.enum(["sync", "queue"]).default("sync"),
  defaultPlan: z.string().default("free"),
  /** The database in which new tenants are placed. */
  defaultPlacement: z.string().default("primary"),
  reservedSlugs: z.array(z.string()).max(500).default([]),
  /** How long after a period's end its usage may still be reported. */
  usageClosesAfterMinutes: z.number().int().min(0).max(1440).default(60),
  /** Days for which a workspace that was deactivated stays readable; then it is purged. */
  retentionDays: z.number().int().min(1).max(3650).default(90),
  /** Whole years after their own for which invoices and credit notes are kept by law. */
  invoiceRetentionYears: z.number().int().min(1).max(30).default(10),
  billing: BillingSettings.prefault({}),
  contactSalesUrl: z.string().default("mailto:sales@tenantry.example"),
});
export type PlatformSettings = z.infer<typeof PlatformSettings>;
