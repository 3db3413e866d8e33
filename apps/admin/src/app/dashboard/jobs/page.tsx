import { Page } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { EngineHealth } from "../../../components/jobs/engine-health.tsx";
import { type RunListParams, runListAddress, runListInput } from "../../../components/jobs/list-address.ts";
import { RunList } from "../../../components/jobs/run-list.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";
import { parseRunListParams } from "./search-params.ts";

export async function generateMetadata() {
  const t = await getTranslations("admin.jobs");
  return { title: t("title") };
}

export default async function JobsPage({ searchParams }: { searchParams: PageQuery }) {
  const params = parseRunListParams(await searchParams);
  await requireStaff(runListAddress(params));
  const t = await getTranslations();
  return (
    <Page title={t("admin.jobs.title")} description={t("admin.jobs.description")} width="wide">
      <Suspense fallback={<TableSkeleton label={t("common.state.loading")} columns={7} rows={20} />}>
        <Runs params={params} />
      </Suspense>
    </Page>
  );
}

async function Runs({ params }: { params: RunListParams }) {
  await Promise.all([
    api.admin.jobs.health.prefetch(),
    api.admin.jobs.list.prefetch(runListInput(params)),
    params.tenantId ? api.admin.tenants.list.prefetch({ search: params.tenantId, pageSize: 1 }) : undefined,
  ]);
  return (
    <HydrateClient>
      <EngineHealth />
      <RunList params={params} />
    </HydrateClient>
  );
}
