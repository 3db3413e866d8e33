import { Page } from "@tenantry/ui/page";
import { CardSkeleton, TableSkeleton } from "@tenantry/ui/skeletons";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { type BillingParams, billingAccount, type Query } from "../../../../../components/billing/account.ts";
import { BillingHome } from "../../../../../components/billing/home.tsx";
import { billingPath } from "../../../../../components/billing/paths.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing");
  return { title: t("title") };
}

export default async function TenantBillingPage(props: BillingParams & { searchParams: Promise<Query> }) {
  const [{ tenantId }, query, state, t] = await Promise.all([
    props.params,
    props.searchParams,
    getTranslations("common.state"),
    getTranslations("portal.billing"),
  ]);
  const { mayWrite } = await billingAccount(tenantId, billingPath(tenantId));
  return (
    <Suspense
      key={tenantId}
      fallback={
        <Page title={t("title")}>
          <CardSkeleton label={state("loading")} lines={5} />
          <TableSkeleton label={state("loading")} columns={5} rows={4} />
        </Page>
      }
    >
      <BillingHome tenantId={tenantId} mayWrite={mayWrite} query={query} />
    </Suspense>
  );
}
