import type { PortalRouter } from "@tenantry/api/portal-root";
import { type Cycle, cycles } from "@tenantry/core/catalogue/plan";
import type { Locale } from "@tenantry/core/locale";
import { type Currency, currencies, fraction, type Money, multiply, subtract } from "@tenantry/core/money";
import { formatCount, formatMoney, formatPercent } from "@tenantry/i18n/format";
import type { inferRouterOutputs } from "@trpc/server";
import type { getTranslations } from "next-intl/server";

export type Catalogue = inferRouterOutputs<PortalRouter>["billing"]["catalogue"];
type CataloguePlan = Catalogue["plans"][number];
type Words = Awaited<ReturnType<typeof getTranslations<"portal.pricing">>>;

/** A price as it is read; formatted on the server, so that every browser shows the same. */
export type Offer = { cycle: Cycle; amount: string; isFree: boolean; saving: string | null };

export type PlanOffer = {
  code: string;
  name: string;
  description: string;
  isPopular: boolean;
  contactSales: boolean;
  trialDays: number;
  offers: Partial<Record<Currency, Offer[]>>;
};

const yearOf = (monthly: Money): Money => multiply(monthly, fraction(12n, 1n));

const priceOf = (plan: CataloguePlan, currency: Currency, cycle: Cycle): Money | undefined =>
  plan.prices.find((price) => price.cycle === cycle && price.amount.currency === currency)?.amount;

function savingOf(plan: CataloguePlan, currency: Currency): { amount: Money; share: number } | undefined {
  const monthly = priceOf(plan, currency, "monthly");
  const yearly = priceOf(plan, currency, "yearly");
  if (!monthly || !yearly) return undefined;
  const amount = subtract(yearOf(monthly), yearly);
  return amount.minor > 0n ? { amount, share: Number(amount.minor) / Number(yearOf(monthly).minor) } : undefined;
}

function offerOf(plan: CataloguePlan, currency: Currency, cycle: Cycle, locale: Locale): Offer[] {
  const amount = priceOf(plan, currency, cycle);
  if (!amount) return [];
  const saving = cycle === "yearly" ? savingOf(plan, currency) : undefined;
  return [
    {
      cycle,
      amount: formatMoney(amount, locale),
      isFree: amount.minor === 0n,
      saving: saving ? formatMoney(saving.amount, locale) : null,
    },
  ];
}

/** Currencies in which every plan that can be bought here has a monthly price. */
export function offeredCurrencies({ plans }: Catalogue): Currency[] {
  const sold = plans.filter((plan) => !plan.contactSales);
  return currencies.filter((currency) => sold.length > 0 && sold.every((plan) => priceOf(plan, currency, "monthly")));
}

/** The best saving of a yearly plan in this currency, as `16%`; null when a year costs twelve months. */
export function bestSaving({ plans }: Catalogue, currency: Currency, locale: Locale): string | null {
  const share = Math.max(0, ...plans.map((plan) => savingOf(plan, currency)?.share ?? 0));
  return share > 0 ? formatPercent(share, locale) : null;
}

export function planOffers({ plans }: Catalogue, shown: readonly Currency[], locale: Locale): PlanOffer[] {
  return plans.map((plan) => ({
    code: plan.code,
    name: plan.name[locale],
    description: plan.description[locale],
    isPopular: plan.isPopular,
    contactSales: plan.contactSales,
    trialDays: plan.trialDays,
    offers: Object.fromEntries(
      shown.map((currency) => [currency, cycles.flatMap((cycle) => offerOf(plan, currency, cycle, locale))]),
    ),
  }));
}

export const meters = ["orders", "users", "branches", "storage_mb"] as const;
export type Meter = (typeof meters)[number];

/** What a plan allows of a meter, as a word or figure with its unit. */
export function limitWords(
  limit: number | null | undefined,
  meter: Meter,
  locale: Locale,
  words: { pricing: Words; unlimited: string },
): string {
  if (limit === null || limit === undefined) return words.unlimited;
  if (meter !== "storage_mb") return formatCount(limit, locale);
  // Storage is sold in powers of ten.
  return limit >= 1000 && limit % 1000 === 0
    ? words.pricing("gigabytes", { count: formatCount(limit / 1000, locale) })
    : words.pricing("megabytes", { count: formatCount(limit, locale) });
}
