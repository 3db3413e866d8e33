import { z } from "zod";
import { Code, emptyWindow, endsAfterStart, window } from "../entitlements/inputs.ts";
import { line } from "../text.ts";
import { type FlagRule, flagEnvironments } from "./flag.ts";

const Day = z.union([z.iso.date(), z.iso.datetime()], "invalid_date");
const PlanCode = z
  .string()
  .max(40)
  .regex(/^[a-z0-9_-]+$/, "unknown_plan");

/** Whole percents: 0 is nobody, 100 everybody. */
export const Percentage = z.int("invalid").min(0, "too_small").max(100, "too_big");

export const FlagRuleInput: z.ZodType<FlagRule, unknown> = z.union([
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("everybody") }),
    z.object({
      kind: z.literal("tenants"),
      tenantIds: z.array(z.uuid("invalid_id")).min(1, "required").max(10_000, "too_big"),
    }),
    z.object({ kind: z.literal("percentage"), of: z.enum(["tenants", "users"]), percentage: Percentage }),
    z.object({ kind: z.literal("plans"), planCodes: z.array(PlanCode).min(1, "required").max(50, "too_big") }),
    z.object({
      kind: z.literal("attribute"),
      attribute: z.enum(["country", "currency", "language", "businessType"]),
      values: z.array(line(40)).min(1, "required").max(300, "too_big"),
    }),
  ]),
  z.object({
    kind: z.literal("attribute"),
    attribute: z.enum(["createdBefore", "createdAfter"]),
    values: z.array(Day).length(1, "invalid_date"),
  }),
]);

const LocalName = z.object({ en: line(80), ar: line(80) });
const LocalDescription = z.object({ en: line(500), ar: line(500) });

const described = {
  name: LocalName,
  description: LocalDescription,
  /** The person or team that removes it one day. */
  owner: line(80),
  environments: z
    .array(z.enum(flagEnvironments))
    .min(1, "required")
    .transform((chosen) => [...new Set(chosen)]),
  rules: z.array(FlagRuleInput).max(50, "too_big"),
  ...window,
  /** Shown as stale from then on. */
  staleAt: z.coerce.date("invalid_date").nullish(),
};

export const CreateFlagInput = z.object({ key: Code, ...described }).refine(endsAfterStart, emptyWindow);
export type CreateFlagInput = z.infer<typeof CreateFlagInput>;

/** The whole flag as it should be. `version` is the one that was read: somebody else's change in between is a conflict. */
export const UpdateFlagInput = z
  .object({ key: Code, version: z.int("required"), ...described })
  .refine(endsAfterStart, emptyWindow);
export type UpdateFlagInput = z.infer<typeof UpdateFlagInput>;

export const KillFlagInput = z.object({ key: Code, killed: z.boolean() });
export type KillFlagInput = z.infer<typeof KillFlagInput>;

export const ArchiveFlagInput = z.object({ key: Code });
export type ArchiveFlagInput = z.infer<typeof ArchiveFlagInput>;

export const PreviewFlagInput = z
  .object({
    key: Code,
    environments: described.environments,
    rules: described.rules,
    ...window,
  })
  .refine(endsAfterStart, emptyWindow);
export type PreviewFlagInput = z.infer<typeof PreviewFlagInput>;
