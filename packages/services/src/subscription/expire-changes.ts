import type { TenantId } from "@tenantry/core/ids";
import { subscriptionChanges } from "@tenantry/db/platform/subscription";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import type { ServiceContext } from "../context.ts";
import { sweepTenants } from "./sweep-tenants.ts";
import { withdrawChange } from "./withdraw-change.ts";

/** Withdraws checkouts (of all tenants or one) that nobody has paid in time, each at its tenant's own: their invoices are void. */
export async function expireChanges(ctx: ServiceContext, only?: TenantId): Promise<{ done: number }> {
  const own = sql`coalesce(${clocks.now}, ${ctx.clock.now().toISOString()}::timestamptz)`;
  const rows = await ctx.db.orm
    .select({ tenantId: subscriptionChanges.tenantId })
    .from(subscriptionChanges)
    .leftJoin(clocks, eq(clocks.tenantId, subscriptionChanges.tenantId))
    .where(
      and(
        isNull(subscriptionChanges.appliedAt),
        isNull(subscriptionChanges.withdrawnAt),
        lte(subscriptionChanges.expiresAt, own),
        only && eq(subscriptionChanges.tenantId, only),
      ),
    )
    .orderBy(asc(subscriptionChanges.expiresAt))
    .limit(10_000);
  return sweepTenants(ctx, rows, "checkouts could not be withdrawn", (tenant) =>
    inBilling(tenant, async (tx, now) => {
      const [change] = await tx
        .select()
        .from(subscriptionChanges)
        .where(
          and(
            eq(subscriptionChanges.tenantId, tenant.tenantId),
            isNull(subscriptionChanges.appliedAt),
            isNull(subscriptionChanges.withdrawnAt),
            lte(subscriptionChanges.expiresAt, now),
          ),
        );
      if (!change) return false;
      await withdrawChange(tenant, tx, change, "expired", now);
      return true;
    }),
  );
}
