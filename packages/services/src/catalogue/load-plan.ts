import { DomainError } from "@tenantry/core/errors";
import type { Queryable } from "@tenantry/db/client";
import { plans, planVersions } from "@tenantry/db/platform/catalogue";
import { desc, eq } from "drizzle-orm";

/** A plan with its newest published version; undefined when the code names none. */
export async function loadPlan(db: Queryable, code: string) {
  const [row] = await db
    .select({ plan: plans, version: planVersions })
    .from(plans)
    .innerJoin(planVersions, eq(planVersions.planCode, plans.code))
    .where(eq(plans.code, code))
    .orderBy(desc(planVersions.version))
    .limit(1);
  return row;
}

/** A plan that a visitor may choose; hidden, withdrawn and contact-sales plans are refused on every public path. */
export async function loadSelectablePlan(db: Queryable, code: string) {
  const row = await loadPlan(db, code);
  if (!row?.plan.isPublic || row.plan.contactSales || row.plan.withdrawnAt) {
    throw new DomainError("plan_not_selectable", `The plan "${code.slice(0, 40)}" cannot be chosen here.`, {
      details: { fields: { planCode: ["plan_not_selectable"] } },
    });
  }
  return row;
}
