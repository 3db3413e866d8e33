import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { type Access, accessOf } from "@tenantry/core/subscription/access";
import { type SubscriptionStatus, subscriptionStatus } from "@tenantry/core/subscription/status";
import { displayTenantStatus, type TenantWord } from "@tenantry/core/subscription/words";
import {
  type ProvisioningStatus,
  provisioningStatus,
  type RegistrationStatus,
  registrationStatus,
} from "@tenantry/core/tenant/registration";
import type { Tx } from "@tenantry/db/client";
import { plans, planVersions } from "@tenantry/db/platform/catalogue";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { desc, eq, sql } from "drizzle-orm";

export type TenantAxes = {
  registration: RegistrationStatus;
  provisioning: ProvisioningStatus;
  subscription: SubscriptionStatus | null;
  access: Access;
  word: TenantWord;
};

/** A tenant with its live (or last) subscription and the four axes at `now`. */
export async function loadTenantFacts(tx: Tx, tenantId: TenantId, now: Date) {
  const [row] = await tx
    .select()
    .from(tenants)
    .innerJoin(registrations, eq(registrations.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId));
  if (!row) throw new DomainError("not_found", "There is no tenant with this id.");
  const [current] = await tx
    .select({ subscription: subscriptions, version: planVersions, plan: plans })
    .from(subscriptions)
    .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
    .innerJoin(plans, eq(plans.code, subscriptions.planCode))
    .where(eq(subscriptions.tenantId, tenantId))
    .orderBy(sql`${subscriptions.endedAt} is null desc`, desc(subscriptions.startedAt))
    .limit(1);
  const { tenants: tenant, registrations: registration } = row;
  return {
    tenant,
    registration,
    current: current ?? null,
    axes: axesOf(tenant, registration, current?.subscription ?? null, now),
  };
}

export function axesOf(
  tenant: typeof tenants.$inferSelect,
  registration: typeof registrations.$inferSelect,
  subscription: typeof subscriptions.$inferSelect | null,
  now: Date,
): TenantAxes {
  const { suspendedAt, deactivatedAt, purgeStartedAt, timeZone } = tenant;
  const provisioning = provisioningStatus(tenant);
  const axes = { registration: registrationStatus(registration, now), provisioning };
  const status = subscription ? subscriptionStatus(subscription, now) : null;
  return {
    ...axes,
    subscription: status,
    access: accessOf(
      { ...axes, subscription, overrides: [], suspendedAt, deactivatedAt, purgeStartedAt, timeZone },
      now,
    ),
    word: displayTenantStatus({ provisioning, subscription: status, suspendedAt, deactivatedAt }, now),
  };
}

export type TenantFacts = Awaited<ReturnType<typeof loadTenantFacts>>;
