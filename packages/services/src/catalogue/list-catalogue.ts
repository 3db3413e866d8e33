import { isCurrency } from "@tenantry/core/money";
import { addOnPrices, features, meters, planVersions } from "@tenantry/db/platform/catalogue";
import { asc, desc } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

/** Features with what they cost as add-ons and which plans grant them, and the meters: what editors choose from. */
export async function listCatalogue(ctx: ServiceContext) {
  const db = ctx.db.orm;
  const [allFeatures, sold, allMeters, newest] = await Promise.all([
    db.select().from(features).orderBy(asc(features.sortOrder), asc(features.code)).limit(1000),
    db.select().from(addOnPrices).orderBy(asc(addOnPrices.currency), asc(addOnPrices.cycle)).limit(10_000),
    db.select().from(meters).orderBy(asc(meters.sortOrder), asc(meters.code)).limit(500),
    db
      .selectDistinctOn([planVersions.planCode], { planCode: planVersions.planCode, granted: planVersions.features })
      .from(planVersions)
      .orderBy(planVersions.planCode, desc(planVersions.version)),
  ]);
  return {
    features: allFeatures.map((feature) => ({
      ...feature,
      /** Codes of the plans whose newest version grants it. */
      plans: newest.flatMap(({ planCode, granted }) => (granted.includes(feature.code) ? [planCode] : [])),
      addOnPrices: sold.flatMap(({ featureCode, currency, cycle, amountMinor }) =>
        featureCode === feature.code && isCurrency(currency) ? [{ currency, cycle, amountMinor }] : [],
      ),
    })),
    meters: allMeters,
  };
}
