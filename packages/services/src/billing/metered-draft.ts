import type { InvoiceLine } from "@tenantry/core/billing/line";
import { type MeteredPrice, usageAdjustment, usageLines } from "@tenantry/core/billing/metered-usage";
import type { LineTax } from "@tenantry/core/billing/tax";
import type { StoredMeteredPrice } from "@tenantry/core/catalogue/plan";
import type { TenantId } from "@tenantry/core/ids";
import { type Currency, money, sum, zero } from "@tenantry/core/money";
import type { Period } from "@tenantry/core/period/period";
import type { Tx } from "@tenantry/db/client";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { planVersions } from "@tenantry/db/platform/catalogue";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { serviceUsage, usageEvents } from "@tenantry/db/platform/usage";
import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, sql } from "drizzle-orm";
import type { Subscriber } from "./load-subscriber.ts";

function meteredPrices(stored: readonly StoredMeteredPrice[], currency: Currency): MeteredPrice[] {
  return stored
    .filter((price) => price.currency === currency)
    .map(({ meter, included, tiers }) => ({
      meter,
      included: BigInt(included),
      tiers: tiers.map(({ upTo, priceMinor, per }) => ({
        upTo: upTo === null ? null : BigInt(upTo),
        price: money(BigInt(priceMinor), currency),
        per: BigInt(per),
      })),
    }));
}

/**
 * Places for the usage of a period that is over, one line of 0 per meter; `finalizeDraft` fills them when late events have
 * been waited for. Null where nothing is metered.
 */
export function meteredDraft(
  { terms, currency, tax, settings }: Subscriber,
  over: Period,
): { lines: InvoiceLine[]; finalizeAt: Date } | null {
  const prices = meteredPrices(terms.meteredPrices, currency);
  if (prices.length === 0) return null;
  const none = zero(currency);
  const lines = prices.map(
    ({ meter }): InvoiceLine => ({
      kind: "usage",
      code: meter,
      listAmount: none,
      amount: none,
      tax,
      service: over,
      proration: null,
      quantity: 0n,
      credits: null,
    }),
  );
  return { lines, finalizeAt: new Date(over.end.getTime() + settings.usageClosesAfterMinutes * 60_000) };
}

/**
 * What was used within a period: events of the meter, and what services of that name have reported about cycles whose last
 * day is within it, in whole units.
 */
async function usedBetween(tx: Tx, tenantId: TenantId, meter: string, period: Period): Promise<bigint> {
  const { start, end, timeZone } = period;
  const cycleEnd = sql`((${serviceUsage.endDate} + 1)::timestamp at time zone ${timeZone})`;
  const [[events], [reports]] = await Promise.all([
    tx
      .select({ used: sql<string>`coalesce(sum(${usageEvents.quantity}), 0)` })
      .from(usageEvents)
      .where(
        and(
          eq(usageEvents.tenantId, tenantId),
          eq(usageEvents.meter, meter),
          gte(usageEvents.happenedAt, start),
          lt(usageEvents.happenedAt, end),
        ),
      ),
    tx
      .select({ used: sql<string>`round(coalesce(sum(${serviceUsage.usageValue}), 0))::text` })
      .from(serviceUsage)
      .where(
        and(
          eq(serviceUsage.tenantId, tenantId),
          eq(serviceUsage.serviceName, meter),
          eq(serviceUsage.status, "ACTIVE"),
          gt(cycleEnd, start.toISOString()),
          lte(cycleEnd, end.toISOString()),
        ),
      ),
  ]);
  return BigInt(events?.used ?? 0) + BigInt(reports?.used ?? 0);
}

/** Prices of the version that a subscription was on when a period ended. */
export async function meteredPricesAt(
  tx: Tx,
  subscriptionId: string,
  end: Date,
  currency: Currency,
): Promise<MeteredPrice[]> {
  const [later] = await tx
    .select({ versionId: subscriptionChanges.fromPlanVersionId })
    .from(subscriptionChanges)
    .where(
      and(
        eq(subscriptionChanges.subscriptionId, subscriptionId),
        isNotNull(subscriptionChanges.appliedAt),
        gte(subscriptionChanges.effectiveAt, end),
      ),
    )
    .orderBy(asc(subscriptionChanges.effectiveAt), asc(subscriptionChanges.appliedAt))
    .limit(1);
  const [version] = await tx
    .select({ meteredPrices: planVersions.meteredPrices })
    .from(planVersions)
    .innerJoin(subscriptions, eq(subscriptions.id, subscriptionId))
    .where(later ? eq(planVersions.id, later.versionId) : eq(planVersions.id, subscriptions.planVersionId));
  return meteredPrices(version?.meteredPrices ?? [], currency);
}

