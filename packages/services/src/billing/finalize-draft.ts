import { assert, DomainError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import { addCalendarDays } from "@tenantry/core/period/calendar-days";
import type { Tx } from "@tenantry/db/client";
import { billingHolds, invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { planVersions } from "@tenantry/db/platform/catalogue";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lte, sql } from "drizzle-orm";
import type { ServiceContext, TenantContext } from "../context.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { attachLines } from "./attach-lines.ts";
import { inBilling } from "./billing-transaction.ts";
import { type FinalizedInvoice, finalizeInvoice } from "./finalize-invoice.ts";
import { holdUnlessExplained } from "./hold.ts";
import { loadBalance } from "./load-balance.ts";
import { listPrice, loadSubscriber, type Subscriber } from "./load-subscriber.ts";
import { closedUsage, lateUsage, meteredPrices } from "./metered-draft.ts";
import { lineColumns, toInvoiceLine } from "./stored-line.ts";

type Finalized = FinalizedInvoice | { readonly kind: "held"; readonly holdId: string };
type InvoiceRow = typeof invoices.$inferSelect;

/** Finalizes a draft whose usage has closed. Throws `not_found`, `invalid_transition` when it is no draft. */
export function finalizeDraft(
  ctx: TenantContext,
  invoiceId: string,
  { reason = null }: { reason?: string | null } = {},
): Promise<Finalized> {
  return inBilling(ctx, (tx, now) => finalizeDraftIn(ctx, tx, invoiceId, now, reason));
}

export async function finalizeDraftIn(
  ctx: ServiceContext,
  tx: Tx,
  invoiceId: string,
  now: Date,
  reason: string | null = null,
): Promise<Finalized> {
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId)).for("update");
  if (!invoice) throw new DomainError("not_found", "There is no invoice with this id.");
  if (invoice.finalizedAt || invoice.voidedAt) throw new DomainError("invalid_transition", "The invoice is no draft.");
  const loaded = await loadSubscriber(tx, parseTenantId(invoice.tenantId), now);
  // What an open checkout has taken of the balance stays taken: a draft does not replace it.
  const subscriber = { ...loaded, balance: await loadBalance(tx, loaded.tenantId, loaded.currency) };
  await fillUsage(tx, subscriber, invoice, now);
  const rows = await tx
    .select()
    .from(invoiceLines)
    .where(eq(invoiceLines.invoiceId, invoiceId))
    .orderBy(asc(invoiceLines.position));
  const lines = rows.map((row) => ({ id: row.id, line: toInvoiceLine(row) }));
  const held = {
    kind: invoice.kind,
    subscriptionId: invoice.subscriptionId,
    period: invoice.periodStart && { start: invoice.periodStart },
    lines: lines.map(({ line }) => line),
    planPrice: listPrice(subscriber.current),
  };
  const holdId = await holdUnlessExplained(ctx, tx, subscriber, held, now);
  if (holdId) return { kind: "held", holdId };
  const dueAt = addCalendarDays(now, subscriber.termsDays, subscriber.tenant.timeZone);
  return finalizeInvoice(ctx, tx, subscriber, { invoiceId, lines, dueAt, reason }, now);
}

/** The places that `meteredDraft` made: the first tier takes the place, others and late usage are lines of their own. */
async function fillUsage(tx: Tx, subscriber: Subscriber, invoice: InvoiceRow, now: Date): Promise<void> {
  const places = await tx
    .select()
    .from(invoiceLines)
    .where(and(eq(invoiceLines.invoiceId, invoice.id), eq(invoiceLines.kind, "usage"), eq(invoiceLines.quantity, 0n)));
  if (places.length === 0) return;
  const prices = meteredPrices(await pricesThen(tx, invoice), subscriber.currency);
  const owner = { tenantId: subscriber.tenantId, subscriptionId: invoice.subscriptionId, invoiceId: invoice.id };
  let after = (await tx.$count(invoiceLines, eq(invoiceLines.invoiceId, invoice.id))) + 1;
  for (const place of places) {
    const { service, tax } = toInvoiceLine(place);
    const price = prices.find(({ meter }) => meter === place.code);
    if (!service || !price) continue;
    const use = { tenantId: subscriber.tenantId, price, service, tax };
    const [first, ...others] = await closedUsage(tx, use);
    if (first) await tx.update(invoiceLines).set(lineColumns(first)).where(eq(invoiceLines.id, place.id));
    const more = [...others, ...(await lateUsage(tx, use))];
    await attachLines(tx, { ...owner, after }, more, new Map(), now);
    after += more.length;
  }
}

/** Use is billed at the prices of the version that was in force when it happened. */
async function pricesThen(tx: Tx, invoice: InvoiceRow) {
  const { subscriptionId, periodStart } = invoice;
  assert(subscriptionId, "metered use belongs to a subscription");
  const [change] = periodStart
    ? await tx
        .select({ versionId: subscriptionChanges.fromPlanVersionId })
        .from(subscriptionChanges)
        .where(
          and(
            eq(subscriptionChanges.subscriptionId, subscriptionId),
            eq(subscriptionChanges.mode, "period_end"),
            eq(subscriptionChanges.effectiveAt, periodStart),
            isNotNull(subscriptionChanges.appliedAt),
          ),
        )
    : [];
  const [version] = await tx
    .select({ meteredPrices: planVersions.meteredPrices })
    .from(planVersions)
    .innerJoin(subscriptions, eq(subscriptions.id, subscriptionId))
    .where(change ? eq(planVersions.id, change.versionId) : eq(planVersions.id, subscriptions.planVersionId));
  return version?.meteredPrices ?? [];
}

/** Finalizes every draft whose time has come, each at its tenant's own. */
export async function sweepDrafts(ctx: ServiceContext): Promise<{ done: number }> {
  const own = sql`coalesce(${clocks.now}, ${ctx.clock.now().toISOString()}::timestamptz)`;
  const rows = await ctx.db.orm
    .select({ tenantId: invoices.tenantId, invoiceId: invoices.id })
    .from(invoices)
    .leftJoin(clocks, eq(clocks.tenantId, invoices.tenantId))
    .leftJoin(billingHolds, and(eq(billingHolds.tenantId, invoices.tenantId), isNull(billingHolds.releasedAt)))
    .where(
      and(
        isNull(invoices.finalizedAt),
        isNull(invoices.voidedAt),
        isNull(billingHolds.id),
        lte(invoices.finalizeAt, own),
      ),
    )
    .orderBy(asc(invoices.finalizeAt))
    .limit(10_000);
  return sweepTenants(ctx, rows, "tenants' drafts could not be finalized", async (tenant) => {
    for (const row of rows.filter(({ tenantId }) => tenantId === tenant.tenantId))
      await finalizeDraft(tenant, row.invoiceId);
    return true;
  });
}
