import type { ChargeLine, InvoiceLine } from "@tenantry/core/billing/line";
import { minimumCharge } from "@tenantry/core/billing/minimum-charge";
import type { AddOn, PlanOffer, PriceOverride } from "@tenantry/core/billing/price";
import type { LineTax } from "@tenantry/core/billing/tax";
import { taxFor } from "@tenantry/core/billing/tax-rate";
import type { Cycle, StoredMeteredPrice, TrialEnd } from "@tenantry/core/catalogue/plan";
import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { type Currency, type Money, money, zero } from "@tenantry/core/money";
import { anchorAt } from "@tenantry/core/period/anchor";
import type { PlatformSettings } from "@tenantry/core/settings";
import type { Successor } from "@tenantry/core/subscription/cancel";
import type { BilledSubscription } from "@tenantry/core/subscription/facts";
import type { Tx } from "@tenantry/db/client";
import { billingHolds, billingProfiles } from "@tenantry/db/platform/billing";
import { addOnPrices } from "@tenantry/db/platform/catalogue";
import { paymentMethods } from "@tenantry/db/platform/payments";
import { subscriptionAddOns, subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";
import { loadBalance } from "./load-balance.ts";
import { loadLines } from "./load-lines.ts";
import { loadOffer } from "./load-offer.ts";
import { loadAgreements } from "./load-overrides.ts";
import { currencyOf } from "./stored-line.ts";

export type SubscriptionRow = typeof subscriptions.$inferSelect;
export type ChangeRow = typeof subscriptionChanges.$inferSelect;

/** What the version that a tenant is on says about ends and use. */
export type PlanTerms = {
  readonly trialEnd: TrialEnd;
  readonly afterCancel: Successor;
  readonly dunningEnd: Successor;
  readonly meteredPrices: readonly StoredMeteredPrice[];
};

/**
 * One tenant with all facts of its billing. An unpaid checkout counts as withdrawn: its credits, its waiting lines and its
 * balance are given back here, as `withdrawChange` gives them back for good, because whatever is decided replaces it.
 */
export type Subscriber = {
  readonly tenantId: TenantId;
  readonly tenant: typeof tenants.$inferSelect;
  readonly profile: typeof billingProfiles.$inferSelect | null;
  readonly settings: PlatformSettings;
  readonly currency: Currency;
  /** The live one, and else the last one there was. */
  readonly live: SubscriptionRow | null;
  readonly last: SubscriptionRow | null;
  /** Of the live one; without one, of a tenant that has nothing. */
  readonly billed: BilledSubscription;
  readonly current: PlanOffer;
  readonly terms: PlanTerms;
  readonly isFree: boolean;
  readonly pendingChange: ChangeRow | null;
  readonly overrides: readonly PriceOverride[];
  readonly chargeLines: readonly ChargeLine[];
  readonly pendingLines: readonly InvoiceLine[];
  /** Ids of the rows behind `pendingLines`. */
  readonly pendingIds: ReadonlyMap<InvoiceLine, string>;
  readonly tax: LineTax;
  /** Spendable: credit out of disputed invoices is frozen. */
  readonly balance: Money;
  /** Of the tenant's last gateway. */
  readonly minimum: Money;
  readonly defaultMethod: typeof paymentMethods.$inferSelect | null;
  /** Calendar days from finalization to the due date. */
  readonly termsDays: number;
  readonly hold: typeof billingHolds.$inferSelect | null;
  readonly addOns: readonly HeldAddOn[];
};

/** A feature that is bought on top of the live plan, also one that is dropped and has not ended. */
export type HeldAddOn = {
  readonly id: string;
  readonly code: string;
  readonly endsAt: Date | null;
  /** In the subscriber's currency. */
  readonly prices: readonly { cycle: Cycle; price: Money }[];
};

/** All facts for the decisions about one tenant's money, in its scope. Throws `not_found`. */
export async function loadSubscriber(tx: Tx, tenantId: TenantId, now: Date): Promise<Subscriber> {
  const [[tenant], [profile], settings, [last], [method], [hold]] = await Promise.all([
    tx.select().from(tenants).where(eq(tenants.id, tenantId)),
    tx.select().from(billingProfiles).where(eq(billingProfiles.tenantId, tenantId)),
    loadSettings(tx),
    tx
      .select()
      .from(subscriptions)
      .where(eq(subscriptions.tenantId, tenantId))
      .orderBy(sql`${subscriptions.endedAt} is null desc`, desc(subscriptions.startedAt))
      .limit(1),
    tx
      .select()
      .from(paymentMethods)
      .where(
        and(
          eq(paymentMethods.tenantId, tenantId),
          eq(paymentMethods.isDefault, true),
          isNull(paymentMethods.removedAt),
        ),
      ),
    tx
      .select()
      .from(billingHolds)
      .where(and(eq(billingHolds.tenantId, tenantId), isNull(billingHolds.releasedAt))),
  ]);
  if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
  const live = last && last.endedAt === null ? last : null;
  const currency = currencyOf(last?.currency ?? tenant.currency);
  const pendingChange = await loadPendingChange(tx, tenantId);
  const { offer, version } = await loadOffer(
    tx,
    last ? { planVersionId: last.planVersionId } : { planCode: settings.defaultPlan },
    last?.cycle ?? "monthly",
    currency,
  );
  const [agreements, lines, balance, addOns] = await Promise.all([
    loadAgreements(tx, tenantId, now),
    loadLines(tx, tenantId, pendingChange?.invoiceId ?? null, now),
    loadBalance(tx, tenantId, currency, pendingChange?.invoiceId ?? null),
    live ? loadAddOns(tx, live.id, currency, now) : [],
  ]);
  const isExempt = profile?.taxExempt ?? false;
  const { billing } = settings;
  const rates = billing.taxRates.map((rate) => ({
    ...rate,
    ratePpm: BigInt(rate.ratePpm),
    validFrom: new Date(rate.validFrom),
  }));
  const payer = { country: profile?.country ?? tenant.country, isExempt, pricesIncludeTax: billing.pricesIncludeTax };
  return {
    tenantId,
    tenant,
    profile: profile ?? null,
    settings,
    currency,
    live,
    last: last ?? null,
    billed: live ? billedSubscription(live, tenant.timeZone) : nothingBilled(last?.cycle ?? "monthly", tenant, now),
    current: live ? offer : { ...offer, planCode: "", planVersionId: "", price: null, limits: {}, features: [] },
    terms: version,
    isFree: !live || offer.price?.minor === 0n,
    pendingChange,
    overrides: agreements.prices,
    ...lines,
    tax: taxFor(payer, rates, now),
    balance,
    minimum: minimumCharge(profile?.lastGateway ?? null, currency),
    defaultMethod: method ?? null,
    termsDays: agreements.termsDays ?? profile?.termsDays ?? (method ? 0 : billing.termsDays),
    hold: hold ?? null,
    addOns,
  };
}

/** The anchor of one that has none yet (a trial, Free) is its start. */
export function billedSubscription(row: SubscriptionRow, timeZone: string): BilledSubscription {
  const periodTimeZone = row.periodTimeZone ?? timeZone;
  return { ...row, anchor: row.anchor ?? anchorAt(row.startedAt, periodTimeZone), periodTimeZone };
}

function nothingBilled(cycle: Cycle, { timeZone }: { timeZone: string }, now: Date): BilledSubscription {
  return {
    startedAt: now,
    trialEndsAt: null,
    periodStart: now,
    periodEnd: null,
    autoRenew: true,
    cancelAt: null,
    pausedAt: null,
    pastDueSince: null,
    endedAt: null,
    endReason: null,
    cycle,
    anchor: anchorAt(now, timeZone),
    periodTimeZone: timeZone,
  };
}

/** Add-ons that go on beside an offer and are paid for with it, at the price of its cycle: nothing is on top of Free. */
export function addOnsFor({ addOns }: Pick<Subscriber, "addOns">, offer: PlanOffer): AddOn[] {
  if (offer.price?.minor === 0n) return [];
  return addOns.flatMap(({ code, endsAt, prices }) => {
    const listed = prices.find(({ cycle }) => cycle === offer.cycle);
    return listed && endsAt === null && !offer.features.includes(code) ? [{ code, price: listed.price }] : [];
  });
}

/** The list price that the runaway guard measures by. */
export const listPrice = ({ price, currency }: PlanOffer): Money => price ?? zero(currency);

export function liveOf({ live }: Subscriber): SubscriptionRow {
  if (!live) throw new DomainError("invalid_transition", "There is no subscription.");
  return live;
}

/** Also of a subscription that has ended meanwhile: a checkout outlives its trial. */
async function loadPendingChange(tx: Tx, tenantId: TenantId): Promise<ChangeRow | null> {
  const [row] = await tx
    .select()
    .from(subscriptionChanges)
    .where(
      and(
        eq(subscriptionChanges.tenantId, tenantId),
        isNull(subscriptionChanges.appliedAt),
        isNull(subscriptionChanges.withdrawnAt),
      ),
    )
    .orderBy(desc(subscriptionChanges.requestedAt))
    .limit(1);
  return row ?? null;
}

async function loadAddOns(tx: Tx, subscriptionId: string, currency: Currency, now: Date): Promise<HeldAddOn[]> {
  const rows = await tx
    .select({ held: subscriptionAddOns, price: addOnPrices })
    .from(subscriptionAddOns)
    .leftJoin(
      addOnPrices,
      and(eq(addOnPrices.featureCode, subscriptionAddOns.featureCode), eq(addOnPrices.currency, currency)),
    )
    .where(
      and(
        eq(subscriptionAddOns.subscriptionId, subscriptionId),
        or(isNull(subscriptionAddOns.endedAt), gt(subscriptionAddOns.endedAt, now)),
      ),
    )
    .orderBy(asc(subscriptionAddOns.startedAt), asc(subscriptionAddOns.id));
  return [...Map.groupBy(rows, ({ held }) => held.id).values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const { id, featureCode: code, endedAt: endsAt } = first.held;
    const prices = of.flatMap(({ price }) =>
      price ? [{ cycle: price.cycle, price: money(price.amountMinor, currency) }] : [],
    );
    return [{ id, code, endsAt, prices }];
  });
}
