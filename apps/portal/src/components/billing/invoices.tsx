import { DataTable } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { Bdi } from "@tenantry/ui/text";
import { getTranslations } from "next-intl/server";
import styles from "./billing.module.css";
import type { CreditNoteRow, InvoiceList } from "./data.ts";
import { Day, Figure } from "./figures.tsx";
import { billingPath, creditNotePdfPath, invoicePath, invoicePdfPath, payPath } from "./paths.ts";
import { InvoiceBadge, invoiceStatus, isPayable } from "./status.tsx";

/** Rows of one page. */
export const pageSize = 12;

export type InvoicesProps = {
  tenantId: string;
  list: InvoiceList;
  page: number;
  timeZone: string;
  mayWrite: boolean;
};

export async function Invoices({ tenantId, list, page, timeZone, mayWrite }: InvoicesProps) {
  const t = await getTranslations("portal.billing.invoices");
  const pages = Math.ceil(list.total / pageSize);
  const pageLink = (to: number) => `${billingPath(tenantId)}?page=${to}#invoices`;
  return (
    <div className={styles.list} id="invoices">
      <h2 className={styles.heading}>{t("title")}</h2>
      <DataTable
        label={t("title")}
        rows={list.rows}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t("empty")} text={t("emptyText")} />}
        columns={[
          {
            key: "number",
            label: t("number"),
            cell: ({ id, number }) => (
              <AnchorLink href={invoicePath(tenantId, id)}>
                <Bdi>{number}</Bdi>
              </AnchorLink>
            ),
          },
          {
            key: "date",
            label: t("date"),
            cell: ({ finalizedAt, createdAt }) => <Day at={finalizedAt ?? createdAt} timeZone={timeZone} />,
          },
          { key: "status", label: t("status"), cell: (row) => <InvoiceBadge status={invoiceStatus(row)} /> },
          {
            key: "due",
            label: t("due"),
            cell: ({ dueAt }) => (dueAt ? <Day at={dueAt} timeZone={timeZone} /> : "–"),
          },
          { key: "amount", label: t("amount"), align: "end", cell: ({ total }) => <Figure value={total} /> },
          {
            key: "actions",
            label: t("actions"),
            align: "end",
            cell: ({ id, number, state, isDisputed }) => (
              <span className={styles.rowActions}>
                {mayWrite && isPayable({ state, isDisputed }) ? (
                  <AnchorLink href={payPath(tenantId, id)}>
                    {t("pay")} <span className={styles.hidden}>{number}</span>
                  </AnchorLink>
                ) : null}
                {number ? <PdfLink href={invoicePdfPath(tenantId, id)} label={t("pdf")} number={number} /> : null}
              </span>
            ),
          },
        ]}
      />
      {pages > 1 ? (
        <nav className={styles.pages} aria-label={t("title")}>
          {page > 1 ? <AnchorLink href={pageLink(page - 1)}>{t("newer")}</AnchorLink> : <span />}
          {page < pages ? <AnchorLink href={pageLink(page + 1)}>{t("older")}</AnchorLink> : null}
        </nav>
      ) : null}
    </div>
  );
}

/** A download is no page: the browser's own link, without prefetching. */
export function PdfLink({ href, label, number }: { href: string; label: string; number: string }) {
  return (
    <AnchorLink href={href} prefetch={false} target="_blank">
      {label} <span className={styles.hidden}>{number}</span>
    </AnchorLink>
  );
}

export async function CreditNotes(props: { tenantId: string; notes: readonly CreditNoteRow[]; timeZone: string }) {
  const { tenantId, notes, timeZone } = props;
  const [t, invoices] = await Promise.all([
    getTranslations("portal.billing.creditNotes"),
    getTranslations("portal.billing.invoices"),
  ]);
  return (
    <div className={styles.list}>
      <h2 className={styles.heading}>{t("title")}</h2>
      <p className={styles.soft}>{t("intro")}</p>
      <DataTable
        label={t("title")}
        rows={notes}
        rowKey={({ id }) => id}
        empty={null}
        columns={[
          { key: "number", label: invoices("number"), cell: ({ number }) => <Bdi>{number}</Bdi> },
          { key: "date", label: invoices("date"), cell: ({ createdAt }) => <Day at={createdAt} timeZone={timeZone} /> },
          {
            key: "invoice",
            label: t("forInvoice"),
            cell: ({ invoiceId, invoiceNumber }) => (
              <AnchorLink href={invoicePath(tenantId, invoiceId)}>
                <Bdi>{invoiceNumber ?? "–"}</Bdi>
              </AnchorLink>
            ),
          },
          { key: "settled", label: t("settled"), cell: ({ settledBy }) => t(`settledBy.${settledBy}`) },
          { key: "amount", label: invoices("amount"), align: "end", cell: ({ total }) => <Figure value={total} /> },
          {
            key: "actions",
            label: invoices("actions"),
            align: "end",
            cell: ({ id, number }) => (
              <PdfLink href={creditNotePdfPath(tenantId, id)} label={invoices("pdf")} number={number} />
            ),
          },
        ]}
      />
    </div>
  );
}
