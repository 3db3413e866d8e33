import { Page } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { UserSecurity } from "../../../components/security/user-security.tsx";
import { requireVisit } from "../../../components/workspace/signed-in.ts";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

export default async function UserAccountPage() {
  const { user } = await requireVisit("/account");
  const [t, words, sessions, { passwordMinLength: min }] = await Promise.all([
    getTranslations("account"),
    getTranslations("common.password"),
    api.userAccount.sessions(),
    api.tenant.registrationPolicy(),
  ]);
  const { name, email } = user;
  return (
    <Page title={t("title")} description={t("intro")} width="narrow">
      <ClientMessages sections={["account"]}>
        <UserSecurity person={{ name, email }} sessions={sessions} password={{ min, rule: words("rule", { min }) }} />
      </ClientMessages>
    </Page>
  );
}
