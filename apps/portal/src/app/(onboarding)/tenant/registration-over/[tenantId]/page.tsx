import { Group } from "@mantine/core";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { ButtonLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { nextStepPath } from "../../../../../components/register/next-step.ts";
import { api, required } from "../../../../../trpc/server.ts";

type Params = { params: Promise<{ tenantId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.registrationOver");
  return { title: t("meta") };
}

/** The end of a registration that staff turned down or that waited for too long, and the ways on. */
export default async function RegistrationOverPage({ params }: Params) {
  const { tenantId } = await params;
  const [{ nextStep, tenant, rejectionReason, isRolledBack }, { contactSalesUrl }, t] = await Promise.all([
    required(api.tenant.registration({ tenantId })),
    api.billing.catalogue(),
    getTranslations("portal.registrationOver"),
  ]);
  if (nextStep !== "rejected" && nextStep !== "expired") redirect(nextStepPath(nextStep, tenant.id));
  const end = isRolledBack ? "rolledBack" : nextStep;
  return (
    <Page title={t(`${end}.title`)} description={t(`${end}.text`)} width="narrow">
      <Section>
        <DefinitionList
          items={[
            { term: t("business"), description: <bdi>{tenant.name}</bdi> },
            ...(rejectionReason ? [{ term: t("reason"), description: <bdi>{rejectionReason}</bdi> }] : []),
          ]}
        />
      </Section>
      <Group gap="sm">
        <ButtonLink href="/tenant/register">{t("again")}</ButtonLink>
        <ButtonLink href={contactSalesUrl} prefetch={false} variant="default">
          {t("contact")}
        </ButtonLink>
      </Group>
    </Page>
  );
}
