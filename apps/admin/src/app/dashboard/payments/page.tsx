import { Page } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { TabLinks } from "../../../components/chrome/tab-links.tsx";
import { InboxList } from "../../../components/payments/inbox-list.tsx";
import { paymentsAddress, paymentViews } from "../../../components/payments/money-address.ts";
import { PaymentFilters } from "../../../components/payments/payment-filters.tsx";
import { FailedList, ReceivedList, RefundList } from "../../../components/payments/payment-lists.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";
import { parsePaymentParams } from "./search-params.ts";

export async function generateMetadata() {
  const t = await getTranslations("revenue.company.payments");
  return { title: t("title") };
}

export default async function PaymentsPage({ searchParams }: { searchParams: PageQuery }) {
  const asked = parsePaymentParams(await searchParams);
  const { params } = asked;
  await requireStaff(paymentsAddress(params));
  const t = await getTranslations();
  const words = await getTranslations("revenue.company.payments");
  return (
    <Page title={words("title")} description={words(`texts.${params.view}`)} width="wide">
      <TabLinks
        label={words("title")}
        tabs={paymentViews.map((view) => ({
          href: paymentsAddress({ view, search: "" }),
          label: words(`views.${view}`),
          current: view === params.view,
        }))}
      />
      <Suspense key={params.view} fallback={<TableSkeleton label={t("common.state.loading")} columns={7} rows={10} />}>
        <Lists {...asked} />
      </Suspense>
    </Page>
  );
}

async function Lists({ params, money, events }: ReturnType<typeof parsePaymentParams>) {
  const { payments } = api.admin;
  const [prefetched, list] = {
    received: [
      () => payments.received.prefetch(money),
      <ReceivedList key="l" params={params} input={money} />,
    ] as const,
    refunds: [() => payments.refunds.prefetch(money), <RefundList key="l" params={params} input={money} />] as const,
    failed: [() => payments.failed.prefetch(money), <FailedList key="l" params={params} input={money} />] as const,
    inbox: [() => payments.inbox.prefetch(events), <InboxList key="l" params={params} input={events} />] as const,
    quarantine: [() => payments.inbox.prefetch(events), <InboxList key="l" params={params} input={events} />] as const,
  }[params.view];
  await prefetched();
  return (
    <HydrateClient>
      <PaymentFilters params={params} />
      {list}
    </HydrateClient>
  );
}
