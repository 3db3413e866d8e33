import type { Limits } from "@tenantry/core/catalogue/plan";
import { effectiveLimits, limitOf } from "@tenantry/core/entitlements/limits";
import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
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
import { and, asc, desc, eq, isNull, lte, sql } from "drizzle-orm";

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
  const [current, agreed, definitions] = await Promise.all([
    tx
      .select({ subscription: subscriptions, version: planVersions, timeZone: tenants.timeZone })
      .from(subscriptions)
      .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
      .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
      .where(eq(subscriptions.tenantId, tenantId))
      .orderBy(sql`${subscriptions.endedAt} is null desc`, desc(subscriptions.startedAt))
      .limit(1),
    tx
      .select()
      .from(overrides)
      .where(
        and(
          eq(overrides.tenantId, tenantId),
          eq(overrides.kind, "limit"),
          isNull(overrides.withdrawnAt),
          lte(overrides.startsAt, now),
        ),
      ),
    listMeters(tx),
  ]);
  const [row] = current;
  if (!row) throw new DomainError("forbidden", "The tenant has no subscription.");
  return {
    tenantId,
    planCode: row.subscription.planCode,
    limits: effectiveLimits(row.version.limits, agreed, now),
    softLimits: row.version.softLimits,
    meters: definitions,
    subscription: row.subscription,
    timeZone: row.timeZone,
  };
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
