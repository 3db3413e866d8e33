import { parseTenantId } from "@tenantry/core/ids";
import { memberships } from "@tenantry/db/platform/identity";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNotNull } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { loadSettings } from "../settings/load-settings.ts";

const mostTenants = 50;

/** Whether this owner's next business would start without a trial, as far as the owner's own businesses tell. */
export async function isTrialUsed(ctx: ServiceContext, ownerId: string): Promise<boolean> {
  const { trialPolicy } = await loadSettings(ctx.db.orm);
  if (trialPolicy === "every") return false;
  const owned = await ctx.db.orm
    .select({ tenantId: memberships.tenantId })
    .from(memberships)
    .where(and(eq(memberships.ownerId, ownerId), eq(memberships.role, "owner")))
    .limit(mostTenants);
  for (const row of owned) {
    const tenantId = parseTenantId(row.tenantId);
    const [trial] = await ctx.db.withTenant(tenantId, (tx) =>
      tx
        .select({ id: subscriptions.id })
        .from(subscriptions)
        .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
        .where(
          and(eq(subscriptions.tenantId, tenantId), eq(tenants.sandbox, false), isNotNull(subscriptions.trialEndsAt)),
        )
        .limit(1),
    );
    if (trial) return true;
  }
  return false;
}
