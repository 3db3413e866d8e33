import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { getTranslations } from "next-intl/server";
import { ReadOnlyNote } from "../../../components/chrome/read-only-note.tsx";
import { IssuerLogo } from "../../../components/settings/issuer-logo.tsx";
import { SettingsForm } from "../../../components/settings/settings-form.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";

export async function generateMetadata() {
  const t = await getTranslations("steering.settings");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const me = await requireStaff("/dashboard/settings");
  const [t, settings] = await Promise.all([
    getTranslations("steering.settings"),
    api.admin.settings.get(),
    api.admin.tenants.plans.prefetch(),
    api.admin.settings.captchas.prefetch(),
    api.admin.settings.placements.prefetch(),
  ]);
  const mayWrite = staffMay(me.role, "settings:write");
  return (
    <Page title={t("title")} description={t("text")}>
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      <HydrateClient>
        <SettingsForm key={JSON.stringify(settings)} settings={settings} mayWrite={mayWrite} />
        <IssuerLogo logoId={settings.billing.issuer.logoId} mayWrite={mayWrite} />
      </HydrateClient>
    </Page>
  );
}
