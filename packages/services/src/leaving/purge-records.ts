import type { TenantId } from "@tenantry/core/ids";
import type { RemovedRecord } from "@tenantry/core/leaving/purge";
import type { Tx } from "@tenantry/db/client";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { payments } from "@tenantry/db/platform/payments";
import { subscriptionAddOns, subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { and, eq, exists, isNull, or, sql } from "drizzle-orm";
import { deletedRecords } from "./platform-tables.ts";
import { type PurgeContext, runPurgeStep } from "./purge-step.ts";

const drafts = "platform.invoices (drafts)";

/** Rows of the platform that nothing keeps; what still ran ends, and a draft is never finalized. */
export async function purgeRecords(ctx: PurgeContext, tenantId: TenantId): Promise<void> {
  await runPurgeStep(ctx, tenantId, "records", {
    count: () =>
      ctx.ownerDb.withTenant(tenantId, async (tx) => {
        const found: RemovedRecord[] = [];
        for (const name of deletedRecords)
          found.push({ what: `platform.${name}`, count: await countOf(tx, name, tenantId) });
        const open = await tx.select({ id: invoices.id }).from(invoices).where(isDraft(tenantId));
        return [...found, { what: drafts, count: open.length }];
      }),
    remove: async () => {
      const now = ctx.clock.now();
      await ctx.ownerDb.withTenant(tenantId, async (tx) => {
        await endWhatRuns(tx, tenantId, now);
        await tx.update(payments).set({ attemptId: null }).where(eq(payments.tenantId, tenantId));
        for (const name of deletedRecords)
          await tx.execute(sql`delete from ${table(name)} where tenant_id = ${tenantId}`);
        const ofDraft = tx
          .select({ id: invoices.id })
          .from(invoices)
          .where(and(eq(invoices.id, invoiceLines.invoiceId), isDraft(tenantId)));
        await tx
          .delete(invoiceLines)
          .where(and(eq(invoiceLines.tenantId, tenantId), or(isNull(invoiceLines.invoiceId), exists(ofDraft))));
        await tx.delete(invoices).where(isDraft(tenantId));
      });
    },
  });
}

const table = (name: string) => sql.raw(`platform."${name}"`);
const isDraft = (tenantId: TenantId) => and(eq(invoices.tenantId, tenantId), isNull(invoices.finalizedAt));

export async function countOf(tx: Tx, name: string, tenantId: TenantId): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from ${table(name)} where tenant_id = ${tenantId}`,
  );
  return row?.count ?? 0;
}

/** No sweep must find anything of this tenant again. */
async function endWhatRuns(tx: Tx, tenantId: TenantId, now: Date): Promise<void> {
  const waits = and(isNull(subscriptionChanges.appliedAt), isNull(subscriptionChanges.withdrawnAt));
  await tx
    .update(subscriptionChanges)
    .set({ withdrawnAt: now, withdrawnBecause: "canceled" })
    .where(and(eq(subscriptionChanges.tenantId, tenantId), waits));
  await tx
    .update(subscriptionAddOns)
    .set({ endedAt: now })
    .where(and(eq(subscriptionAddOns.tenantId, tenantId), isNull(subscriptionAddOns.endedAt)));
  await tx
    .update(subscriptions)
    .set({ endedAt: now, endReason: "canceled" })
    .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)));
}
