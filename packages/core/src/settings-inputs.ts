import { z } from "zod";
import { BillingSettings } from "./billing/settings.ts";
import { CatalogueCode } from "./catalogue/inputs.ts";
import { captchaIds } from "./ports/captcha.ts";
import { passwordLength } from "./tenant/password-length.ts";
import { payFirstModes } from "./tenant/pay-first.ts";
import { Slug } from "./tenant/slug.ts";
import { trialPolicies } from "./tenant/trial-policy.ts";
import { Color, line } from "./text.ts";

const ContactUrl = z
  .string("required")
  .trim()
  .min(1, "required")
  .max(400, "too_long")
  .refine((url) => /^mailto:[^\s@?]+@[^\s@?]+\.[^\s@?]+(\?\S*)?$/.test(url) || isWebAddress(url), "invalid_url");

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** ISO 13616: the first four characters go last, letters count from 10, and the whole leaves 1 when divided by 97. */
function isIban(text: string): boolean {
  const iban = text.replaceAll(" ", "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false;
  const digits = (iban.slice(4) + iban.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

/** What is printed on every invoice has to be there, and money has to arrive. */
function checkIssuer({ issuer }: BillingSettings, ctx: z.RefinementCtx): void {
  const refuse = (message: string, ...path: (string | number)[]) =>
    ctx.addIssue({ code: "custom", message, path: ["issuer", ...path] });
  for (const language of ["en", "ar"] as const)
    if (issuer.name[language].trim() === "") refuse("required", "name", language);
  issuer.accounts.forEach(({ currencies, details }, index) => {
    if (currencies.length === 0) refuse("required", "accounts", index, "currencies");
    if (Object.values(details).every((detail) => !detail)) refuse("required", "accounts", index, "accountHolder");
    if (details.iban && !isIban(details.iban)) refuse("invalid", "accounts", index, "iban");
  });
}

/** What staff change of the platform's settings; what is absent stays as it is. `billing` is given whole. */
export const SettingsPatch = z
  .object({
    selfRegistration: z.boolean(),
    emailConfirmation: z.boolean(),
    manualApproval: z.boolean(),
    approvalDays: z.number("invalid").int("invalid").min(1, "too_small").max(365, "too_big"),
    trialPolicy: z.enum(trialPolicies, "invalid"),
    payFirst: z.enum(payFirstModes, "invalid"),
    refuseDisposable: z.boolean(),
    captcha: z.enum(["off", ...captchaIds], "invalid"),
    passwordMinLength: z.number("invalid").int("invalid").min(passwordLength.min, "too_small").max(64, "too_big"),
    portalName: line(40),
    portalColor: Color.nullable(),
    provisioningDriver: z.enum(["sync", "queue"]),
    defaultPlan: CatalogueCode,
    defaultPlacement: line(31),
    reservedSlugs: z.array(Slug).max(500, "too_big"),
    usageClosesAfterMinutes: z.number("invalid").int("invalid").min(0, "too_small").max(1440, "too_big"),
    retentionDays: z.number("invalid").int("invalid").min(1, "too_small").max(3650, "too_big"),
    invoiceRetentionYears: z.number("invalid").int("invalid").min(1, "too_small").max(30, "too_big"),
    contactSalesUrl: ContactUrl,
    billing: BillingSettings.superRefine(checkIssuer),
  })
  .partial();
export type SettingsPatch = z.output<typeof SettingsPatch>;
