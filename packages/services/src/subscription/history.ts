import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { desc, eq } from "drizzle-orm";
import type { ChangeRow, SubscriptionRow } from "../billing/load-subscriber.ts";
import type { TenantContext } from "../context.ts";

export type SubscriptionHistory = {
  readonly subscriptions: readonly Omit<SubscriptionRow, "tenantId">[];
  readonly changes: readonly Omit<ChangeRow, "tenantId">[];
};

const most = 200;

/** All subscriptions and changes of a tenant, newest first, the last two hundred of each. */
export async function subscriptionHistory(ctx: TenantContext): Promise<SubscriptionHistory> {
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [all, changes] = await Promise.all([
      tx
        .select()
        .from(subscriptions)
        .where(eq(subscriptions.tenantId, ctx.tenantId))
        .orderBy(desc(subscriptions.startedAt))
        .limit(most),
      tx
        .select()
        .from(subscriptionChanges)
        .where(eq(subscriptionChanges.tenantId, ctx.tenantId))
        .orderBy(desc(subscriptionChanges.requestedAt), desc(subscriptionChanges.id))
        .limit(most),
    ]);
    return {
      subscriptions: all.map(({ tenantId: _, ...row }) => row),
      changes: changes.map(({ tenantId: _, ...row }) => row),
    };
  });
}
