import type { StoredOverride } from "@tenantry/core/entitlements/override";
import type { SnapshotFacts, TenantGrants } from "@tenantry/core/entitlements/snapshot";
import { flagEnvironments } from "@tenantry/core/flags/flag";
import { FlagRuleInput } from "@tenantry/core/flags/inputs";
import { z } from "zod";

const Instant = z.iso.datetime().transform((text) => new Date(text));
const NullableInstant = Instant.nullable();

/** The answer of `GET /v1/flags/snapshot`. */
export const SnapshotDocument: z.ZodType<SnapshotFacts, unknown> = z.object({
  features: z.array(z.object({ code: z.string(), isDefault: z.boolean(), isSold: z.boolean() })),
  meters: z.array(z.string()),
  flags: z.array(
    z.object({
      key: z.string(),
      environments: z.array(z.enum(flagEnvironments)),
      rules: z.array(FlagRuleInput),
      startsAt: NullableInstant,
      endsAt: NullableInstant,
      killedAt: NullableInstant,
    }),
  ),
});

const Override = z
  .object({
    id: z.string(),
    value: z.custom<StoredOverride>((value) => typeof value === "object" && value !== null && "kind" in value),
    createdAt: Instant,
    startsAt: Instant,
    endsAt: NullableInstant,
  })
  .transform((override) => ({ ...override, reason: "", createdBy: null }));

/** The answer of `GET /v1/flags/tenants/{id}`. */
export const GrantsDocument: z.ZodType<TenantGrants, unknown> = z.object({
  tenantId: z.string(),
  environment: z.enum(flagEnvironments),
  plan: z
    .object({
      code: z.string(),
      version: z.number(),
      features: z.array(z.string()),
      limits: z.record(z.string(), z.number().nullable()),
    })
    .nullable(),
  addOns: z.array(z.object({ featureCode: z.string(), startedAt: Instant, endedAt: NullableInstant })),
  overrides: z.array(Override),
  attributes: z.object({
    country: z.string(),
    currency: z.string(),
    language: z.string(),
    businessType: z.string().nullable(),
    createdAt: Instant,
  }),
});
