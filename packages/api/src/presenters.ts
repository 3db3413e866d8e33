import { assert } from "@tenantry/core/errors";
import type { Currency } from "@tenantry/core/money";
import { toDecimal } from "@tenantry/core/money";
import { captchaIds } from "@tenantry/core/ports/captcha";
import { displaySubscriptionStatus } from "@tenantry/core/subscription/words";
import { toSimpleHours, weekdays } from "@tenantry/core/tenant/business-hours";
import { payFirstModes } from "@tenantry/core/tenant/pay-first";
import { type Meter, meterCodes, subscriptionMonth, usagePercentage } from "@tenantry/core/usage/meters";
import { levelsReached } from "@tenantry/core/usage/warnings";
import type { CataloguePlan } from "@tenantry/services/catalogue/list-plans";
import type { TenantDetails } from "@tenantry/services/tenant/get-tenant";
import { z } from "zod";
import { logoUrl } from "./logo-url.ts";

/** S3's shapes: instants as ISO text, unlimited as −1, amounts as numbers with the currency's decimals. */

const Instant = z.iso.datetime();
const Text = z.string().nullable();
const FeatureFlags = z.record(z.string(), z.boolean());

export const TenantResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    name2: Text,
    slug: z.string(),
    email: z.string(),
    phone: Text,
    address: Text,
    city: Text,
    country: z.string(),
    currency: z.string(),
    timezone: z.string(),
    language: z.string(),
    logoUrl: Text,
    brandColorPrimary: z.string(),
    brandColorSecondary: z.string(),
    status: z.string(),
    isActive: z.boolean(),
    businessHours: z.record(z.enum(weekdays), z.unknown()),
    featureFlags: FeatureFlags,
    subscription: z
      .object({
        plan: z.string(),
        status: z.string(),
        trialEnds: Instant.nullable(),
        ordersLimit: z.number(),
        ordersUsed: z.number(),
        usagePercentage: z.number(),
      })
      .nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "Tenant" });

const unlimited = -1;
export const limitNumber = (limit: number | null | undefined): number => limit ?? unlimited;

export function presentTenant(
  details: TenantDetails,
  { now, portalOrigin }: { now: Date; portalOrigin: string },
): z.infer<typeof TenantResponse> {
  const { tenant, current, axes, features, used } = details;
  const ordersLimit = details.limits.orders ?? null;
  const ordersUsed = used.orders;
  return {
    id: tenant.id,
    name: tenant.name,
    name2: tenant.name2,
    slug: tenant.slug,
    email: tenant.email,
    phone: tenant.phone,
    address: tenant.address,
    city: tenant.city,
    country: tenant.country,
    currency: tenant.currency,
    timezone: tenant.timeZone,
    language: tenant.language,
    logoUrl: logoUrl(portalOrigin, tenant),
    brandColorPrimary: tenant.brandColorPrimary,
    brandColorSecondary: tenant.brandColorSecondary,
    status: axes.word,
    isActive: axes.access !== "blocked",
    businessHours: toSimpleHours(tenant.businessHours),
    featureFlags: features,
    subscription: current && {
      plan: current.plan.code,
      status: displaySubscriptionStatus(current.subscription, now),
      trialEnds: current.subscription.trialEndsAt?.toISOString() ?? null,
      ordersLimit: limitNumber(ordersLimit),
      ordersUsed,
      usagePercentage: usagePercentage(ordersUsed, ordersLimit),
    },
    createdAt: tenant.createdAt.toISOString(),
    updatedAt: tenant.updatedAt.toISOString(),
  };
}

export const PlanResponse = z
  .object({
    code: z.string(),
    name: z.string(),
    name2: z.string(),
    ordersLimit: z.number(),
    usersLimit: z.number(),
    branchesLimit: z.number(),
    storageMbLimit: z.number(),
    priceMonthly: z.number(),
    priceYearly: z.number(),
    currency: z.string(),
    features: FeatureFlags,
    isCurrentPlan: z.boolean(),
  })
  .meta({ id: "Plan" });

