import type { LocalText } from "@tenantry/core/locale";
import { plans, planVersions } from "@tenantry/db/platform/catalogue";
import { staff } from "@tenantry/db/platform/identity";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { asc, count, desc, eq, inArray, isNull } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { requirePlan, type StoredVersion, withPrices } from "./load-version.ts";

export type PlanSummary = {
  code: string;
  name: LocalText;
  description: LocalText;
  sortOrder: number;
  isPublic: boolean;
  isPopular: boolean;
  contactSales: boolean;
  withdrawnAt: Date | null;
  /** Null before the first version is published. */
  newest: StoredVersion | null;
  subscribers: number;
  /** On older versions than the newest. */
  grandfathered: number;
};

/** Every plan for staff, hidden and withdrawn ones too, with how many live subscriptions it has. */
export async function listAllPlans(ctx: ServiceContext): Promise<PlanSummary[]> {
  const db = ctx.db.orm;
  const [all, newest, counts] = await Promise.all([
    db.select().from(plans).orderBy(asc(plans.sortOrder), asc(plans.code)).limit(200),
    db
      .selectDistinctOn([planVersions.planCode])
      .from(planVersions)
      .orderBy(planVersions.planCode, desc(planVersions.version)),
    db
      .select({ planCode: subscriptions.planCode, versionId: subscriptions.planVersionId, value: count() })
      .from(subscriptions)
      .where(isNull(subscriptions.endedAt))
      .groupBy(subscriptions.planCode, subscriptions.planVersionId)
      .limit(5000),
  ]);
  const versions = await withPrices(db, newest);
  return all.map(({ createdAt: _, ...plan }) => {
    const version = versions.find(({ planCode }) => planCode === plan.code) ?? null;
    const rows = counts.filter(({ planCode }) => planCode === plan.code);
    const total = (list: typeof rows) => list.reduce((sum, { value }) => sum + value, 0);
    return {
      ...plan,
      newest: version,
      subscribers: total(rows),
      grandfathered: total(rows.filter(({ versionId }) => versionId !== version?.id)),
    };
  });
}

export type PlanVersionRow = StoredVersion & { subscribers: number; publishedByName: string | null };

/** One plan with all its versions, the newest first. Errors: `not_found`. */
export async function listPlanVersions(ctx: ServiceContext, planCode: string) {
  const db = ctx.db.orm;
  const plan = await requirePlan(db, planCode);
  const [rows, counts] = await Promise.all([
    db
      .select()
      .from(planVersions)
      .where(eq(planVersions.planCode, planCode))
      .orderBy(desc(planVersions.version))
      .limit(200),
    db
      .select({ versionId: subscriptions.planVersionId, value: count() })
      .from(subscriptions)
      .where(isNull(subscriptions.endedAt))
      .groupBy(subscriptions.planVersionId)
      .limit(5000),
  ]);
  const authors = rows.flatMap(({ publishedBy }) => publishedBy ?? []);
  const people =
    authors.length === 0
      ? []
      : await db.select({ id: staff.id, name: staff.name }).from(staff).where(inArray(staff.id, authors));
  const versions: PlanVersionRow[] = (await withPrices(db, rows)).map((version) => ({
    ...version,
    subscribers: counts.find(({ versionId }) => versionId === version.id)?.value ?? 0,
    publishedByName: people.find(({ id }) => id === version.publishedBy)?.name ?? null,
  }));
  return { plan, versions };
}
