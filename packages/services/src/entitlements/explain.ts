import {
  explainFeature,
  explainLimit,
  type FeatureExplanation,
  type LimitExplanation,
} from "@tenantry/core/entitlements/explain";
import { staff } from "@tenantry/db/platform/identity";
import { inArray } from "drizzle-orm";
import type { ServiceContext, TenantContext } from "../context.ts";
import { loadEntitlements } from "./load-facts.ts";

/** Id of a member of staff → name, for everybody that a trail mentions. */
export type AuthorNames = Readonly<Record<string, string>>;

export type TenantExplanation = {
  readonly features: readonly FeatureExplanation[];
  readonly limits: readonly LimitExplanation[];
  readonly authors: AuthorNames;
};

/** Why a tenant may or may not, for everything that can be asked: the winning layer and the whole trail. For staff. */
export async function explainTenant(ctx: TenantContext): Promise<TenantExplanation> {
  const now = ctx.clock.now();
  const { snapshot, tenant } = await ctx.db.withTenant(ctx.tenantId, (tx) => loadEntitlements(tx, ctx.tenantId));
  const features = [...snapshot.entries.keys()].map((code) => explainFeature(snapshot, { tenant }, code, now));
  const limits = [...snapshot.meters].map((meter) => explainLimit(snapshot, tenant, meter, now));
  return { features, limits, authors: await authorsOf(ctx, [...features, ...limits]) };
}

/** One feature or flag, for one user of the tenant when asked so. Errors: `not_found` with the nearest names. */
export async function explainOneFeature(
  ctx: TenantContext,
  { code, userId }: { code: string; userId?: string | undefined },
): Promise<FeatureExplanation & { authors: AuthorNames }> {
  const now = ctx.clock.now();
  const { snapshot, tenant } = await ctx.db.withTenant(ctx.tenantId, (tx) => loadEntitlements(tx, ctx.tenantId));
  const explanation = explainFeature(snapshot, { tenant, userId }, code, now);
  return { ...explanation, authors: await authorsOf(ctx, [explanation]) };
}

async function authorsOf(
  ctx: ServiceContext,
  explanations: readonly { trail: readonly { by: string | null }[] }[],
): Promise<AuthorNames> {
  const ids = new Set(explanations.flatMap(({ trail }) => trail.flatMap(({ by }) => by ?? [])));
  if (ids.size === 0) return {};
  const rows = await ctx.db.orm
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(inArray(staff.id, [...ids]))
    .limit(1_000);
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
