import { staffMay } from "@tenantry/core/identity/permissions";
import { ButtonLink } from "@tenantry/ui/links";
import { Page } from "@tenantry/ui/page";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { catalogueAddress, catalogueTabs, newPlanPath } from "../../../components/catalogue/catalogue-address.ts";
import { FeatureList } from "../../../components/catalogue/feature-list.tsx";
import { MeterList } from "../../../components/catalogue/meter-list.tsx";
import { PlanList } from "../../../components/catalogue/plan-list.tsx";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { ReadOnlyNote } from "../../../components/chrome/read-only-note.tsx";
import { TabLinks } from "../../../components/chrome/tab-links.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";

const Params = z.object({ tab: z.enum(catalogueTabs).catch("plans") });

export async function generateMetadata() {
  const t = await getTranslations("catalogue");
  return { title: t("title") };
}

export default async function CataloguePage({ searchParams }: { searchParams: PageQuery }) {
  const { tab } = Params.parse(await searchParams);
  const me = await requireStaff(catalogueAddress(tab));
  const t = await getTranslations("catalogue");
  const mayWrite = staffMay(me.role, "catalogue:write");
  await Promise.all([
    api.admin.catalogue.parts.prefetch(),
    tab === "plans" ? api.admin.catalogue.plans.prefetch() : api.admin.tenants.plans.prefetch(),
  ]);
  return (
    <Page
      title={t("title")}
      description={t("description")}
      width="wide"
      action={tab === "plans" && mayWrite ? <ButtonLink href={newPlanPath}>{t("newPlan.title")}</ButtonLink> : null}
    >
      <TabLinks
        label={t("title")}
        tabs={catalogueTabs.map((one) => ({
          href: catalogueAddress(one),
          label: t(`tabs.${one}`),
          current: one === tab,
        }))}
      />
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      <HydrateClient>
        {tab === "plans" ? (
          <PlanList />
        ) : tab === "features" ? (
          <FeatureList mayWrite={mayWrite} />
        ) : (
          <MeterList mayWrite={mayWrite} />
        )}
      </HydrateClient>
    </Page>
  );
}
