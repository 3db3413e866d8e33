import { decideMove, type Move } from "@tenantry/core/catalogue/move";
import { assert, DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { isCurrency } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { planVersions } from "@tenantry/db/platform/catalogue";
import { overrides } from "@tenantry/db/platform/entitlements";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import { loadAgreements } from "../billing/load-overrides.ts";
import { type Counted, usageIn } from "../billing/load-usage.ts";
import { type StoredVersion, withPrices } from "./load-version.ts";

/** One subscriber in its own scope, locked, and what moving it to `to` does. Errors: `not_found`. */
export async function loadMove(
  tx: Tx,
  tenantId: TenantId,
  { to, counted }: { to: StoredVersion; counted: Counted },
  now: Date,
): Promise<{ subscription: typeof subscriptions.$inferSelect; move: Move }> {
  const [subscription] = await tx
    .select()
    .from(subscriptions)
    .where(
      and(eq(subscriptions.tenantId, tenantId), eq(subscriptions.planCode, to.planCode), isNull(subscriptions.endedAt)),
    )
    .for("update");
  if (!subscription) throw new DomainError("not_found", "The tenant does not subscribe to this plan.");
  const { currency, cycle, periodEnd } = subscription;
  assert(isCurrency(currency), `a subscription in ${currency}`);
  const [[tenant], versionRows, agreed, agreements, pending] = await Promise.all([
    tx.select({ timeZone: tenants.timeZone }).from(tenants).where(eq(tenants.id, tenantId)),
    tx.select().from(planVersions).where(eq(planVersions.id, subscription.planVersionId)),
    tx
      .select()
      .from(overrides)
      .where(and(eq(overrides.tenantId, tenantId), isNull(overrides.withdrawnAt))),
    loadAgreements(tx, tenantId, now),
    tx
      .select({ id: subscriptionChanges.id })
      .from(subscriptionChanges)
      .where(
        and(
          eq(subscriptionChanges.subscriptionId, subscription.id),
          isNull(subscriptionChanges.appliedAt),
          isNull(subscriptionChanges.withdrawnAt),
        ),
      ),
  ]);
  const [from] = await withPrices(tx, versionRows);
  assert(from && tenant, "a subscription has a version and a tenant");
  const usage = usageIn(counted, subscription, tenant.timeZone, now);
  const move = decideMove(
    {
      planCode: to.planCode,
      currency,
      cycle,
      periodEnd,
      from,
      to,
      prices: agreements.prices,
      overrides: agreed,
      usage,
      hasPendingChange: pending.length > 0,
    },
    now,
  );
  return { subscription, move };
}