export function presentPlan(
  plan: CataloguePlan,
  codes: readonly string[],
  currency: Currency,
  isCurrentPlan: boolean,
): z.infer<typeof PlanResponse> {
  const price = (cycle: "monthly" | "yearly") => {
    const listed = plan.prices.find((row) => row.cycle === cycle && row.amount.currency === currency);
    return listed ? Number(toDecimal(listed.amount)) : 0;
  };
  return {
    code: plan.code,
    name: plan.name.en,
    name2: plan.name.ar,
    ordersLimit: limitNumber(plan.limits.orders),
    usersLimit: limitNumber(plan.limits.users),
    branchesLimit: limitNumber(plan.limits.branches),
    storageMbLimit: limitNumber(plan.limits.storage_mb),
    priceMonthly: price("monthly"),
    priceYearly: price("yearly"),
    currency,
    features: Object.fromEntries(codes.map((code) => [code, plan.features.includes(code)])),
    isCurrentPlan,
  };
}

export const RegisterResponse = z
  .object({
    tenant: z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      email: z.string(),
      status: z.string(),
      plan: z.string(),
      trialEnds: Instant.nullable(),
      createdAt: Instant,
    }),
    subscription: z
      .object({
        id: z.string(),
        plan: z.string(),
        status: z.string(),
        trialEnds: Instant.nullable(),
        ordersLimit: z.number(),
        ordersUsed: z.number(),
      })
      .optional(),
    user: z.object({ id: z.string(), email: z.string(), role: z.string() }).optional(),
    accessToken: z.string().optional(),
    nextStep: z.enum(["confirm_email", "await_approval", "pay", "provisioning"]).optional(),
  })
  .meta({ id: "Registration" });

export const RegistrationPolicy = z
  .object({
    selfRegistration: z.boolean(),
    passwordMinLength: z.number(),
    /** Whether a plan with a price may, or must, be paid before the business is set up: `startType`. */
    payFirst: z.enum(payFirstModes),
    /** Sent back as `captcha` of the registration: a vendor's token, or base64 of `{ challenge, solution }`. */
    captcha: z
      .object({
        provider: z.enum(captchaIds),
        siteKey: z.string().nullable(),
        challenge: z
          .object({
            parameters: z.looseObject({
              algorithm: z.string(),
              nonce: z.string(),
              salt: z.string(),
              cost: z.number(),
              keyLength: z.number(),
              keyPrefix: z.string(),
            }),
            signature: z.string(),
          })
          .nullable(),
      })
      .nullable(),
  })
  .meta({ id: "RegistrationPolicy" });

export const UsageResponse = z
  .object({
    currentPeriod: z.object({ start: Instant, end: Instant }),
    limits: z.object({
      ordersLimit: z.number(),
      usersLimit: z.number(),
      branchesLimit: z.number(),
      storageMbLimit: z.number(),
    }),
    usage: z.object({
      ordersCount: z.number(),
      ordersPercentage: z.number(),
      usersCount: z.number(),
      usersPercentage: z.number(),
      branchesCount: z.number(),
      branchesPercentage: z.number(),
      storageMb: z.number(),
      storagePercentage: z.number(),
    }),
    warnings: z.array(z.object({ type: z.literal("approaching_limit"), resource: z.string(), message: z.string() })),
  })
  .meta({ id: "Usage" });

/** S3 writes storage's share with two decimals. */
const finePercentage = (used: number, limit: number | null): number =>
  limit === 0 ? 100 : usagePercentage(used * 100, limit) / 100;

export function presentUsage(
  { tenant, current, limits, used }: TenantDetails,
  now: Date,
): z.infer<typeof UsageResponse> {
  assert(current, "a usable tenant has a subscription");
  const month = subscriptionMonth(current.subscription, tenant.timeZone, now);
  const limitOf = (meter: Meter) => limits[meter] ?? null;
  const percentage = (meter: Meter) => usagePercentage(used[meter], limitOf(meter));
  return {
    currentPeriod: { start: month.start.toISOString(), end: month.end.toISOString() },
    limits: {
      ordersLimit: limitNumber(limitOf("orders")),
      usersLimit: limitNumber(limitOf("users")),
      branchesLimit: limitNumber(limitOf("branches")),
      storageMbLimit: limitNumber(limitOf("storage_mb")),
    },
    usage: {
      ordersCount: used.orders,
      ordersPercentage: percentage("orders"),
      usersCount: used.users,
      usersPercentage: percentage("users"),
      branchesCount: used.branches,
      branchesPercentage: percentage("branches"),
      storageMb: used.storage_mb,
      storagePercentage: finePercentage(used.storage_mb, limitOf("storage_mb")),
    },
    warnings: meterCodes
      .filter((meter) => levelsReached(used[meter], limitOf(meter)).length > 0)
      .map((meter) => ({
        type: "approaching_limit" as const,
        resource: meter,
        message: `You've used ${percentage(meter)}% of your ${meter} limit`,
      })),
  };
}
