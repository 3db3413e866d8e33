import { Page } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { accountAt } from "../../../../../components/owner/account.ts";
import { OwnerSecurity } from "../../../../../components/security/owner-security.tsx";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";
import { api } from "../../../../../trpc/server.ts";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

export default async function SecurityPage({ searchParams }: Search) {
  await accountAt("/tenant/account", await searchParams);
  const [t, words, overview, sessions, { passwordMinLength: min }] = await Promise.all([
    getTranslations("account"),
    getTranslations("common.password"),
    api.ownerAccount.overview(),
    api.ownerAccount.sessions(),
    api.tenant.registrationPolicy(),
  ]);
  return (
    <Page title={t("title")} description={t("intro")} width="narrow">
      <ClientMessages sections={["account"]}>
        <OwnerSecurity overview={overview} sessions={sessions} password={{ min, rule: words("rule", { min }) }} />
      </ClientMessages>
    </Page>
  );
}
