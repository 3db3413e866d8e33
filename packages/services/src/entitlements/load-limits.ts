import type { Limits } from "@tenantry/core/catalogue/plan";
import { effectiveLimits, limitOf } from "@tenantry/core/entitlements/limits";
import { DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import {
  countedLimit,
  type MeterDefinition,
  type MeteredSubscription,
  type UsageWindow,
  windowAt,
} from "@tenantry/core/usage/meters";
import type { Queryable } from "@tenantry/db/client";
import { meters, planVersions } from "@tenantry/db/platform/catalogue";
import { overrides } from "@tenantry/db/platform/entitlements";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

/** What a tenant may use at an instant, and in which windows it is counted. */
export type TenantLimits = {
  readonly tenantId: TenantId;
  readonly planCode: string;
  /** Per meter in its own unit (MB): override → plan version → unlimited. */
  readonly limits: Limits;
  /** Meters whose limit only tells: what is above it is billed or reported, never refused. */
  readonly softLimits: readonly string[];
  readonly meters: ReadonlyMap<string, MeterDefinition>;
  readonly subscription: MeteredSubscription;
  readonly timeZone: string;
};

/** Limits at `now` in the tenant's scope. Errors: `forbidden` when the tenant has no subscription. */
export async function loadLimits(tx: Queryable, tenantId: TenantId, now: Date): Promise<TenantLimits> {
  const [allowed] = await loadManyLimits(tx, [tenantId], () => now);
  if (!allowed) throw new DomainError("forbidden", "The tenant has no subscription.");
  return allowed;
}

/** `loadLimits` in a transaction of its own, before one in the workspace: facts as of now. Errors: `forbidden`. */
export async function readLimits({ db, tenantId }: TenantContext, now: Date): Promise<TenantLimits> {
  return db.withTenant(tenantId, (tx) => loadLimits(tx, tenantId, now));
}

/** Limits of many tenants, each at its own now; those without a subscription are left out. For sweeps, unscoped. */
export async function loadManyLimits(
  tx: Queryable,
  tenantIds: readonly TenantId[],
  nowOf: (tenantId: TenantId) => Date,
): Promise<TenantLimits[]> {
  const ids = [...tenantIds];
  const [current, agreed, definitions] = await Promise.all([
    tx
      .selectDistinctOn([subscriptions.tenantId], {
        subscription: subscriptions,
        version: planVersions,
        timeZone: tenants.timeZone,
      })
      .from(subscriptions)
      .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
      .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
      .where(inArray(subscriptions.tenantId, ids))
      .orderBy(
        asc(subscriptions.tenantId),
        sql`${subscriptions.endedAt} is null desc`,
        desc(subscriptions.startedAt),
        desc(subscriptions.id),
      ),
    tx
      .select()
      .from(overrides)
      .where(and(inArray(overrides.tenantId, ids), eq(overrides.kind, "limit"), isNull(overrides.withdrawnAt))),
    listMeters(tx),
  ]);
  return current.map(({ subscription, version, timeZone }) => {
    const tenantId = parseTenantId(subscription.tenantId);
    const own = agreed.filter((override) => override.tenantId === tenantId);
    return {
      tenantId,
      planCode: subscription.planCode,
      limits: effectiveLimits(version.limits, own, nowOf(tenantId)),
      softLimits: version.softLimits,
      meters: definitions,
      subscription,
      timeZone,
    };
  });
}

/** The catalogue's meters by code, in its order. */
export async function listMeters(tx: Queryable): Promise<ReadonlyMap<string, MeterDefinition>> {
  const rows = await tx
    .select({ code: meters.code, kind: meters.kind, window: meters.window })
    .from(meters)
    .orderBy(asc(meters.sortOrder));
  return new Map(rows.map((row) => [row.code, row]));
}

/** The limit that is refused beyond, in what is counted (bytes of storage); null where nothing is refused. */
export function hardLimit({ limits, softLimits }: TenantLimits, meter: string): number | null {
  return softLimits.includes(meter) ? null : countedLimit(meter, limitOf(limits, meter));
}

/** A meter's window around `now`; one that the catalogue does not know is counted for ever. */
export function openWindow(
  { meters: known, subscription, timeZone }: TenantLimits,
  meter: string,
  now: Date,
): UsageWindow {
  return windowAt(known.get(meter)?.window ?? "none", subscription, timeZone, now);
}
