import { z } from "zod";

/** The form of a feature's code, a meter's code and a flag's key. */
export const Code = z
  .string("required")
  .min(1, "required")
  .max(64, "too_long")
  .regex(/^[a-z][a-z0-9_]*$/, "invalid_code");

/** A day or instant, from a form or as JSON. */
const Instant = z.coerce.date("invalid_date");

type Window = { readonly startsAt?: Date | null | undefined; readonly endsAt?: Date | null | undefined };

/** Half-open, and not empty; an absent start means now. */
export const endsAfterStart = ({ startsAt, endsAt }: Window): boolean => !startsAt || !endsAt || startsAt < endsAt;
export const emptyWindow = { path: ["endsAt"], message: "ends_before_start" };

export const window = { startsAt: Instant.nullish(), endsAt: Instant.nullish() };

/** A count, or null for unlimited. */
export const LimitValue = z.int("invalid").min(0, "too_small").max(1_000_000_000, "too_big").nullable();

/** A feature on or off, or another limit, for one tenant. A flag's key is a feature's code here. */
export const OverrideValue = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("feature"), code: Code, enabled: z.boolean("required") }),
  z.object({ kind: z.literal("limit"), code: Code, limit: LimitValue }),
]);
export type OverrideValue = z.infer<typeof OverrideValue>;

export const SetOverrideInput = z.object({ value: OverrideValue, ...window }).refine(endsAfterStart, emptyWindow);
export type SetOverrideInput = z.infer<typeof SetOverrideInput>;

export const WithdrawOverrideInput = z.object({ overrideId: z.uuid("invalid_id") });
export type WithdrawOverrideInput = z.infer<typeof WithdrawOverrideInput>;

export const bulkRows = 1_000;

export const BulkOverrideInput = z
  .object({
    tenantIds: z.array(z.uuid("invalid_id")).min(1, "required").max(bulkRows, "too_big"),
    value: OverrideValue,
    ...window,
  })
  .refine(endsAfterStart, emptyWindow);
export type BulkOverrideInput = z.infer<typeof BulkOverrideInput>;
