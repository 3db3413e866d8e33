import { Page, Section } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { nextStepPath } from "../../../../../components/register/next-step.ts";
import { registrationAt } from "../../../../../components/register/registration-of.ts";
import { SettingUp } from "../../../../../components/register/setting-up.tsx";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";
import { api, HydrateClient } from "../../../../../trpc/server.ts";

type Params = { params: Promise<{ tenantId: string }> };

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { tenantId } = await params;
  const { tenant } = await registrationAt(nextStepPath("provisioning", tenantId), tenantId);
  const t = await getTranslations("portal.settingUp");
  return { title: t("title", { name: tenant.name }) };
}

export default async function SettingUpPage({ params }: Params) {
  const { tenantId } = await params;
  const { tenant } = await registrationAt(nextStepPath("provisioning", tenantId), tenantId);
  const [t, { contactSalesUrl }] = await Promise.all([getTranslations("portal.settingUp"), api.billing.catalogue()]);
  await api.tenant.progress.prefetch({ tenantId });
  return (
    <Page title={t("title", { name: tenant.name })} width="narrow">
      <Section>
        <HydrateClient>
          <ClientMessages sections={["portal.settingUp", "common.status"]}>
            <SettingUp tenantId={tenantId} contactUrl={contactSalesUrl} />
          </ClientMessages>
        </HydrateClient>
      </Section>
    </Page>
  );
}
