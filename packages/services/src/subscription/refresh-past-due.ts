import type { TenantId } from "@tenantry/core/ids";
import { pastDueSince } from "@tenantry/core/subscription/past-due";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { isNotAwaited } from "../billing/awaited-invoice.ts";
import { inBilling } from "../billing/billing-transaction.ts";
import { actorRef, type ServiceContext } from "../context.ts";
import { sweepTenants } from "./sweep-tenants.ts";

/** Finalized, not paid (or charged back), not given up; `dueAt` ≤ the tenant's now is the caller's to say. */
const isUnpaid = and(
  isNotNull(invoices.finalizedAt),
  or(isNull(invoices.paidAt), isNotNull(invoices.disputedAt)),
  isNull(invoices.voidedAt),
  isNull(invoices.uncollectibleAt),
);

/** Sets or clears `pastDueSince` from the open invoices; one of an unpaid checkout is no debt. Inside `inBilling`. */
export async function refreshPastDue(ctx: ServiceContext, tx: Tx, tenantId: TenantId, now: Date): Promise<Date | null> {
  const [subscription] = await tx
    .select({ id: subscriptions.id, pastDueSince: subscriptions.pastDueSince })
    .from(subscriptions)
    .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)));
  if (!subscription) return null;
  const open = await tx
    .select({ dueAt: invoices.dueAt, disputedAt: invoices.disputedAt })
    .from(invoices)
    .where(and(eq(invoices.tenantId, tenantId), isUnpaid, isNotAwaited(tx)));
  const since = pastDueSince(
    open.flatMap(({ dueAt, disputedAt }) => (dueAt ? [{ dueAt, isDisputed: disputedAt !== null }] : [])),
    now,
  );
  if (since?.getTime() === subscription.pastDueSince?.getTime()) return since;
  await tx.update(subscriptions).set({ pastDueSince: since }).where(eq(subscriptions.id, subscription.id));
  if (since && !subscription.pastDueSince) {
    const data = { tenantId, subscriptionId: subscription.id };
    await enqueueEvent(tx, { name: "subscription/past_due", data }, now);
  }
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: since ? "subscription.past_due" : "subscription.paid_up",
      targetId: subscription.id,
      before: { pastDueSince: subscription.pastDueSince },
      after: { pastDueSince: since },
      requestId: ctx.requestId,
    },
    now,
  );
  return since;
}

/** Marks every tenant whose invoice has passed its due date unpaid, each at its own time. */
export async function sweepPastDue(ctx: ServiceContext): Promise<{ done: number }> {
  const now = ctx.clock.now();
  const rows = await ctx.db.orm
    .selectDistinctOn([invoices.tenantId], { tenantId: invoices.tenantId })
    .from(invoices)
    .innerJoin(subscriptions, and(eq(subscriptions.tenantId, invoices.tenantId), isNull(subscriptions.endedAt)))
    .leftJoin(clocks, eq(clocks.tenantId, invoices.tenantId))
    .where(
      and(
        isUnpaid,
        isNull(invoices.disputedAt),
        isNull(subscriptions.pastDueSince),
        lte(invoices.dueAt, sql`coalesce(${clocks.now}, ${now.toISOString()}::timestamptz)`),
      ),
    )
    .orderBy(asc(invoices.tenantId))
    .limit(10_000);
  return sweepTenants(ctx, rows, "tenants could not be marked past due", async (tenant) => {
    await inBilling(tenant, (tx, at) => refreshPastDue(tenant, tx, tenant.tenantId, at));
    return true;
  });
}
