import { z } from "zod";
import { Cycle } from "../catalogue/plan.ts";
import { Locale } from "../locale.ts";
import { currencies } from "../money.ts";
import { Email, line, optionalLine } from "../text.ts";
import { NewPassword } from "./inputs.ts";
import { isCountry, isTimeZone, proposeLocality } from "./locality.ts";
import { SandboxDays, sandboxTemplates } from "./sandbox.ts";
import { Slug } from "./slug.ts";

/**
 * A tenant that staff or a service makes: nobody confirms, approves or pays. Currency and time zone absent: the
 * country's. `clock` (the instant at which its time stands), `template` and `expiresInDays` only with `sandbox`.
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
    template: z.enum(sandboxTemplates, "unknown_template").optional(),
    /** Real days until a sandbox is purged; absent: the usual number. */
    expiresInDays: SandboxDays.optional(),
    /** The database for its workspace; absent: as the settings say. */
    placement: line(31).optional(),
  })
  .superRefine((input, ctx) => {
    const issue = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    for (const field of ["clock", "template", "expiresInDays"] as const)
      if (input[field] !== undefined && !input.sandbox) issue(field, "only_sandbox");
    const proposed = proposeLocality(input.country);
    if (!input.currency && !proposed) issue("currency", "required");
    if (!input.timeZone && !proposed) issue("timeZone", "required");
  });
export type CreateTenantInput = z.input<typeof CreateTenantInput>;

/** A test tenant as staff make it; without an address its owner gets one that nobody reads. */
export const CreateSandboxInput = z.object({
  name: line(120, 2),
  name2: optionalLine(120),
  adminEmail: Email.optional(),
  template: z.enum(sandboxTemplates, "unknown_template"),
  planCode: z.string().max(40, "too_long"),
  country: z
    .string()
    .transform((code) => code.trim().toUpperCase())
    .refine(isCountry, "invalid_country"),
  currency: z.enum(currencies, "invalid_currency").optional(),
  timeZone: z.string().max(64, "too_long").refine(isTimeZone, "invalid_time_zone").optional(),
  language: Locale,
  clock: z.coerce.date("invalid_date").optional(),
  expiresInDays: SandboxDays,
});
export type CreateSandboxInput = z.input<typeof CreateSandboxInput>;
