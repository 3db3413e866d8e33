import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { StaffList } from "../../../components/security/staff-list.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";

export async function generateMetadata() {
  return { title: (await getTranslations("account.staff"))("title") };
}

export default async function StaffPage() {
  const me = await requireStaff("/dashboard/staff");
  if (!staffMay(me.role, "staff:write")) notFound();
  const t = await getTranslations("account.staff");
  await api.admin.staff.list.prefetch();
  return (
    <Page title={t("title")} description={t("intro")} width="wide">
      <HydrateClient>
        <StaffList self={me.id} />
      </HydrateClient>
    </Page>
  );
}
