import { formatDate, formatExact } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { ButtonLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { Bdi, DateTime } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { FollowRegistration } from "../../../../../components/register/follow-registration.tsx";
import { nextStepPath } from "../../../../../components/register/next-step.ts";
import { registrationAt } from "../../../../../components/register/registration-of.ts";
import { getPlatform } from "../../../../../compose.ts";

type Params = { params: Promise<{ tenantId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.waiting");
  return { title: t("title") };
}

export default async function WaitingPage({ params }: Params) {
  const { tenantId } = await params;
  const { tenant, expiresAt } = await registrationAt(nextStepPath("await_approval", tenantId), tenantId);
  const [t, locale] = await Promise.all([getTranslations("portal.waiting"), getLocale()]);
  return (
    <Page title={t("title")} description={t("text")} width="narrow">
      <Section>
        <DefinitionList
          items={[
            { term: t("business"), description: <bdi>{tenant.name}</bdi> },
            { term: t("address"), description: <Bdi>{`${tenant.slug}.${getPlatform().origins.workspaceDomain}`}</Bdi> },
            {
              term: t("sent"),
              description: (
                <DateTime
                  iso={tenant.createdAt.toISOString()}
                  exact={formatExact(tenant.createdAt, locale, tenant.timeZone)}
                >
                  {formatDate(tenant.createdAt, locale, tenant.timeZone)}
                </DateTime>
              ),
            },
            ...(expiresAt
              ? [
                  {
                    term: t("until"),
                    description: (
                      <DateTime iso={expiresAt.toISOString()} exact={formatExact(expiresAt, locale, tenant.timeZone)}>
                        {formatDate(expiresAt, locale, tenant.timeZone)}
                      </DateTime>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <FollowRegistration tenantId={tenantId} waitsFor="await_approval" />
      <div>
        <ButtonLink href="/pricing" variant="default">
          {t("pricing")}
        </ButtonLink>
      </div>
    </Page>
  );
}
