import { compileTenant, type FeatureOverride, type Tenant } from "@tenantry/core/entitlements/snapshot";
import { planVersions } from "@tenantry/db/platform/catalogue";
import { overrides } from "@tenantry/db/platform/entitlements";
import { subscriptionAddOns, subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, gt, inArray, isNotNull, isNull, or } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

const pageSize = 5_000;
/** More are not looked at; whoever asks is told so. */
const tenantsAtMost = 100_000;

export type SeenTenant = { readonly tenant: Tenant; readonly name: string };

/**
 * Calls `visit` with every tenant that is ready, in pages; only what concerns `codes` is loaded of its agreements.
 * Returns whether there were more than it looks at. Staff's role sees all tenants.
 */
export async function eachTenant(
  ctx: ServiceContext,
  codes: readonly string[],
  visit: (seen: SeenTenant) => void,
): Promise<{ isPartial: boolean }> {
  let after = "00000000-0000-0000-0000-000000000000";
  const versions = new Map(
    (await ctx.db.orm.select().from(planVersions)).map(({ id, planCode, version, features, limits }) => [
      id,
      { code: planCode, version, features, limits },
    ]),
  );
  for (let seen = 0; seen < tenantsAtMost; seen += pageSize) {
    const page = await pageAfter(ctx, after);
    const agreements = await agreementsOf(
      ctx,
      page.map(({ id }) => id),
      codes,
    );
    for (const { id, name, sandbox, versionId, ...attributes } of page) {
      const grants = {
        tenantId: id,
        environment: sandbox ? ("sandbox" as const) : ("live" as const),
        plan: (versionId && versions.get(versionId)) || null,
        addOns: agreements.addOns.get(id) ?? [],
        overrides: agreements.overrides.get(id) ?? [],
        attributes,
      };
      visit({ tenant: compileTenant(grants), name });
    }
    const last = page.at(-1);
    if (page.length < pageSize || !last) return { isPartial: false };
    after = last.id;
  }
  return { isPartial: (await pageAfter(ctx, after)).length > 0 };
}

async function pageAfter(ctx: ServiceContext, after: string) {
  return ctx.db.orm
    .select({
      id: tenants.id,
      name: tenants.name,
      sandbox: tenants.sandbox,
      versionId: subscriptions.planVersionId,
      country: tenants.country,
      currency: tenants.currency,
      language: tenants.language,
      businessType: tenants.businessType,
      createdAt: tenants.createdAt,
    })
    .from(tenants)
    .leftJoin(subscriptions, and(eq(subscriptions.tenantId, tenants.id), isNull(subscriptions.endedAt)))
    .where(and(gt(tenants.id, after), isNotNull(tenants.readyAt), isNull(tenants.deactivatedAt)))
    .orderBy(asc(tenants.id))
    .limit(pageSize);
}

async function agreementsOf(ctx: ServiceContext, ids: readonly string[], codes: readonly string[]) {
  const empty = { overrides: new Map<string, FeatureOverride[]>(), addOns: new Map<string, AddOnRow[]>() };
  if (ids.length === 0 || codes.length === 0) return empty;
  const [overrideRows, addOnRows] = await Promise.all([
    ctx.db.orm
      .select()
      .from(overrides)
      .where(
        and(
          inArray(overrides.tenantId, [...ids]),
          eq(overrides.kind, "feature"),
          inArray(overrides.code, [...codes]),
          isNull(overrides.withdrawnAt),
        ),
      ),
    ctx.db.orm
      .select()
      .from(subscriptionAddOns)
      .where(
        and(
          inArray(subscriptionAddOns.tenantId, [...ids]),
          inArray(subscriptionAddOns.featureCode, [...codes]),
          or(isNull(subscriptionAddOns.endedAt), gt(subscriptionAddOns.endedAt, ctx.clock.now())),
        ),
      ),
  ]);
  return { overrides: Map.groupBy(overrideRows, idOf), addOns: Map.groupBy(addOnRows, idOf) };
}

type AddOnRow = typeof subscriptionAddOns.$inferSelect;
const idOf = ({ tenantId }: { tenantId: string }) => tenantId;
