"use client";
import { NativeSelect } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { invoiceFilters } from "@tenantry/core/billing/inputs";
import { DataTable } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { TablePagination } from "@tenantry/ui/table-pagination";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";
import { usePaginationLabels } from "../chrome/use-pagination-labels.ts";
import styles from "./billing.module.css";
import { billingAddress, invoicePdfPath } from "./billing-address.ts";
import type { Place } from "./billing-types.ts";
import { Day, Figure } from "./figures.tsx";
import { invoicePageSize } from "./invoice-page-size.ts";
import { InvoiceBadge } from "./status.tsx";

type Filter = (typeof invoiceFilters)[number];

/** The tenant's invoices with drafts, newest first. */
export function InvoiceList({ tenantId, billing }: Place) {
  const t = useTranslations("revenue.tenantBilling.invoices");
  const common = useTranslations("common");
  const labels = usePaginationLabels();
  const [page, setPage] = useState(1);
  const [status, setStatus] = useState<Filter | "">("");
  const { data, error, refetch } = trpc.admin.billing.invoices.useQuery(
    { tenantId, page, pageSize: invoicePageSize, ...(status === "" ? {} : { status }) },
    { placeholderData: keepPreviousData },
  );
  const { timeZone } = billing;
  const from = (page - 1) * invoicePageSize;
  return (
    <Section
      title={t("title")}
      flush
      action={
        <NativeSelect
          aria-label={t("filter")}
          size="xs"
          value={status}
          data={[
            { value: "", label: t("all") },
            ...invoiceFilters.map((value) => ({ value, label: t(`filters.${value}`) })),
          ]}
          onChange={(event) => {
            setStatus(invoiceFilters.find((known) => known === event.currentTarget.value) ?? "");
            setPage(1);
          }}
        />
      }
    >
      <div className={`${inset.inset} tn-figures`}>
        {data ? (
          <DataTable
            label={t("title")}
            rows={data.rows}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "number",
                label: t("number"),
                cell: (row) => (
                  <AnchorLink href={billingAddress(tenantId, row.id)}>
                    {row.number ? <Bdi>{row.number}</Bdi> : t("draft")}
                  </AnchorLink>
                ),
              },
              { key: "status", label: t("status"), cell: (row) => <InvoiceBadge row={row} /> },
              {
                key: "issued",
                label: t("issued"),
                cell: (row) => <Day at={row.finalizedAt ?? row.createdAt} timeZone={timeZone} />,
              },
              {
                key: "due",
                label: t("due"),
                cell: (row) => (row.dueAt ? <Day at={row.dueAt} timeZone={timeZone} /> : "–"),
              },
              {
                key: "paid",
                label: t("paid"),
                cell: (row) => (row.paidAt ? <Day at={row.paidAt} timeZone={timeZone} /> : "–"),
              },
              { key: "total", label: t("total"), align: "end", cell: (row) => <Figure value={row.total} /> },
              {
                key: "left",
                label: t("left"),
                align: "end",
                cell: (row) => (row.due.minor === 0n ? "–" : <Figure value={row.due} />),
              },
              {
                key: "pdf",
                label: t("document"),
                align: "end",
                cell: (row) =>
                  row.number ? (
                    <AnchorLink href={invoicePdfPath(tenantId, row.id)} prefetch={false} target="_blank">
                      {t("pdf")}
                    </AnchorLink>
                  ) : (
                    "–"
                  ),
              },
            ]}
            empty={<EmptyState title={t(status === "" ? "none" : "noMatch")} text={t("noneText")} />}
          />
        ) : error ? (
          <LoadError error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton label={common("state.loading")} columns={7} rows={4} />
        )}
      </div>
      {data && data.total > invoicePageSize ? (
        <div className={styles.pages}>
          <TablePagination
            page={page}
            pageCount={Math.ceil(data.total / invoicePageSize)}
            summary={common("table.range", { from: from + 1, to: from + data.rows.length, total: data.total })}
            labels={labels}
            onChange={setPage}
          />
        </div>
      ) : null}
    </Section>
  );
}
