import { currencyName } from "@tenantry/i18n/format";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import { Comparison } from "../../../components/marketing/comparison.tsx";
import { comparisonGroups } from "../../../components/marketing/comparison-groups.ts";
import { bestSaving, limitWords, meters, offeredCurrencies, planOffers } from "../../../components/marketing/offers.ts";
import { PlanCards } from "../../../components/marketing/plan-cards.tsx";
import { proposedCountry, proposedCurrency } from "../../../components/marketing/proposed-country.ts";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";
import styles from "./pricing.module.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.pricing");
  return { title: t("title"), description: t("intro") };
}

export default async function PricingPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [catalogue, { selfRegistration }, locale, t, state, requestHeaders, query] = await Promise.all([
    api.billing.catalogue(),
    api.tenant.portal(),
    getLocale(),
    getTranslations("portal.pricing"),
    getTranslations("common.state"),
    headers(),
    searchParams,
  ]);
  const currencies = offeredCurrencies(catalogue);
  const asked = currencies.find((currency) => currency === query.currency);
  const currency = asked ?? proposedCurrency(proposedCountry(requestHeaders.get("accept-language")), currencies);
  const words = { pricing: t, unlimited: state("unlimited") };
  const limits = Object.fromEntries(
    catalogue.plans.map((plan) => [
      plan.code,
      meters.map((meter) => ({
        meter: t(`meters.${meter}`),
        amount: limitWords(plan.limits[meter], meter, locale, words),
      })),
    ]),
  );
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.title}>{t("title")}</h1>
        <p className={styles.intro}>{t(selfRegistration ? "intro" : "closed")}</p>
      </header>
      <ClientMessages sections={["portal.pricing"]}>
        <PlanCards
          plans={planOffers(catalogue, currencies, locale)}
          currencies={currencies.map((code) => ({ code, name: currencyName(code, locale) }))}
          initialCurrency={currency}
          initialCycle={query.cycle === "yearly" ? "yearly" : "monthly"}
          savings={Object.fromEntries(currencies.map((code) => [code, bestSaving(catalogue, code, locale)]))}
          limits={limits}
          contactSalesUrl={catalogue.contactSalesUrl}
          selfRegistration={selfRegistration}
        />
      </ClientMessages>
      <section className={styles.compare} aria-labelledby="compare">
        <h2 className={styles.subtitle} id="compare">
          {t("compare.title")}
        </h2>
        <Comparison
          labels={{ what: t("compare.what"), included: t("compare.included"), notIncluded: t("compare.notIncluded") }}
          plans={catalogue.plans.map(({ code, name, isPopular }) => ({ code, name: name[locale], isPopular }))}
          groups={comparisonGroups(catalogue, locale, words)}
        />
      </section>
    </div>
  );
}
