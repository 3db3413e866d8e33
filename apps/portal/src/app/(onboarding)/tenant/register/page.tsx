import { Cycle } from "@tenantry/core/catalogue/plan";
import { currencies } from "@tenantry/core/money";
import { proposeLocality } from "@tenantry/core/tenant/locality";
import { ButtonLink } from "@tenantry/ui/links";
import { Page } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import { offeredCurrencies, planOffers } from "../../../../components/marketing/offers.ts";
import { proposedCountry } from "../../../../components/marketing/proposed-country.ts";
import { RegisterForm } from "../../../../components/register/register-form.tsx";
import { getPlatform } from "../../../../compose.ts";
import { ClientMessages } from "../../../../i18n/client-messages.tsx";
import { api } from "../../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.register");
  return { title: t("title") };
}

export default async function RegisterPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const me = await api.owner.me();
  const trialUsed = me ? await api.tenant.trialUsed() : false;
  const [catalogue, policy, locale, t, counts, requestHeaders, query] = await Promise.all([
    api.billing.catalogue(),
    api.tenant.registrationPolicy(),
    getLocale(),
    getTranslations("portal.register"),
    getTranslations("common.counts"),
    headers(),
    searchParams,
  ]);
  if (!policy.selfRegistration) return <Closed contactUrl={catalogue.contactSalesUrl} />;
  const plans = planOffers(catalogue, offeredCurrencies(catalogue), locale).filter((plan) => !plan.contactSales);
  const chosen = {
    planCode: plans.find(({ code }) => code === query.plan)?.code,
    billingCycle: Cycle.safeParse(query.cycle).data,
  };
  const fallbackPlan = plans.find(({ code }) => code === catalogue.defaultPlan) ?? plans[0];
  const country = proposedCountry(requestHeaders.get("accept-language")) ?? "";
  const place = proposeLocality(country);
  return (
    <Page title={t("title")} description={t("intro")}>
      <ClientMessages sections={["portal.register", "portal.pricing"]}>
        <RegisterForm
          plans={plans}
          trials={Object.fromEntries(
            plans
              .filter(({ trialDays }) => trialDays > 0 && !trialUsed)
              .map(({ code, trialDays }) => [code, counts("days", { count: trialDays })]),
          )}
          chosen={{
            ...(chosen.planCode ? { planCode: chosen.planCode } : {}),
            ...(chosen.billingCycle ? { billingCycle: chosen.billingCycle } : {}),
          }}
          initial={{
            businessName: "",
            businessNameAr: "",
            slug: "",
            phone: "",
            country,
            currency: place?.currency ?? currencies.find((code) => code === "USD") ?? "USD",
            timezone: place?.timeZone ?? "UTC",
            language: locale,
            planCode: chosen.planCode ?? fallbackPlan?.code,
            billingCycle: chosen.billingCycle ?? "monthly",
            adminUser: { displayName: "", email: "", password: "" },
          }}
          trialUsed={trialUsed}
          passwordMinLength={policy.passwordMinLength}
          payFirst={policy.payFirst}
          captcha={policy.captcha && { provider: policy.captcha.provider, siteKey: policy.captcha.siteKey }}
          workspaceDomain={getPlatform().origins.workspaceDomain}
        />
      </ClientMessages>
    </Page>
  );
}

async function Closed({ contactUrl }: { contactUrl: string }) {
  const [t, errors] = await Promise.all([
    getTranslations("portal.register.closed"),
    getTranslations("errors.code.registration_closed"),
  ]);
  return (
    <Page title={errors("title")} description={errors("text")} width="narrow">
      <div>
        <ButtonLink href={contactUrl} prefetch={false}>
          {t("contact")}
        </ButtonLink>
      </div>
    </Page>
  );
}
