import { z } from "zod";
import { Cycle } from "../catalogue/plan.ts";
import { Locale } from "../locale.ts";
import { currencies } from "../money.ts";
import { Email, line, optionalLine } from "../text.ts";
import { NewPassword } from "./inputs.ts";
import { isCountry, isTimeZone, proposeLocality } from "./locality.ts";
import { Slug } from "./slug.ts";

/**
 * A tenant that staff or a service makes: nobody confirms, approves or pays. Currency and time zone absent: the
 * country's. `clock` only with `sandbox`: the instant at which its time stands.
 */
export const CreateTenantInput = z
  .object({
    name: line(120, 2),
    name2: optionalLine(120),
    /** The slug; absent: made from the name. */
    code: Slug.optional(),
    adminEmail: Email,
    adminName: line(80).optional(),
    /** Absent: the administrator gets a link to choose one. */
    adminPassword: NewPassword.optional(),
    planCode: z
      .string()
      .max(40, "too_long")
      .transform((code) => code.toLowerCase())
      .optional(),
    billingCycle: Cycle.default("monthly"),
    country: z
      .string()
      .transform((code) => code.trim().toUpperCase())
      .refine(isCountry, "invalid_country"),
    currency: z.enum(currencies, "invalid_currency").optional(),
    timeZone: z.string().max(64, "too_long").refine(isTimeZone, "invalid_time_zone").optional(),
    language: Locale.default("en"),
    businessType: optionalLine(40),
    sandbox: z.boolean().default(false),
    clock: z.coerce.date("invalid_date").optional(),
  })
  .superRefine((input, ctx) => {
    const issue = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (input.clock && !input.sandbox) issue("clock", "only_sandbox");
    const proposed = proposeLocality(input.country);
    if (!input.currency && !proposed) issue("currency", "required");
    if (!input.timeZone && !proposed) issue("timeZone", "required");
  });
export type CreateTenantInput = z.input<typeof CreateTenantInput>;
