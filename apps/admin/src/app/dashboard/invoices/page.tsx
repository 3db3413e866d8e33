import { Page } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { InvoiceList } from "../../../components/payments/invoice-list.tsx";
import { InvoiceTabs } from "../../../components/payments/invoice-tabs.tsx";
import { invoicesAddress } from "../../../components/payments/money-address.ts";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";
import { parseInvoiceParams } from "./search-params.ts";

export async function generateMetadata() {
  const t = await getTranslations("revenue.company.invoices");
  return { title: t("title") };
}

export default async function InvoicesPage({ searchParams }: { searchParams: PageQuery }) {
  const asked = parseInvoiceParams(await searchParams);
  await requireStaff(invoicesAddress(asked.params));
  const t = await getTranslations();
  return (
    <Page title={t("revenue.company.invoices.title")} description={t("revenue.company.invoices.text")} width="wide">
      <InvoiceTabs current="all" />
      <Suspense fallback={<TableSkeleton label={t("common.state.loading")} columns={8} rows={10} />}>
        <Invoices {...asked} />
      </Suspense>
    </Page>
  );
}

async function Invoices({ params, input }: ReturnType<typeof parseInvoiceParams>) {
  await api.admin.payments.invoices.prefetch(input);
  return (
    <HydrateClient>
      <InvoiceList params={params} input={input} />
    </HydrateClient>
  );
}
