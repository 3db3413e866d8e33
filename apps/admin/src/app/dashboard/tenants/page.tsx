import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { CreateSandbox } from "../../../components/sandboxes/create-sandbox.tsx";
import { tenantListAddress } from "../../../components/tenants/list-address.ts";
import { StuckNotice } from "../../../components/tenants/stuck-notice.tsx";
import { TenantList } from "../../../components/tenants/tenant-list.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";
import { parseTenantListParams } from "./search-params.ts";

export async function generateMetadata() {
  const t = await getTranslations("admin.tenants");
  return { title: t("title") };
}

export default async function TenantsPage({ searchParams }: { searchParams: PageQuery }) {
  const asked = parseTenantListParams(await searchParams);
  const me = await requireStaff(tenantListAddress(asked.params));
  const t = await getTranslations();
  return (
    <Page
      title={t("admin.tenants.title")}
      description={t("admin.tenants.description")}
      width="wide"
      action={staffMay(me.role, "tenants:write") ? <CreateSandbox /> : null}
    >
      <Suspense fallback={<TableSkeleton label={t("common.state.loading")} columns={6} rows={20} />}>
        <Tenants {...asked} />
      </Suspense>
    </Page>
  );
}

async function Tenants({ params, input }: ReturnType<typeof parseTenantListParams>) {
  await Promise.all([
    api.admin.tenants.list.prefetch(input),
    api.admin.tenants.plans.prefetch(),
    api.admin.tenants.stuck.prefetch(),
  ]);
  return (
    <HydrateClient>
      {params.show === "stuck" ? null : <StuckNotice />}
      <TenantList params={params} input={input} />
    </HydrateClient>
  );
}
