import { Anchor } from "@mantine/core";
import { IconShoppingBag } from "@tabler/icons-react";
import { assert } from "@tenantry/core/errors";
import { fromDecimal, isCurrency } from "@tenantry/core/money";
import { formatCount, formatDate, formatExact, formatMoney } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { Page } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { DateTime, Money } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Feature } from "../../../components/workspace/feature.tsx";
import { LimitGate } from "../../../components/workspace/limit-gate.tsx";
import { LimitLine } from "../../../components/workspace/limit-line.tsx";
import { ListPages } from "../../../components/workspace/list-pages.tsx";
import { NewOrder } from "../../../components/workspace/new-order.tsx";
import { noticeOf, WorkspaceNotice } from "../../../components/workspace/notice.tsx";
import { pageOf, type Search } from "../../../components/workspace/page-address.ts";
import { requireVisit } from "../../../components/workspace/signed-in.ts";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workspace.orders"))("title") };
}

export default async function OrdersPage(address: Search) {
  const { workspace, tenant, isAdmin } = await requireVisit("/orders");
  const [t, locale] = await Promise.all([getTranslations("workspace.orders"), getLocale()]);
  const notice = noticeOf(workspace, tenant);
  if (!tenant)
    return <Page title={t("title")}>{notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}</Page>;
  const { orders, ...pages } = await api.workspace.orders(await pageOf(address));
  const { timezone } = tenant;
  const amount = (total: number, currency: string) => {
    assert(isCurrency(currency), `currency ${currency} of an order`);
    const money = fromDecimal(String(total), currency);
    assert(money, `an order of ${total} ${currency}`);
    return formatMoney(money, locale);
  };
  return (
    <ClientMessages sections={["workspace.orders"]}>
      <Page
        title={t("title")}
        description={t("intro")}
        action={
          workspace.access === "full" ? (
            <LimitGate meter="orders">
              <NewOrder currency={tenant.currency} />
            </LimitGate>
          ) : undefined
        }
      >
        {notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}
        <LimitLine meter="orders" tenant={tenant} isAdmin={isAdmin} />
        <DataTable
          label={t("title")}
          rows={orders}
          rowKey={(order) => order.id}
          columns={[
            { key: "number", label: t("number"), cell: (order) => <bdi>{formatCount(order.number, locale)}</bdi> },
            { key: "customer", label: t("customer"), cell: (order) => <bdi>{order.customer}</bdi> },
            {
              key: "total",
              label: t("total"),
              align: "end",
              cell: (order) => <Money>{amount(order.total, order.currency)}</Money>,
            },
            {
              key: "date",
              label: t("date"),
              cell: ({ createdAt }) => (
                <DateTime iso={createdAt} exact={formatExact(createdAt, locale, timezone)}>
                  {formatDate(createdAt, locale, timezone)}
                </DateTime>
              ),
            },
            {
              key: "receipt",
              label: t("receipt"),
              cell: ({ id, number }) => (
                <Feature code="pdf_invoices" otherwise={t("noReceipt")}>
                  <Anchor
                    href={`/api/orders/${id}/receipt`}
                    aria-label={t("receiptOf", { number: formatCount(number, locale) })}
                    download
                    size="sm"
                  >
                    {t("pdf")}
                  </Anchor>
                </Feature>
              ),
            },
          ]}
          empty={
            <EmptyState
              title={t("emptyTitle")}
              text={t("emptyText")}
              icon={<IconShoppingBag size={28} stroke={1.5} />}
            />
          }
        />
        <ListPages path="/orders" {...pages} />
      </Page>
    </ClientMessages>
  );
}
