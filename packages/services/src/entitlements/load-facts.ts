import type { Snapshot, SnapshotFacts, Tenant, TenantGrants } from "@tenantry/core/entitlements/snapshot";
import { compileSnapshot, compileTenant } from "@tenantry/core/entitlements/snapshot";
import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { Queryable } from "@tenantry/db/client";
import { addOnPrices, features, meters, planVersions } from "@tenantry/db/platform/catalogue";
import { flags, overrides } from "@tenantry/db/platform/entitlements";
import { subscriptionAddOns, subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";

/** Catalogue and flags: what is true of every tenant. */
export async function loadSnapshotFacts(db: Queryable): Promise<SnapshotFacts> {
  const [catalogue, listed, priced, meterRows, flagRows] = await Promise.all([
    db.select({ code: features.code, isDefault: features.isDefault }).from(features).orderBy(asc(features.sortOrder)),
    db.select({ features: planVersions.features }).from(planVersions),
    db.selectDistinctOn([addOnPrices.featureCode], { code: addOnPrices.featureCode }).from(addOnPrices),
    db.select({ code: meters.code }).from(meters).orderBy(asc(meters.sortOrder)),
    db
      .select({
        key: flags.key,
        environments: flags.environments,
        rules: flags.rules,
        startsAt: flags.startsAt,
        endsAt: flags.endsAt,
        killedAt: flags.killedAt,
      })
      .from(flags)
      .where(isNull(flags.archivedAt))
      .orderBy(asc(flags.key)),
  ]);
  const sold = new Set([...listed.flatMap((version) => version.features), ...priced.map(({ code }) => code)]);
  return {
    features: catalogue.map((feature) => ({ ...feature, isSold: feature.isDefault || sold.has(feature.code) })),
    meters: meterRows.map(({ code }) => code),
    flags: flagRows,
  };
}

/** What one tenant has, in its scope. Errors: `not_found`. */
export async function loadTenantGrants(tx: Queryable, tenantId: TenantId): Promise<TenantGrants> {
  const [tenantRows, subscriptionRows, addOnRows, overrideRows] = await Promise.all([
    tx
      .select({
        sandbox: tenants.sandbox,
        country: tenants.country,
        currency: tenants.currency,
        language: tenants.language,
        businessType: tenants.businessType,
        createdAt: tenants.createdAt,
      })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
    tx
      .select({
        id: subscriptions.id,
        code: planVersions.planCode,
        version: planVersions.version,
        features: planVersions.features,
        limits: planVersions.limits,
      })
      .from(subscriptions)
      .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
      .where(eq(subscriptions.tenantId, tenantId))
      .orderBy(sql`${subscriptions.endedAt} is null desc`, desc(subscriptions.startedAt))
      .limit(1),
    tx.select().from(subscriptionAddOns).where(eq(subscriptionAddOns.tenantId, tenantId)),
    tx
      .select()
      .from(overrides)
      .where(
        and(
          eq(overrides.tenantId, tenantId),
          inArray(overrides.kind, ["feature", "limit"]),
          isNull(overrides.withdrawnAt),
        ),
      )
      .orderBy(desc(overrides.createdAt))
      .limit(1_000),
  ]);
  const [tenant] = tenantRows;
  if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
  const { sandbox, ...attributes } = tenant;
  const [plan] = subscriptionRows;
  return {
    tenantId,
    environment: sandbox ? "sandbox" : "live",
    plan: plan ? { code: plan.code, version: plan.version, features: plan.features, limits: plan.limits } : null,
    addOns: addOnRows
      .filter((addOn) => addOn.subscriptionId === plan?.id)
      .map(({ featureCode, startedAt, endedAt }) => ({ featureCode, startedAt, endedAt })),
    overrides: overrideRows.map(({ id, value, reason, createdBy, createdAt, startsAt, endsAt }) => ({
      id,
      value,
      reason,
      createdBy,
      createdAt,
      startsAt,
      endsAt,
    })),
    attributes,
  };
}

/** Both, exact in this transaction, where the process's snapshot would be a moment old. */
export async function loadEntitlements(
  tx: Queryable,
  tenantId: TenantId,
): Promise<{ snapshot: Snapshot; tenant: Tenant }> {
  const [facts, grants] = await Promise.all([loadSnapshotFacts(tx), loadTenantGrants(tx, tenantId)]);
  return { snapshot: compileSnapshot(facts), tenant: compileTenant(grants) };
}
