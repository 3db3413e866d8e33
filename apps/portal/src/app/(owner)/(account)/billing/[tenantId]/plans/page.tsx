import { Alert } from "@mantine/core";
import { cycles } from "@tenantry/core/catalogue/plan";
import type { Locale } from "@tenantry/core/locale";
import { currencyName, formatDate, formatMoney } from "@tenantry/i18n/format";
import { Page, Section } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { type BillingParams, billingAccount, type Query } from "../../../../../../components/billing/account.ts";
import type { Overview } from "../../../../../../components/billing/data.ts";
import { billingPath, plansPath } from "../../../../../../components/billing/paths.ts";
import { type ChoiceOffer, PlanChoice } from "../../../../../../components/billing/plan-choice.tsx";
import { Comparison } from "../../../../../../components/marketing/comparison.tsx";
import { comparisonGroups } from "../../../../../../components/marketing/comparison-groups.ts";
import { limitWords, meters } from "../../../../../../components/marketing/offers.ts";
import { api, required } from "../../../../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing.plans");
  return { title: t("title") };
}

export default async function PlansPage(props: BillingParams & { searchParams: Promise<Query> }) {
  const [{ tenantId }, query] = await Promise.all([props.params, props.searchParams]);
  const { mayWrite } = await billingAccount(tenantId, plansPath(tenantId));
  const [t, pricing, state, nav, billing, locale, overview, { currency, options }, catalogue] = await Promise.all([
    getTranslations("portal.billing.plans"),
    getTranslations("portal.pricing"),
    getTranslations("common.state"),
    getTranslations("common.nav"),
    getTranslations("portal.billing"),
    getLocale(),
    required(api.subscription.overview({ tenantId })),
    required(api.subscription.options({ tenantId })),
    api.billing.catalogue(),
  ]);
  const { plans } = catalogue;
  const isTrial = overview.trialEndsAt !== null;
  const words = { pricing, unlimited: state("unlimited") };
  const asked = cycles.find((cycle) => cycle === query.cycle);
  const isBarred = overview.status === "paused" || (overview.stopsAt !== null && overview.status !== "ended");
  return (
    <Page
      title={t(isTrial ? "convertTitle" : "title")}
      description={t("intro", { currency: `\u2068${currencyName(currency, locale)}\u2069` })}
      breadcrumb={{ label: nav("breadcrumb"), items: [{ label: billing("title"), href: billingPath(tenantId) }] }}
      width="wide"
    >
      <Barred overview={overview} />
      <PlanChoice
        tenantId={tenantId}
        isTrial={isTrial}
        mayChange={mayWrite && !isBarred}
        initialCycle={asked ?? overview.cycle}
        contactUrl={catalogue.contactSalesUrl}
        plans={plans.map((plan) => ({
          code: plan.code,
          name: plan.name[locale],
          description: plan.description[locale],
          isPopular: plan.isPopular,
          contactSales: plan.contactSales,
          limits: meters.map((meter) => ({
            meter: pricing(`meters.${meter}`),
            amount: limitWords(plan.limits[meter], meter, locale, words),
          })),
          offers: options.flatMap((option) => (option.planCode === plan.code ? [offerWords(option, locale)] : [])),
        }))}
      />
      <Section title={pricing("compare.title")}>
        <Comparison
          labels={{
            what: pricing("compare.what"),
            included: pricing("compare.included"),
            notIncluded: pricing("compare.notIncluded"),
          }}
          plans={plans.map(({ code, name }) => ({
            code,
            name: name[locale],
            isPopular: code === overview.plan?.code,
          }))}
          groups={comparisonGroups(catalogue, locale, words)}
        />
      </Section>
    </Page>
  );
}

type Option = Awaited<ReturnType<typeof api.subscription.options>>["options"][number];

function offerWords({ cycle, price, relation }: Option, locale: Locale): ChoiceOffer {
  return {
    cycle,
    relation,
    price: price && {
      own: formatMoney(price.own, locale),
      list: price.own.minor === price.list.minor ? null : formatMoney(price.list, locale),
      isFree: price.own.minor === 0n,
    },
  };
}

async function Barred({ overview }: { overview: Overview }) {
  const [t, locale] = await Promise.all([getTranslations("portal.billing.plans"), getLocale()]);
  const { stopsAt, status, timeZone } = overview;
  if (status === "paused") return <Alert color="amber">{t("paused")}</Alert>;
  if (!stopsAt || status === "ended") return null;
  return <Alert color="amber">{t("ending", { date: `\u2068${formatDate(stopsAt, locale, timeZone)}\u2069` })}</Alert>;
}
