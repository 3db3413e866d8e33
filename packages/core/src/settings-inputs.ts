import { z } from "zod";
import { BillingSettings } from "./billing/settings.ts";
import { CatalogueCode } from "./catalogue/inputs.ts";
import { captchaIds } from "./ports/captcha.ts";
import { passwordLength } from "./tenant/password-length.ts";
import { Slug } from "./tenant/slug.ts";
import { line } from "./text.ts";

const ContactUrl = z
  .string("required")
  .trim()
  .min(1, "required")
  .max(400, "too_long")
  .refine((url) => /^mailto:[^\s@?]+@[^\s@?]+\.[^\s@?]+(\?\S*)?$/.test(url) || isWebAddress(url), "invalid_url");

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** What staff change of the platform's settings; what is absent stays as it is. `billing` is given whole. */
export const SettingsPatch = z
  .object({
    selfRegistration: z.boolean(),
    emailConfirmation: z.boolean(),
    manualApproval: z.boolean(),
    approvalDays: z.number("invalid").int("invalid").min(1, "too_small").max(365, "too_big"),
    captcha: z.enum(["off", ...captchaIds], "invalid"),
    passwordMinLength: z.number("invalid").int("invalid").min(passwordLength.min, "too_small").max(64, "too_big"),
    portalName: line(40),
    provisioningDriver: z.enum(["sync", "queue"]),
    defaultPlan: CatalogueCode,
    reservedSlugs: z.array(Slug).max(500, "too_big"),
    usageClosesAfterMinutes: z.number("invalid").int("invalid").min(0, "too_small").max(1440, "too_big"),
    contactSalesUrl: ContactUrl,
    billing: BillingSettings,
  })
  .partial();
export type SettingsPatch = z.output<typeof SettingsPatch>;
