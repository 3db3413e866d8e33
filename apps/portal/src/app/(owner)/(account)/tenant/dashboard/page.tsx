import { Page } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { accountAt } from "../../../../../components/owner/account.ts";
import { Dashboard, DashboardSkeleton } from "../../../../../components/owner/dashboard.tsx";
import { NoTenants } from "../../../../../components/owner/no-tenants.tsx";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.dashboard");
  return { title: t("title") };
}

export default async function DashboardPage({ searchParams }: Search) {
  const query = await searchParams;
  const [{ tenant, tenants }, t] = await Promise.all([
    accountAt("/tenant/dashboard", query),
    getTranslations("portal.dashboard"),
  ]);
  if (!tenant) {
    return (
      <Page title={t("title")}>
        <NoTenants />
      </Page>
    );
  }
  return (
    <Suspense key={tenant.id} fallback={<DashboardSkeleton name={tenant.name} />}>
      <Dashboard tenantId={tenant.id} role={tenant.role} query={tenants.length > 1 ? `?tenant=${tenant.id}` : ""} />
    </Suspense>
  );
}
