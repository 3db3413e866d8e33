import { Page } from "@tenantry/ui/page";
import { CardSkeleton } from "@tenantry/ui/skeletons";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { MoneyOverview } from "../../components/payments/money-overview.tsx";
import { StuckNotice } from "../../components/tenants/stuck-notice.tsx";
import { api, HydrateClient, requireStaff } from "../../trpc/server.ts";

export async function generateMetadata() {
  const t = await getTranslations("revenue.company.overview");
  return { title: t("title") };
}

export default async function DashboardPage() {
  await requireStaff("/dashboard");
  const t = await getTranslations();
  return (
    <Page title={t("revenue.company.overview.title")} description={t("revenue.company.overview.text")} width="wide">
      <Suspense fallback={<CardSkeleton label={t("common.state.loading")} lines={6} />}>
        <Overview />
      </Suspense>
    </Page>
  );
}

async function Overview() {
  await Promise.all([api.admin.payments.summary.prefetch(), api.admin.tenants.stuck.prefetch()]);
  return (
    <HydrateClient>
      <StuckNotice />
      <MoneyOverview />
    </HydrateClient>
  );
}
