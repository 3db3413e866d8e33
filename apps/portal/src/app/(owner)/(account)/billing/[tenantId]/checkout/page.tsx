import { Alert } from "@mantine/core";
import { Cycle } from "@tenantry/core/catalogue/plan";
import { ButtonLink } from "@tenantry/ui/links";
import { Page } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { type BillingParams, billingAccount, type Query } from "../../../../../../components/billing/account.ts";
import { ChangePreview } from "../../../../../../components/billing/change-preview.tsx";
import { catalogueNames } from "../../../../../../components/billing/data.ts";
import { billingPath, checkoutPath, plansPath } from "../../../../../../components/billing/paths.ts";
import { previewOrRefusal } from "../../../../../../components/billing/preview.ts";
import { api, required } from "../../../../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing.checkout");
  return { title: t("metaTitle") };
}

/** What a change does and costs, exactly, and the one click that makes it. */
export default async function CheckoutPage(props: BillingParams & { searchParams: Promise<Query> }) {
  const [{ tenantId }, query] = await Promise.all([props.params, props.searchParams]);
  const planCode = typeof query.plan === "string" ? query.plan : "";
  const cycle = Cycle.catch("monthly").parse(query.cycle);
  const convertAt = query.start === "trial_end" ? "trial_end" : "now";
  const path = checkoutPath(tenantId, { plan: planCode, cycle, start: convertAt });
  const { mayWrite } = await billingAccount(tenantId, path);
  const [t, nav, billing, plans, locale, overview, catalogue, answer] = await Promise.all([
    getTranslations("portal.billing.checkout"),
    getTranslations("common.nav"),
    getTranslations("portal.billing"),
    getTranslations("portal.billing.plans"),
    getLocale(),
    required(api.subscription.overview({ tenantId })),
    api.billing.catalogue(),
    previewOrRefusal({ tenantId, planCode, cycle, convertAt }),
  ]);
  const plan = catalogueNames(catalogue)(planCode)?.[locale] ?? overview.plan?.name[locale] ?? planCode;
  const isStart = overview.trialEndsAt !== null || overview.isFree;
  const breadcrumb = {
    label: nav("breadcrumb"),
    items: [
      { label: billing("title"), href: billingPath(tenantId) },
      { label: plans("title"), href: plansPath(tenantId) },
    ],
  };
  if (!answer.preview) {
    return (
      <Page title={t(`refused.${answer.refusal}.title`)} breadcrumb={breadcrumb} width="narrow">
        <Alert role="status" color="amber">
          {t(`refused.${answer.refusal}.text`)}
        </Alert>
        <ButtonLink href={answer.refusal === "ending" ? billingPath(tenantId) : plansPath(tenantId)}>
          {t(answer.refusal === "ending" ? "toBilling" : "choosePlan")}
        </ButtonLink>
      </Page>
    );
  }
  return (
    <Page title={t(isStart ? "startTitle" : "title", { plan })} breadcrumb={breadcrumb}>
      <ChangePreview
        tenantId={tenantId}
        overview={overview}
        preview={answer.preview}
        catalogue={catalogue}
        plan={plan}
        convertAt={convertAt}
        mayWrite={mayWrite}
      />
    </Page>
  );
}
