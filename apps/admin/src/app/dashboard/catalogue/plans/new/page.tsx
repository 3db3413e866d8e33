import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cataloguePath, newPlanPath } from "../../../../../components/catalogue/catalogue-address.ts";
import { NewPlan } from "../../../../../components/catalogue/new-plan.tsx";
import { requireStaff } from "../../../../../trpc/server.ts";

export async function generateMetadata() {
  const t = await getTranslations("catalogue.newPlan");
  return { title: t("title") };
}

export default async function NewPlanPage() {
  const me = await requireStaff(newPlanPath);
  if (!staffMay(me.role, "catalogue:write")) redirect(cataloguePath);
  const t = await getTranslations();
  return (
    <Page
      title={t("catalogue.newPlan.title")}
      breadcrumb={{ label: t("common.nav.breadcrumb"), items: [{ label: t("catalogue.title"), href: cataloguePath }] }}
    >
      <NewPlan />
    </Page>
  );
}
