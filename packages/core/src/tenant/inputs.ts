import { z } from "zod";
import { Cycle } from "../catalogue/plan.ts";
import { Locale } from "../locale.ts";
import { currencies } from "../money.ts";
import { Color, Email, line, optionalLine, PersonName } from "../text.ts";
import { BusinessHoursPatch } from "./business-hours.ts";
import { isCountry, isTimeZone, normalizePhone } from "./locality.ts";
import { passwordLength } from "./password-length.ts";
import { startTypes } from "./pay-first.ts";
import { Slug } from "./slug.ts";

export { passwordLength };

/** Length only; common passwords are refused by the services, whose list is too large for a browser. */
export const NewPassword = z
  .string("required")
  .min(1, "required")
  .min(passwordLength.min, "too_short")
  .max(passwordLength.max, "too_long");

const CountryCode = z
  .string("required")
  .transform((code) => code.trim().toUpperCase())
  .refine(isCountry, "invalid_country");
const TimeZone = z.string("required").max(64, "too_long").refine(isTimeZone, "invalid_time_zone");

/** S3's request of POST /v1/tenants/register; also what the portal's form sends. */
export const RegisterInput = z
  .object({
    businessName: line(120, 2),
    businessNameAr: optionalLine(120),
    /** Absent: made from the name, with a suffix when taken. Present: 409 when taken. */
    slug: z.union([z.literal("").transform(() => undefined), Slug]).optional(),
    email: Email.optional(),
    phone: optionalLine(32),
    country: CountryCode,
    currency: z.enum(currencies, "invalid_currency"),
    timezone: TimeZone,
    language: Locale.default("en"),
    businessType: optionalLine(40),
    planCode: z
      .string()
      .max(40)
      .regex(/^[a-z0-9_-]+$/, "unknown_plan")
      .optional(),
    billingCycle: Cycle.default("monthly"),
    /** Absent: a trial, or a payment where the platform asks for one first. */
    startType: z.enum(startTypes).optional(),
    adminUser: z.object({ email: Email, password: NewPassword, displayName: PersonName }),
    /** The answer to the CAPTCHA that `GET /v1/tenants/registration-policy` names, when one is on. */
    captcha: z.string().max(8000, "too_long").optional(),
  })
  .superRefine((input, ctx) => {
    if (input.phone && !normalizePhone(input.phone, input.country)) {
      ctx.addIssue({ code: "custom", path: ["phone"], message: "invalid_phone" });
    }
  });
export type RegisterInput = z.infer<typeof RegisterInput>;

/** S3's PATCH /v1/tenants/me: what is absent stays as it is; an empty text clears an optional field. */
export const UpdateTenantInput = z
  .object({
    name: line(120, 2),
    name2: optionalLine(120),
    email: Email,
    phone: optionalLine(32),
    address: optionalLine(240),
    city: optionalLine(80),
    timezone: TimeZone,
    language: Locale,
    brandColorPrimary: Color,
    brandColorSecondary: Color,
    businessHours: BusinessHoursPatch,
  })
  .partial();
export type UpdateTenantInput = z.infer<typeof UpdateTenantInput>;

export const SlugQuery = z.object({ slug: z.string().max(200, "too_long") });

export const SignInInput = z.object({
  email: Email,
  // Bounded, not judged: an old password may be shorter than today's minimum.
  password: z.string("required").min(1, "required").max(passwordLength.max, "too_long"),
  /** Of an authenticator app, or a recovery code: asked for by `second_factor_required`. */
  code: z.string().trim().max(60, "invalid_code").optional(),
});
export type SignInInput = z.infer<typeof SignInInput>;

export const tenantStatuses = ["active", "trial", "suspended", "canceled", "pending", "failed"] as const;
export const TenantListInput = z.object({
  search: z.string().trim().max(120).default(""),
  plan: z.string().max(40).optional(),
  status: z.enum(tenantStatuses).optional(),
  /** `stuck`: what staff must mend before its owner can work. */
  provisioning: z.literal("stuck").optional(),
  /** Test tenants only, or none of them. */
  sandbox: z.enum(["only", "none"]).optional(),
  createdFrom: z.coerce.date().optional(),
  createdTo: z.coerce.date().optional(),
  sort: z.enum(["createdAt", "name"]).default("createdAt"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
export type TenantListInput = z.infer<typeof TenantListInput>;

/** Every staff mutation says why. */
export const Reason = line(500, 3);
