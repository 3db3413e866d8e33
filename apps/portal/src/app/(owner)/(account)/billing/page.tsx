import { Page } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { billingPath } from "../../../../components/billing/paths.ts";
import { accountAt } from "../../../../components/owner/account.ts";
import { NoTenants } from "../../../../components/owner/no-tenants.tsx";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing");
  return { title: t("title") };
}

/** Leads to the first business, or to the one that `?tenant=` names. */
export default async function BillingPage({ searchParams }: Search) {
  const { tenant } = await accountAt("/billing", await searchParams);
  if (tenant) redirect(billingPath(tenant.id));
  const t = await getTranslations("portal.billing");
  return (
    <Page title={t("title")}>
      <NoTenants />
    </Page>
  );
}
