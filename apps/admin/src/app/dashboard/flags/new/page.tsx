import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { flagsPath, newFlagPath } from "../../../../components/flags/flag-address.ts";
import { FlagEditor } from "../../../../components/flags/flag-editor.tsx";
import { api, HydrateClient, requireStaff } from "../../../../trpc/server.ts";

export async function generateMetadata() {
  const t = await getTranslations("steering.flags");
  return { title: t("new") };
}

export default async function NewFlagPage() {
  const me = await requireStaff(newFlagPath);
  if (!staffMay(me.role, "flags:write")) redirect(flagsPath);
  const [t] = await Promise.all([getTranslations(), api.admin.tenants.plans.prefetch()]);
  return (
    <Page
      title={t("steering.flags.new")}
      width="wide"
      breadcrumb={{
        label: t("common.nav.breadcrumb"),
        items: [{ label: t("steering.flags.title"), href: flagsPath }],
      }}
    >
      <HydrateClient>
        <FlagEditor flag={null} mayWrite />
      </HydrateClient>
    </Page>
  );
}
