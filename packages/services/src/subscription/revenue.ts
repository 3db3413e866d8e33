import { type AddOn, type OwnPrice, ownPrice, type PlanOffer } from "@tenantry/core/billing/price";
import { type Currency, type Money, money } from "@tenantry/core/money";
import { monthlyRecurring } from "@tenantry/core/subscription/mrr";
import { type SubscriptionStatus, subscriptionStatus } from "@tenantry/core/subscription/status";
import type { Queryable } from "@tenantry/db/client";
import { addOnPrices, planVersions, prices } from "@tenantry/db/platform/catalogue";
import { overrides } from "@tenantry/db/platform/entitlements";
import { subscriptionAddOns, subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { priceOverride } from "../billing/load-overrides.ts";
import { currencyOf } from "../billing/stored-line.ts";

/** What a tenant's live subscription charges per cycle; `price` null: its version has none in its currency. */
export type Recurring = {
  readonly currency: Currency;
  readonly price: OwnPrice | null;
  readonly addOns: readonly AddOn[];
  readonly status: SubscriptionStatus;
  readonly isSandbox: boolean;
};

/** Monthly recurring revenue of each of these tenants (at most a thousand), in its own currency. */
export async function monthlyRevenue(
  db: Queryable,
  tenantIds: readonly string[],
  now: Date,
): Promise<Map<string, Money>> {
  const all = await loadRecurring(db, tenantIds, now);
  return new Map(
    [...all].map(([id, { price, currency, ...facts }]) => [
      id,
      price ? monthlyRecurring({ ...facts, price }) : money(0n, currency),
    ]),
  );
}

/** Price and add-ons of the live subscription of each of these tenants (at most a thousand). */
export async function loadRecurring(
  db: Queryable,
  tenantIds: readonly string[],
  now: Date,
): Promise<Map<string, Recurring>> {
  if (tenantIds.length === 0) return new Map();
  const ids = [...new Set(tenantIds)].slice(0, 1000);
  const [rows, agreements, addOns] = await Promise.all([
    db
      .select({
        subscription: subscriptions,
        sandbox: tenants.sandbox,
        amountMinor: prices.amountMinor,
        features: planVersions.features,
      })
      .from(subscriptions)
      .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
      .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
      .leftJoin(
        prices,
        and(
          eq(prices.planVersionId, subscriptions.planVersionId),
          eq(prices.currency, subscriptions.currency),
          eq(prices.cycle, subscriptions.cycle),
        ),
      )
      .where(and(inArray(subscriptions.tenantId, ids), isNull(subscriptions.endedAt))),
    db
      .select({
        tenantId: overrides.tenantId,
        value: overrides.value,
        startsAt: overrides.startsAt,
        endsAt: overrides.endsAt,
      })
      .from(overrides)
      .where(and(inArray(overrides.tenantId, ids), isNull(overrides.withdrawnAt))),
    db
      .select({ subscriptionId: subscriptionAddOns.subscriptionId, price: addOnPrices })
      .from(subscriptionAddOns)
      .innerJoin(addOnPrices, eq(addOnPrices.featureCode, subscriptionAddOns.featureCode))
      .where(and(inArray(subscriptionAddOns.tenantId, ids), isNull(subscriptionAddOns.endedAt))),
  ]);
  const recurring = new Map<string, Recurring>();
  for (const { subscription, sandbox, amountMinor, features } of rows) {
    const currency = currencyOf(subscription.currency);
    const offer: Pick<PlanOffer, "planCode" | "cycle" | "currency" | "price"> = {
      planCode: subscription.planCode,
      cycle: subscription.cycle,
      currency,
      price: amountMinor === null ? null : money(amountMinor, currency),
    };
    const own = agreements.filter((row) => row.tenantId === subscription.tenantId).flatMap(priceOverride);
    const price = ownPrice(offer, own, now);
    const paid = addOns.flatMap(({ subscriptionId, price: p }): AddOn[] =>
      subscriptionId === subscription.id &&
      p.currency === currency &&
      p.cycle === subscription.cycle &&
      !features.includes(p.featureCode)
        ? [{ code: p.featureCode, price: money(p.amountMinor, currency) }]
        : [],
    );
    const status = subscriptionStatus(subscription, now);
    recurring.set(subscription.tenantId, { currency, price, addOns: paid, status, isSandbox: sandbox });
  }
  return recurring;
}
