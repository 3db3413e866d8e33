import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { cataloguePath, planPath } from "../../../../../../components/catalogue/catalogue-address.ts";
import { VersionEditor } from "../../../../../../components/catalogue/version-editor.tsx";
import { api, HydrateClient } from "../../../../../../trpc/server.ts";
import { loadPlan, type PlanProps } from "../load-plan.ts";

export async function generateMetadata() {
  const t = await getTranslations("catalogue.editor");
  return { title: t("pageTitle") };
}

export default async function EditVersionPage({ params }: PlanProps) {
  const { me, details } = await loadPlan((await params).code);
  const { plan, versions } = details;
  if (!staffMay(me.role, "catalogue:write")) redirect(planPath(plan.code));
  const [t, locale, parts] = await Promise.all([
    getTranslations(),
    getLocale(),
    api.admin.catalogue.parts(),
    api.admin.catalogue.parts.prefetch(),
    api.admin.tenants.plans.prefetch(),
  ]);
  return (
    <Page
      width="wide"
      title={t("catalogue.editor.title", { version: (versions[0]?.version ?? 0) + 1 })}
      description={t("catalogue.editor.description")}
      breadcrumb={{
        label: t("common.nav.breadcrumb"),
        items: [
          { label: t("catalogue.title"), href: cataloguePath },
          { label: plan.name[locale], href: planPath(plan.code) },
        ],
      }}
    >
      <HydrateClient>
        <VersionEditor details={details} parts={parts} />
      </HydrateClient>
    </Page>
  );
}
