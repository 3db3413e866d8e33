import { assert } from "@tenantry/core/errors";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import type { Locale } from "@tenantry/core/locale";
import { type NextStep, nextStep, provisioningStatus, registrationStatus } from "@tenantry/core/tenant/registration";
import type { TrialRefusal } from "@tenantry/core/tenant/trial-policy";
import { planVersions } from "@tenantry/db/platform/catalogue";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { and, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

export type RegistrationResult = {
  nextStep: NextStep;
  tenant: {
    id: TenantId;
    name: string;
    slug: string;
    email: string;
    language: Locale;
    timeZone: string;
    planCode: string;
    createdAt: Date;
  };
  ownerName: string;
  /** What staff said of a rejected registration. */
  rejectionReason: string | null;
  /** It could not be set up, and staff gave it up. */
  isRolledBack: boolean;
  /** Why the business has no trial although its plan offers one. */
  trialRefused: TrialRefusal | null;
  /** When a registration that waits expires. */
  expiresAt: Date | null;
  /** Present when the tenant is usable. */
  subscription: { id: string; planCode: string; trialEndsAt: Date | null; ordersLimit: number | null } | null;
  adminUser: { id: string; email: string; role: "admin" | "member" } | null;
};

/** Where a registration stands now, with what a usable tenant shows of itself. */
export async function registrationResult(ctx: ServiceContext, tenantId: TenantId): Promise<RegistrationResult> {
  const now = ctx.clock.now();
  const { adminEmail, ...result } = await loadResult(ctx, tenantId, now);
  if (result.nextStep !== null) return { ...result, adminUser: null };
  const [admin] = await ctx.db.inWorkspace(tenantId, (tx) =>
    tx.select({ id: users.id, email: users.email, role: users.role }).from(users).where(eq(users.email, adminEmail)),
  );
  return { ...result, adminUser: admin ?? null };
}

async function loadResult(
  ctx: ServiceContext,
  tenantId: TenantId,
  now: Date,
): Promise<Omit<RegistrationResult, "adminUser"> & { adminEmail: string }> {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(tenants)
      .innerJoin(registrations, eq(registrations.tenantId, tenants.id))
      .where(eq(tenants.id, tenantId));
    assert(row, `no registration of ${tenantSchema(tenantId)}`);
    const { tenants: tenant, registrations: registration } = row;
    const step = nextStep(registrationStatus(registration, now), provisioningStatus(tenant));
    const result = {
      nextStep: step,
      adminEmail: registration.adminEmail,
      ownerName: registration.adminName,
      rejectionReason: registration.rejectionReason,
      isRolledBack: registration.rejectedAt !== null && tenant.provisioningFailedAt !== null,
      trialRefused: registration.trialRefused,
      expiresAt: registration.expiresAt,
      tenant: {
        id: tenantId,
        name: tenant.name,
        slug: tenant.slug,
        email: tenant.email,
        language: tenant.language === "ar" ? ("ar" as const) : ("en" as const),
        timeZone: tenant.timeZone,
        planCode: registration.planCode,
        createdAt: tenant.createdAt,
      },
    };
    if (step !== null) return { ...result, subscription: null };
    const [subscription] = await tx
      .select({
        id: subscriptions.id,
        planCode: subscriptions.planCode,
        trialEndsAt: subscriptions.trialEndsAt,
        limits: planVersions.limits,
      })
      .from(subscriptions)
      .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
      .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)));
    return {
      ...result,
      subscription: subscription ? { ...subscription, ordersLimit: subscription.limits.orders ?? null } : null,
    };
  });
}
