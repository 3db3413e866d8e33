import { ownPrice, type PlanOffer } from "@tenantry/core/billing/price";
import { recurringCharges } from "@tenantry/core/billing/proration";
import { type Anchor, firstPeriod } from "@tenantry/core/period/anchor";
import type { Period } from "@tenantry/core/period/period";
import type { Tx } from "@tenantry/db/client";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { eq } from "drizzle-orm";
import { assignHold } from "../billing/hold.ts";
import { loadOffer } from "../billing/load-offer.ts";
import { listPrice, liveOf, type Subscriber } from "../billing/load-subscriber.ts";
import { type InvoiceDraft, writeInvoice } from "../billing/write-invoice.ts";
import type { ServiceContext } from "../context.ts";
import { startFollowing } from "./start-following.ts";

/** The plan that follows a trial by itself. */
export type Following = {
  readonly offer: PlanOffer;
  readonly startedAt: Date;
  /** It has a price: a period begins and is billed. Null: nobody has said what it costs. */
  readonly isPaid: boolean | null;
  readonly anchor: Anchor;
  readonly period: Period;
  readonly bill: Omit<InvoiceDraft, "subscriptionId">;
};

/** What follows at `startedAt`, by the tenant's own price of the plan's newest version. Throws `plan_not_selectable`. */
export async function loadFollowing(
  tx: Tx,
  subscriber: Subscriber,
  planCode: string,
  startedAt: Date,
): Promise<Following> {
  const { overrides, pendingLines, tax, tenant, currency } = subscriber;
  const { offer } = await loadOffer(tx, { planCode }, liveOf(subscriber).cycle, currency);
  const { anchor, period } = firstPeriod(startedAt, offer.cycle, tenant.timeZone);
  const price = ownPrice(offer, overrides, startedAt);
  const charges = price ? recurringCharges({ planCode, price, addOns: [], tax }, period) : [];
  const bill = { kind: "change" as const, period, lines: [...pendingLines, ...charges], planPrice: listPrice(offer) };
  return { offer, startedAt, isPaid: price && price.list.minor !== 0n, anchor, period, bill };
}

/**
 * Bills the first period of what follows, by the tenant's terms as a renewal does, before anything else happens. Held where
 * nobody has said what the plan costs, or it cannot explain its bill.
 */
export async function billFollowing(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  { offer, isPaid, bill }: Following,
  now: Date,
): Promise<{ kind: "held" } | { kind: "billed"; invoiceId: string | null }> {
  if (isPaid === null) {
    const details = { plan: offer.planCode, cycle: offer.cycle, currency: offer.currency };
    await assignHold(ctx, tx, subscriber, { reason: "no_price", details }, now);
    return { kind: "held" };
  }
  const written = await writeInvoice(ctx, tx, subscriber, { ...bill, subscriptionId: null }, now);
  if (written.kind === "held") return { kind: "held" };
  return { kind: "billed", invoiceId: "invoiceId" in written ? written.invoiceId : null };
}

/** Starts it, once the trial has ended; its bill becomes its own. */
export async function follow(
  tx: Tx,
  subscriber: Subscriber,
  { offer, startedAt, isPaid, anchor, period }: Following,
  invoiceId: string | null,
): Promise<void> {
  const { timeZone } = subscriber.tenant;
  const paid = isPaid ? { anchor, periodEnd: period.end } : null;
  const following = { planCode: offer.planCode, startedAt, timeZone, paid };
  const subscriptionId = await startFollowing(tx, liveOf(subscriber), following);
  if (!invoiceId) return;
  await tx.update(invoices).set({ subscriptionId }).where(eq(invoices.id, invoiceId));
  await tx.update(invoiceLines).set({ subscriptionId }).where(eq(invoiceLines.invoiceId, invoiceId));
}
