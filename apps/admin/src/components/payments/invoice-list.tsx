"use client";
import { Button } from "@mantine/core";
import { IconFileInvoice, IconSearchOff } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { formatCount } from "@tenantry/i18n/format";
import type { Column } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { Bdi } from "@tenantry/ui/text";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { billingAddress, invoicePdfPath } from "../billing/billing-address.ts";
import { Figure } from "../billing/figures.tsx";
import { InvoiceBadge } from "../billing/status.tsx";
import { When } from "../chrome/when.tsx";
import { InvoiceFilters, isNarrowed } from "./invoice-filters.tsx";
import { KeyedTable } from "./keyed-table.tsx";
import { type InvoiceParams, invoicesAddress, invoicesPath } from "./money-address.ts";
import type { Invoice, InvoicesInput, InvoiceTotals } from "./money-types.ts";
import styles from "./payments.module.css";
import { TenantName } from "./tenant-name.tsx";

const refreshMs = 15_000;

/** All tenants' invoices, in the address, with what they come to. */
export function InvoiceList({ params, input }: { params: InvoiceParams; input: InvoicesInput }) {
  const t = useTranslations("revenue.company.invoices");
  const common = useTranslations("common.actions");
  const router = useRouter();
  const columns = useInvoiceColumns();
  const query = trpc.admin.payments.invoices.useQuery(input, {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
    placeholderData: keepPreviousData,
  });
  const open = (address: string) => router.replace(address, { scroll: false });
  const clear = () => open(invoicesPath);
  return (
    <>
      <InvoiceFilters
        params={params}
        onChange={(patch) => open(invoicesAddress({ ...params, after: undefined, ...patch }))}
        onClear={clear}
      />
      {query.data ? <Totals totals={query.data.totals} /> : null}
      <KeyedTable
        label={t("title")}
        query={query}
        columns={columns}
        rowKey={(row) => row.id}
        isLater={params.after !== undefined}
        addressAfter={(after) => invoicesAddress({ ...params, after })}
        empty={
          isNarrowed(params) ? (
            <EmptyState
              icon={<IconSearchOff size={24} stroke={1.6} />}
              title={t("noMatch.title")}
              text={t("noMatch.text")}
              action={<Button onClick={clear}>{common("clearFilters")}</Button>}
            />
          ) : (
            <EmptyState
              icon={<IconFileInvoice size={24} stroke={1.6} />}
              title={t("empty.title")}
              text={t("empty.text")}
            />
          )
        }
      />
    </>
  );
}

function Totals({ totals }: { totals: InvoiceTotals }) {
  const t = useTranslations("revenue.company.invoices.totals");
  const locale = useLocale();
  if (totals.length === 0) return null;
  return (
    <section className={styles.totals} aria-label={t("label")}>
      {totals.map(({ currency, invoices, total, due, overdue }) => (
        <dl key={currency} className={styles.total}>
          <div>
            <dt>{t("invoices")}</dt>
            <dd>
              <bdi>{formatCount(invoices, locale)}</bdi>
            </dd>
          </div>
          <div>
            <dt>{t("total")}</dt>
            <dd>
              <Figure value={total} />
            </dd>
          </div>
          <div>
            <dt>{t("due")}</dt>
            <dd>
              <Figure value={due} />
            </dd>
          </div>
          <div>
            <dt>{t("overdue")}</dt>
            <dd>
              <Figure value={overdue} />
            </dd>
          </div>
        </dl>
      ))}
    </section>
  );
}

function useInvoiceColumns(): Column<Invoice>[] {
  const t = useTranslations("revenue.company.invoices.columns");
  return [
    {
      key: "number",
      label: t("number"),
      cell: ({ number, tenantId, id }) => (
        <AnchorLink href={billingAddress(tenantId, id)}>{number ? <Bdi mono>{number}</Bdi> : t("draft")}</AnchorLink>
      ),
    },
    { key: "tenant", label: t("tenant"), cell: (row) => <TenantName id={row.tenantId} name={row.tenantName} /> },
    { key: "status", label: t("status"), cell: (row) => <InvoiceBadge row={row} /> },
    { key: "total", label: t("total"), align: "end", cell: (row) => <Figure value={row.total} /> },
    { key: "due", label: t("due"), align: "end", cell: (row) => <Figure value={row.due} /> },
    { key: "created", label: t("created"), cell: (row) => <When instant={row.createdAt} dateOnly /> },
    {
      key: "dueAt",
      label: t("dueAt"),
      cell: ({ dueAt }) => (dueAt ? <When instant={dueAt} dateOnly /> : null),
    },
    {
      key: "pdf",
      label: t("document"),
      cell: ({ number, tenantId, id }) =>
        number ? (
          // A download, not a page: the router must leave it alone.
          <a href={invoicePdfPath(tenantId, id)} aria-label={t("pdfOf", { number })}>
            {t("pdf")}
          </a>
        ) : null,
    },
  ];
}
