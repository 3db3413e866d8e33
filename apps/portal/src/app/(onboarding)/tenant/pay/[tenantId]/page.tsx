import { Alert, Group } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { formatDateTime, formatExact, formatMoney } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { ButtonLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { Bdi, DateTime } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { catalogueNames } from "../../../../../components/billing/data.ts";
import { Statement } from "../../../../../components/billing/statement.tsx";
import { redirectToSignIn } from "../../../../../components/identity/sign-in-redirect.ts";
import { AwaitPayment } from "../../../../../components/register/await-payment.tsx";
import { checkoutOrRefusal } from "../../../../../components/register/checkout.ts";
import { nextStepPath } from "../../../../../components/register/next-step.ts";
import styles from "../../../../../components/register/pay.module.css";
import { PayRegistration } from "../../../../../components/register/pay-registration.tsx";
import { registrationAt } from "../../../../../components/register/registration-of.ts";
import { getPlatform } from "../../../../../compose.ts";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";
import { api } from "../../../../../trpc/server.ts";

type Props = {
  params: Promise<{ tenantId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.payFirst");
  return { title: t("meta") };
}

/** What a business pays before it is set up, exactly, and the way to the card page; also where that page leads back to. */
export default async function PayPage({ params, searchParams }: Props) {
  const [{ tenantId }, { back }, me] = await Promise.all([params, searchParams, api.owner.me()]);
  const path = nextStepPath("pay", tenantId);
  if (!me) return redirectToSignIn("owner", "/tenant/login", path);
  const { tenant, expiresAt } = await registrationAt(path, tenantId);
  const t = await getTranslations("portal.payFirst");
  const title = t("title", { name: tenant.name });
  if (back === "paid") {
    return (
      <Page title={title} width="narrow">
        <ClientMessages sections={["portal.payFirst"]}>
          <AwaitPayment tenantId={tenantId} />
        </ClientMessages>
      </Page>
    );
  }
  const [{ checkout, refusal }, catalogue, cycles, locale] = await Promise.all([
    checkoutOrRefusal(tenantId),
    api.billing.catalogue(),
    getTranslations("portal.billing.checkout.planCycle"),
    getLocale(),
  ]);
  const contact = (
    <ButtonLink href={catalogue.contactSalesUrl} prefetch={false} variant="default">
      {t("contact")}
    </ButtonLink>
  );
  if (!checkout) {
    return (
      <Page title={title} width="narrow">
        <Alert role="status" color="amber">
          {t(`refused.${refusal}`)}
        </Alert>
        <Group gap="sm">
          {refusal === "plan" ? <ButtonLink href="/tenant/register">{t("again")}</ButtonLink> : null}
          {contact}
        </Group>
      </Page>
    );
  }
  const { charged, due } = checkout;
  const nameOf = catalogueNames(catalogue);
  const plan = nameOf(checkout.planCode)?.[locale] ?? checkout.planCode;
  return (
    <Page title={title} description={t("text")} width="narrow">
      {back === "left" ? (
        <Alert role="status" color="slate" icon={<IconInfoCircle aria-hidden="true" />}>
          {t("left")}
        </Alert>
      ) : null}
      <Section>
        <DefinitionList
          items={[
            { term: t("business"), description: <bdi>{tenant.name}</bdi> },
            { term: t("address"), description: <Bdi>{`${tenant.slug}.${getPlatform().origins.workspaceDomain}`}</Bdi> },
            { term: t("plan"), description: cycles(checkout.cycle, { plan }) },
            ...(expiresAt
              ? [
                  {
                    term: t("until"),
                    description: (
                      <DateTime iso={expiresAt.toISOString()} exact={formatExact(expiresAt, locale, tenant.timeZone)}>
                        {formatDateTime(expiresAt, locale, tenant.timeZone)}
                      </DateTime>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <Section title={t("charge")}>
        <Statement
          label={t("charge")}
          lines={checkout.lines}
          taxes={checkout.taxes}
          net={checkout.net}
          total={checkout.total}
          fromBalance={checkout.fromBalance}
          due={{ label: t("dueNow"), amount: due }}
          timeZone={tenant.timeZone}
          nameOf={nameOf}
        />
        {charged && charged.minor !== due.minor ? (
          <p className={styles.note}>{t("rounded", { amount: `\u2068${formatMoney(charged, locale)}\u2069` })}</p>
        ) : null}
        <p className={styles.note}>{t("period")}</p>
      </Section>
      {charged ? (
        <div className={styles.pay}>
          <ClientMessages sections={["portal.payFirst"]}>
            <PayRegistration tenantId={tenantId} amount={formatMoney(charged, locale)} />
          </ClientMessages>
          <p className={styles.note}>{t("leads")}</p>
        </div>
      ) : (
        <Alert role="status" color="amber">
          {t("none")} {contact}
        </Alert>
      )}
    </Page>
  );
}
