import type { InvoiceLine } from "@tenantry/core/billing/line";
import { DomainError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import { addCalendarDays } from "@tenantry/core/period/calendar-days";
import type { Tx } from "@tenantry/db/client";
import { billingHolds, invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import type { ServiceContext, TenantContext } from "../context.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { attachLines } from "./attach-lines.ts";
import { inBilling } from "./billing-transaction.ts";
import { type FinalizedInvoice, finalizeInvoice } from "./finalize-invoice.ts";
import { holdUnlessExplained } from "./hold.ts";
import { loadBalance } from "./load-balance.ts";
import { listPrice, loadSubscriber, type Subscriber } from "./load-subscriber.ts";
import { closedUsage, lateUsage } from "./metered-draft.ts";
import { type LineRow, lineColumns, toInvoiceLine } from "./stored-line.ts";

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
  const rows = await tx
    .select()
    .from(invoiceLines)
    .where(eq(invoiceLines.invoiceId, invoiceId))
    .orderBy(asc(invoiceLines.position));
  const { filled, more } = await usageOf(tx, subscriber, invoice, rows);
  const placed = rows.map((row) => ({ id: row.id, line: filled.get(row.id) ?? toInvoiceLine(row) }));
  const held = {
    kind: invoice.kind,
    subscriptionId: invoice.subscriptionId,
    period: invoice.periodStart && { start: invoice.periodStart },
    lines: [...placed.map(({ line }) => line), ...more],
    planPrice: listPrice(subscriber.current),
  };
  const holdId = await holdUnlessExplained(ctx, tx, subscriber, held, now);
  // Nothing is written before: when it is released, it is counted again.
  if (holdId) return { kind: "held", holdId };
  for (const [id, line] of filled) await tx.update(invoiceLines).set(lineColumns(line)).where(eq(invoiceLines.id, id));
  const owner = { tenantId: subscriber.tenantId, subscriptionId: invoice.subscriptionId, invoiceId };
  const added = await attachLines(tx, { ...owner, after: rows.length + 1 }, more, new Map(), now);
  const lines = [...placed, ...added];
  const dueAt = addCalendarDays(now, subscriber.termsDays, subscriber.tenant.timeZone);
  return finalizeInvoice(ctx, tx, subscriber, { invoiceId, lines, dueAt, reason }, now);
}

/** The places that `meteredDraft` made: the first tier takes the place, others and late usage are lines of their own. */
async function usageOf(tx: Tx, subscriber: Subscriber, invoice: InvoiceRow, rows: readonly LineRow[]) {
  const filled = new Map<string, InvoiceLine>();
  const more: InvoiceLine[] = [];
  const { subscriptionId } = invoice;
  const { tenantId, currency } = subscriber;
  for (const place of rows.filter((row) => row.kind === "usage" && row.quantity === 0n)) {
    const { service, tax, code: meter } = toInvoiceLine(place);
    if (!service || !subscriptionId) continue;
    const metered = { tenantId, subscriptionId, meter, currency, tax };
    const [first, ...others] = await closedUsage(tx, metered, service);
    if (first) filled.set(place.id, first);
    more.push(...others, ...(await lateUsage(tx, metered, service.start)));
  }
  return { filled, more };
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
