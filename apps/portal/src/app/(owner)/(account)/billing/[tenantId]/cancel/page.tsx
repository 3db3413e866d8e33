import { Alert } from "@mantine/core";
import type { Locale } from "@tenantry/core/locale";
import { formatDate, formatList, formatMoney } from "@tenantry/i18n/format";
import { ButtonLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { type BillingParams, billingAccount } from "../../../../../../components/billing/account.ts";
import styles from "../../../../../../components/billing/billing.module.css";
import { CancelForm } from "../../../../../../components/billing/cancel-form.tsx";
import { Day } from "../../../../../../components/billing/figures.tsx";
import { billingPath, cancelPath, checkoutPath } from "../../../../../../components/billing/paths.ts";
import type { Catalogue } from "../../../../../../components/marketing/offers.ts";
import { api, required } from "../../../../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing.cancel");
  return { title: t("title") };
}

/** What a cancellation does and when, another way, the reason, the click. */
export default async function CancelPage({ params }: BillingParams) {
  const { tenantId } = await params;
  const { mayWrite } = await billingAccount(tenantId, cancelPath(tenantId));
  const [t, plan, nav, billing, locale, overview, offer, catalogue] = await Promise.all([
    getTranslations("portal.billing.cancel"),
    getTranslations("portal.billing.plan"),
    getTranslations("common.nav"),
    getTranslations("portal.billing"),
    getLocale(),
    required(api.subscription.overview({ tenantId })),
    required(api.subscription.retentionOffer({ tenantId })),
    api.billing.catalogue(),
  ]);
  const { period, status, isFree, trialEndsAt, timeZone, follows, pendingChange, isCanceled } = overview;
  const breadcrumb = {
    label: nav("breadcrumb"),
    items: [{ label: billing("title"), href: billingPath(tenantId) }],
  };
  const isOver = status === null || status === "ended" || isCanceled;
  if (!mayWrite || !period || isOver || (isFree && !trialEndsAt)) {
    return (
      <Page title={t("nothing")} breadcrumb={breadcrumb} width="narrow">
        <Alert role="status">{t("nothingText")}</Alert>
        <ButtonLink href={billingPath(tenantId)}>{billing("back")}</ButtonLink>
      </Page>
    );
  }
  const end = trialEndsAt ?? period.end;
  const lost = follows === "free" ? lostNames(catalogue, overview.plan?.code, locale) : [];
  return (
    <Page title={t("title")} breadcrumb={breadcrumb} width="narrow">
      <Section title={t("what")}>
        <ul className={styles.facts}>
          <li>{t.rich(trialEndsAt ? "untilTrial" : "until", { date: () => <Day at={end} timeZone={timeZone} /> })}</li>
          <li>{t(follows)}</li>
          {lost.length > 0 ? <li>{t("lost", { names: formatList(lost, locale) })}</li> : null}
          {pendingChange ? <li>{t("supersedes", { plan: pendingChange.planName[locale] })}</li> : null}
          <li>{t("undo")}</li>
        </ul>
      </Section>
      {offer && !trialEndsAt ? (
        <Section title={t("offerTitle", { plan: offer.name[locale] })}>
          <p className={styles.text}>
            {t.rich("offerText", {
              price: () =>
                plan.rich(`per.${offer.cycle}`, { amount: () => <bdi>{formatMoney(offer.price, locale)}</bdi> }),
              date: () => <Day at={offer.from} timeZone={timeZone} />,
            })}
          </p>
          <ButtonLink href={checkoutPath(tenantId, { plan: offer.planCode, cycle: offer.cycle })} variant="default">
            {t("offerAction", { plan: offer.name[locale] })}
          </ButtonLink>
        </Section>
      ) : null}
      <CancelForm tenantId={tenantId} date={formatDate(end, locale, timeZone)} />
    </Page>
  );
}

/** Features of the plan that the Free plan does not have. */
function lostNames({ plans, features }: Catalogue, code: string | undefined, locale: Locale): string[] {
  const included = (plan: string | undefined) => plans.find((one) => one.code === plan)?.features ?? [];
  const kept = included("free");
  return features.flatMap((feature) =>
    included(code).includes(feature.code) && !kept.includes(feature.code) && !feature.isDefault
      ? [feature.name[locale]]
      : [],
  );
}
