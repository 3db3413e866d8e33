import type { InvoiceLine } from "@tenantry/core/billing/line";
import { type MeteredPrice, usageAdjustment, usageLines } from "@tenantry/core/billing/metered-usage";
import type { LineTax } from "@tenantry/core/billing/tax";
import type { StoredMeteredPrice } from "@tenantry/core/catalogue/plan";
import type { TenantId } from "@tenantry/core/ids";
import { type Currency, money, sum, zero } from "@tenantry/core/money";
import type { Period } from "@tenantry/core/period/period";
import type { Tx } from "@tenantry/db/client";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { usageEvents } from "@tenantry/db/platform/usage";
import { and, eq, gte, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { Subscriber } from "./load-subscriber.ts";

export function meteredPrices(stored: readonly StoredMeteredPrice[], currency: Currency): MeteredPrice[] {
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

async function usedBetween(tx: Tx, tenantId: TenantId, meter: string, { start, end }: Period): Promise<bigint> {
  const [row] = await tx
    .select({ used: sql<string>`coalesce(sum(${usageEvents.quantity}), 0)` })
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.tenantId, tenantId),
        eq(usageEvents.meter, meter),
        gte(usageEvents.happenedAt, start),
        lt(usageEvents.happenedAt, end),
      ),
    );
  return BigInt(row?.used ?? 0);
}

type Use = { tenantId: TenantId; price: MeteredPrice; service: Period; tax: LineTax };

/** The usage of a closed period, a line per tier. */
export async function closedUsage(tx: Tx, { tenantId, price, service, tax }: Use): Promise<InvoiceLine[]> {
  return usageLines(price, await usedBetween(tx, tenantId, price.meter, service), service, tax);
}

/** What came late for the period before `service`, after it had been billed. */
export async function lateUsage(tx: Tx, { tenantId, price, service, tax }: Use): Promise<InvoiceLine[]> {
  const billed = await tx
    .select({ line: invoiceLines })
    .from(invoiceLines)
    .innerJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
    .where(
      and(
        eq(invoiceLines.tenantId, tenantId),
        eq(invoiceLines.code, price.meter),
        inArray(invoiceLines.kind, ["usage", "usage_adjustment"]),
        eq(invoiceLines.serviceEnd, service.start),
        isNotNull(invoices.finalizedAt),
        isNull(invoices.voidedAt),
      ),
    );
  const [first] = billed;
  const { serviceStart: start, serviceEnd: end, serviceTimeZone: timeZone } = first?.line ?? {};
  if (!start || !end || !timeZone) return [];
  const before = { start, end, timeZone };
  const [currency] = price.tiers.map((tier) => tier.price.currency);
  if (!currency) return [];
  const amounts = billed.map(({ line }) => money(line.amountMinor, currency));
  const quantities = billed.map(({ line }) => line.quantity ?? 0n);
  const quantity = await usedBetween(tx, tenantId, price.meter, before);
  const use = {
    billedQuantity: price.included + quantities.reduce((a, b) => a + b, 0n),
    billed: sum(amounts, currency),
    quantity,
  };
  return usageAdjustment(price, use, before, tax);
}
