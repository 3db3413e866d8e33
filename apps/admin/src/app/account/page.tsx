import { Alert, Container, Group } from "@mantine/core";
import { loadSettings } from "@tenantry/services/settings/load-settings";
import { Page } from "@tenantry/ui/page";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { loginPath } from "../../components/auth/return-path.ts";
import { UserMenu } from "../../components/chrome/user-menu.tsx";
import { StaffSecurity } from "../../components/security/staff-security.tsx";
import { getPlatform } from "../../compose.ts";
import { api, currentStaff } from "../../trpc/server.ts";

export async function generateMetadata() {
  return { title: (await getTranslations("account"))("title") };
}

/** Open to staff also while a required second factor is missing: here it is set up. */
export default async function AccountPage() {
  const me = (await currentStaff()) ?? redirect(loginPath("/account"));
  const [t, words, overview, sessions, { passwordMinLength: min }] = await Promise.all([
    getTranslations("account"),
    getTranslations("common.password"),
    api.staffAccount.overview(),
    api.staffAccount.sessions(),
    loadSettings(getPlatform().db.orm),
  ]);
  const page = (
    <Page title={t("title")} description={t("intro")} width="narrow">
      {me.secondFactorMissing ? (
        <Alert color="amber" title={t("factor.requiredTitle")}>
          {t("factor.required")}
        </Alert>
      ) : null}
      <StaffSecurity overview={overview} sessions={sessions} password={{ min, rule: words("rule", { min }) }} />
    </Page>
  );
  if (!me.secondFactorMissing) return page;
  return (
    <Container size="md" py="lg" component="main">
      <Group justify="flex-end">
        <UserMenu me={me} />
      </Group>
      {page}
    </Container>
  );
}