/** A subscription's meter, and the tax of the lines that are made of it now. */
export type Metered = {
  readonly tenantId: TenantId;
  readonly subscriptionId: string;
  readonly meter: string;
  readonly currency: Currency;
  readonly tax: LineTax;
};

/** The usage of a closed period, a line per tier. */
export async function closedUsage(tx: Tx, metered: Metered, service: Period): Promise<InvoiceLine[]> {
  const price = await priceAt(tx, metered, service.end);
  if (!price) return [];
  return usageLines(price, await usedBetween(tx, metered.tenantId, metered.meter, service), service, metered.tax);
}

/** What came late for the period that ended at `end`, after it had been billed. */
export async function lateUsage(tx: Tx, metered: Metered, end: Date): Promise<InvoiceLine[]> {
  const { tenantId, meter, currency, tax } = metered;
  const billed = await tx
    .select({ line: invoiceLines })
    .from(invoiceLines)
    .innerJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
    .where(
      and(
        eq(invoiceLines.tenantId, tenantId),
        eq(invoiceLines.code, meter),
        inArray(invoiceLines.kind, ["usage", "usage_adjustment"]),
        eq(invoiceLines.serviceEnd, end),
        isNotNull(invoices.finalizedAt),
        isNull(invoices.voidedAt),
      ),
    );
  const [first] = billed;
  const { serviceStart: start, serviceTimeZone: timeZone } = first?.line ?? {};
  const price = start && timeZone ? await priceAt(tx, metered, end) : undefined;
  if (!start || !timeZone || !price) return [];
  const before = { start, end, timeZone };
  const quantities = billed.map(({ line }) => line.quantity ?? 0n);
  const use = {
    billedQuantity: price.included + quantities.reduce((a, b) => a + b, 0n),
    billed: sum(
      billed.map(({ line }) => money(line.amountMinor, currency)),
      currency,
    ),
    quantity: await usedBetween(tx, tenantId, meter, before),
  };
  return usageAdjustment(price, use, before, tax);
}

async function priceAt(tx: Tx, { subscriptionId, meter, currency }: Metered, end: Date) {
  const prices = await meteredPricesAt(tx, subscriptionId, end, currency);
  return prices.find((price) => price.meter === meter);
}

/**
 * Use of closed periods that stands on no invoice: what a void one took back with it, and what came late for the period
 * before `period`. What has not closed waits for the renewal.
 */
export async function unbilledUsage(tx: Tx, subscriber: Subscriber, period: Period): Promise<InvoiceLine[]> {
  const { tenantId, live, currency, tax } = subscriber;
  if (!live) return [];
  const of = (meter: string): Metered => ({ tenantId, subscriptionId: live.id, meter, currency, tax });
  const lines: InvoiceLine[] = [];
  for (const { code, serviceStart: start, serviceEnd: end, serviceTimeZone: timeZone } of await voidUsage(tx, live.id))
    if (start && end && timeZone) lines.push(...(await closedUsage(tx, of(code), { start, end, timeZone })));
  for (const { meter } of await meteredPricesAt(tx, live.id, period.start, currency))
    lines.push(...(await lateUsage(tx, of(meter), period.start)));
  return lines;
}

async function voidUsage(tx: Tx, subscriptionId: string) {
  const { code, serviceStart, serviceEnd, serviceTimeZone } = invoiceLines;
  return tx
    .select({ code, serviceStart, serviceEnd, serviceTimeZone })
    .from(invoiceLines)
    .innerJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
    .where(and(eq(invoiceLines.subscriptionId, subscriptionId), eq(invoiceLines.kind, "usage"), isNotNull(serviceEnd)))
    .groupBy(code, serviceStart, serviceEnd, serviceTimeZone)
    .having(sql`bool_and(${invoices.voidedAt} is not null)`)
    .orderBy(asc(serviceEnd), asc(code))
    .limit(100);
}
