import type { VersionTerms } from "@tenantry/core/catalogue/compare-versions";
import { assert, DomainError } from "@tenantry/core/errors";
import { isCurrency } from "@tenantry/core/money";
import type { Queryable } from "@tenantry/db/client";
import { plans, planVersions, prices } from "@tenantry/db/platform/catalogue";
import { and, asc, eq, inArray } from "drizzle-orm";

export type StoredVersion = VersionTerms & {
  id: string;
  planCode: string;
  version: number;
  publishedAt: Date;
  publishedBy: string | null;
  notes: string | null;
};

/** Versions with their prices, in the order of their numbers. */
export async function withPrices(
  db: Queryable,
  versions: readonly (typeof planVersions.$inferSelect)[],
): Promise<StoredVersion[]> {
  if (versions.length === 0) return [];
  const ids = versions.map(({ id }) => id);
  const rows = await db
    .select()
    .from(prices)
    .where(inArray(prices.planVersionId, ids))
    .orderBy(asc(prices.currency), asc(prices.cycle));
  return versions.map((version) => ({
    ...version,
    prices: rows.flatMap(({ planVersionId, currency, cycle, amountMinor }) => {
      if (planVersionId !== version.id) return [];
      assert(isCurrency(currency), `a price in ${currency}`);
      return [{ currency, cycle, amountMinor }];
    }),
  }));
}

/** Errors: `not_found`. */
export async function loadVersion(db: Queryable, planCode: string, version: number): Promise<StoredVersion> {
  const rows = await db
    .select()
    .from(planVersions)
    .where(and(eq(planVersions.planCode, planCode), eq(planVersions.version, version)));
  const [found] = await withPrices(db, rows);
  if (!found) throw new DomainError("not_found", `The plan has no version ${version}.`);
  return found;
}

/** Errors: `not_found`. */
export async function requirePlan(db: Queryable, code: string) {
  const [plan] = await db.select().from(plans).where(eq(plans.code, code));
  if (!plan) throw new DomainError("not_found", "There is no plan with this code.");
  return plan;
}
