import { type ComposedInvoice, composeInvoice } from "../../src/billing/invoice.ts";
import type { ChargeLine, InvoiceLine } from "../../src/billing/line.ts";
import type { ChangeFacts } from "../../src/billing/plan-change.ts";
import { type OwnPrice, ownPrice, type PlanOffer, type PriceOverride } from "../../src/billing/price.ts";
import type { LineTax } from "../../src/billing/tax.ts";
import type { Cycle } from "../../src/catalogue/plan.ts";
import { type Currency, fromDecimal, type Money, toDecimal } from "../../src/money.ts";
import { anchorAt, firstPeriod } from "../../src/period/anchor.ts";
import type { BilledSubscription } from "../../src/subscription/facts.ts";

export const at = (text: string): Date => new Date(text);

export function amount(text: string, currency: Currency = "OMR"): Money {
  const parsed = fromDecimal(text, currency);
  if (!parsed) throw new Error(`${text} is no amount of ${currency}`);
  return parsed;
}

export const decimals = (lines: readonly { amount: Money }[]): string[] => lines.map((line) => toDecimal(line.amount));

export const untaxed: LineTax = { code: "none", ratePpm: 0n, inclusive: false };
export const vat = (percent: bigint, inclusive = false): LineTax => ({
  code: "VAT",
  ratePpm: percent * 10_000n,
  inclusive,
});

export function offer(
  planCode: string,
  price: string | null,
  more: Partial<PlanOffer> & { currency?: Currency } = {},
): PlanOffer {
  const { currency = "OMR", ...rest } = more;
  return {
    planCode,
    planVersionId: `${planCode}-1`,
    cycle: "monthly",
    currency,
    price: price === null ? null : amount(price, currency),
    isSelectable: true,
    limits: {},
    features: [],
    ...rest,
  };
}

/** A paid subscription in its first period; `end` stands for custom dates. */
export function subscribed(start: string, cycle: Cycle, timeZone: string, end?: string): BilledSubscription {
  const first = firstPeriod(at(start), cycle, timeZone);
  return {
    startedAt: at(start),
    trialEndsAt: null,
    periodStart: at(start),
    periodEnd: end ? at(end) : first.period.end,
    autoRenew: true,
    cancelAt: null,
    pausedAt: null,
    pastDueSince: null,
    endedAt: null,
    endReason: null,
    cycle,
    anchor: end ? anchorAt(at(end), timeZone) : first.anchor,
    periodTimeZone: timeZone,
  };
}

export function trialing(start: string, end: string, timeZone: string): BilledSubscription {
  return {
    ...subscribed(start, "monthly", timeZone, end),
    trialEndsAt: at(end),
    anchor: anchorAt(at(start), timeZone),
  };
}

/** What a line of a paid invoice is when the next change meets it. */
export function charged(line: InvoiceLine, id: string): ChargeLine {
  if (line.kind === "credit" || line.kind === "usage_adjustment") throw new Error("a credit is no charge");
  const { kind, code, tax, service } = line;
  const credited = { minor: 0n, currency: line.amount.currency };
  return { id, kind, code, amount: line.amount, credited, tax, service, invoice: "paid", endedAt: null };
}

export function chargeOf(subscription: BilledSubscription, paid: Money, tax: LineTax, code = "starter"): ChargeLine {
  const { periodStart: start, periodEnd: end, periodTimeZone: timeZone } = subscription;
  if (!end) throw new Error("no period");
  const credited = { minor: 0n, currency: paid.currency };
  return {
    id: "line-1",
    kind: "plan",
    code,
    amount: paid,
    credited,
    tax,
    service: { start, end, timeZone },
    invoice: "paid",
    endedAt: null,
  };
}

export function changeFacts(
  facts: Pick<ChangeFacts, "subscription" | "current" | "target"> & Partial<ChangeFacts>,
): ChangeFacts {
  const { subscription, current } = facts;
  const tax = facts.tax ?? untaxed;
  const isCharged = subscription.periodEnd && !subscription.trialEndsAt && current.price && current.price.minor > 0n;
  return {
    timeZone: subscription.periodTimeZone,
    addOns: [],
    overrides: [],
    chargeLines: isCharged && current.price ? [chargeOf(subscription, current.price, tax, current.planCode)] : [],
    pendingLines: [],
    pendingChangeId: null,
    tax,
    usage: {},
    upgradeMode: "prorate",
    hasCardOnFile: false,
    by: "customer",
    requestedMode: null,
    convertAt: "now",
    ...facts,
  };
}

export function compose(
  lines: readonly InvoiceLine[],
  currency: Currency = "OMR",
  more: { balance?: string; minimum?: string } = {},
): ComposedInvoice {
  return composeInvoice({
    currency,
    lines,
    balance: amount(more.balance ?? "0", currency),
    minimum: amount(more.minimum ?? "0", currency),
  });
}

export function ownOf(
  plan: PlanOffer,
  overrides: readonly PriceOverride[] = [],
  now = at("2026-03-15T00:00:00Z"),
): OwnPrice {
  const own = ownPrice(plan, overrides, now);
  if (!own) throw new Error(`${plan.planCode} has no price`);
  return own;
}
