import type { Cycle, Limits } from "@tenantry/core/catalogue/plan";
import type { LocalText } from "@tenantry/core/locale";
import { isCurrency, type Money } from "@tenantry/core/money";
import type { Queryable } from "@tenantry/db/client";
import { plans, planVersions, prices } from "@tenantry/db/platform/catalogue";
import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { type CatalogueFeature, listFeatures } from "./list-features.ts";

export type CataloguePlan = {
  code: string;
  name: LocalText;
  description: LocalText;
  isPopular: boolean;
  contactSales: boolean;
  trialDays: number;
  limits: Limits;
  features: string[];
  prices: { cycle: Cycle; amount: Money }[];
};

/** The public plans in their order, each at its newest published version, and the features they are compared by. */
export async function listPlans(db: Queryable): Promise<{ plans: CataloguePlan[]; features: CatalogueFeature[] }> {
  const [publicPlans, allFeatures] = await Promise.all([
    db
      .select()
      .from(plans)
      .where(and(eq(plans.isPublic, true), isNull(plans.withdrawnAt)))
      .orderBy(asc(plans.sortOrder))
      .limit(100),
    listFeatures(db),
  ]);
  if (publicPlans.length === 0) return { plans: [], features: allFeatures };
  const versions = await db
    .selectDistinctOn([planVersions.planCode])
    .from(planVersions)
    .where(
      inArray(
        planVersions.planCode,
        publicPlans.map((plan) => plan.code),
      ),
    )
    .orderBy(planVersions.planCode, desc(planVersions.version));
  const priceRows = await db
    .select()
    .from(prices)
    .where(
      inArray(
        prices.planVersionId,
        versions.map((version) => version.id),
      ),
    );
  return {
    features: allFeatures,
    plans: publicPlans.flatMap((plan) => {
      const version = versions.find((candidate) => candidate.planCode === plan.code);
      if (!version) return [];
      return {
        code: plan.code,
        name: plan.name,
        description: plan.description,
        isPopular: plan.isPopular,
        contactSales: plan.contactSales,
        trialDays: version.trialDays,
        limits: version.limits,
        features: version.features,
        prices: priceRows
          .filter((row) => row.planVersionId === version.id)
          .flatMap(({ currency, cycle, amountMinor }) =>
            isCurrency(currency) ? [{ cycle, amount: { minor: amountMinor, currency } }] : [],
          ),
      };
    }),
  };
}
