import type { PlanOffer } from "@tenantry/core/billing/price";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { DomainError } from "@tenantry/core/errors";
import { type Currency, money } from "@tenantry/core/money";
import type { Queryable } from "@tenantry/db/client";
import { plans, planVersions, prices } from "@tenantry/db/platform/catalogue";
import { and, desc, eq } from "drizzle-orm";

export type LoadedOffer = {
  readonly offer: PlanOffer;
  readonly plan: typeof plans.$inferSelect;
  readonly version: typeof planVersions.$inferSelect;
};

/** A plan's newest version, or one version by its id, as offered in a currency and cycle. Throws `plan_not_selectable`. */
export async function loadOffer(
  db: Queryable,
  which: { planCode: string } | { planVersionId: string },
  cycle: Cycle,
  currency: Currency,
): Promise<LoadedOffer> {
  const [row] = await db
    .select({ plan: plans, version: planVersions, amountMinor: prices.amountMinor })
    .from(planVersions)
    .innerJoin(plans, eq(plans.code, planVersions.planCode))
    .leftJoin(
      prices,
      and(eq(prices.planVersionId, planVersions.id), eq(prices.currency, currency), eq(prices.cycle, cycle)),
    )
    .where("planCode" in which ? eq(planVersions.planCode, which.planCode) : eq(planVersions.id, which.planVersionId))
    .orderBy(desc(planVersions.version))
    .limit(1);
  if (!row) throw new DomainError("plan_not_selectable", "There is no such plan.");
  const { plan, version, amountMinor } = row;
  return {
    plan,
    version,
    offer: {
      planCode: plan.code,
      planVersionId: version.id,
      cycle,
      currency,
      price: amountMinor === null ? null : money(amountMinor, currency),
      isSelectable: plan.isPublic && !plan.contactSales && plan.withdrawnAt === null,
      limits: version.limits,
      features: version.features,
    },
  };
}
