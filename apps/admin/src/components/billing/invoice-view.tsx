"use client";
import { DataTable } from "@tenantry/ui/data-table";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { CardSkeleton } from "@tenantry/ui/skeletons";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";
import styles from "./billing.module.css";
import { billingAddress, creditNotePdfPath, invoicePdfPath } from "./billing-address.ts";
import type { Invoice, Place } from "./billing-types.ts";
import { Day, Figure, Moment } from "./figures.tsx";
import { InvoiceActs } from "./invoice-acts.tsx";
import { MovementList } from "./movement-list.tsx";
import { Statement } from "./statement.tsx";
import { InvoiceBadge } from "./status.tsx";
import { TrailList } from "./trail-list.tsx";

/** One invoice: what is on it, what was paid and given back, who did what. */
export function InvoiceView({
  tenantId,
  billing,
  invoiceId,
  mayBill,
}: Place & { invoiceId: string; mayBill: boolean }) {
  const t = useTranslations("revenue.tenantBilling.invoice");
  const trail = useTranslations("revenue.tenantBilling.trail");
  const movements = useTranslations("revenue.tenantBilling.movements");
  const common = useTranslations("common.state");
  const { data, error, refetch } = trpc.admin.billing.invoice.useQuery({ tenantId, invoiceId });
  const { timeZone } = billing;
  const back = <AnchorLink href={billingAddress(tenantId)}>{t("back")}</AnchorLink>;
  if (!data)
    return (
      <>
        {back}
        {error ? (
          <LoadError error={error} onRetry={() => void refetch()} />
        ) : (
          <CardSkeleton label={common("loading")} lines={8} />
        )}
      </>
    );
  return (
    <div className={styles.stack}>
      {back}
      <Section
        title={data.number ? t.rich("title", { number: () => <Bdi>{data.number}</Bdi> }) : t("draftTitle")}
        action={<InvoiceBadge row={data} />}
      >
        <Facts tenantId={tenantId} invoice={data} timeZone={timeZone} />
        {mayBill ? <InvoiceActs tenantId={tenantId} billing={billing} invoice={data} /> : null}
      </Section>
      <Section title={t("lines")}>
        <Statement
          label={t("lines")}
          lines={data.lines}
          taxes={data.taxes}
          net={data.net}
          total={data.total}
          fromBalance={data.fromBalance}
          due={{ label: t("asked"), amount: data.asked }}
          timeZone={timeZone}
        />
      </Section>
      {data.creditNotes.length > 0 ? (
        <Section title={t("creditNotes")} flush>
          <div className={`${inset.inset} tn-figures`}>
            <DataTable
              label={t("creditNotes")}
              rows={data.creditNotes}
              rowKey={(note) => note.id}
              columns={[
                {
                  key: "number",
                  label: t("number"),
                  cell: (note) => (
                    <AnchorLink href={creditNotePdfPath(tenantId, note.id)} prefetch={false} target="_blank">
                      <Bdi>{note.number}</Bdi>
                    </AnchorLink>
                  ),
                },
                { key: "at", label: t("issued"), cell: (note) => <Day at={note.createdAt} timeZone={timeZone} /> },
                { key: "settled", label: t("settled"), cell: (note) => t(`settledBy.${note.settledBy}`) },
                { key: "why", label: t("why"), cell: (note) => (note.reason ? <bdi>{note.reason}</bdi> : "–") },
                { key: "total", label: t("total"), align: "end", cell: (note) => <Figure value={note.total} /> },
              ]}
              empty={null}
            />
          </div>
        </Section>
      ) : null}
      <Section title={movements("title")} flush>
        <div className={`${inset.inset} tn-figures`}>
          <MovementList tenantId={tenantId} movements={data.movements} timeZone={timeZone} isOfInvoice />
        </div>
      </Section>
      <Section title={trail("ofInvoice")} flush>
        <div className={inset.inset}>
          <TrailList rows={data.trail} timeZone={timeZone} />
        </div>
      </Section>
    </div>
  );
}

function Facts({ tenantId, invoice, timeZone }: { tenantId: string; invoice: Invoice; timeZone: string }) {
  const t = useTranslations("revenue.tenantBilling.invoice");
  const locale = useLocale();
  const dated = (term: string, at: Date | null): Definition[] =>
    at ? [{ term, description: <Moment at={at} timeZone={timeZone} /> }] : [];
  const text = (term: string, value: string | null): Definition[] =>
    value ? [{ term, description: <bdi>{value}</bdi> }] : [];
  const { period, number, state, customer } = invoice;
  return (
    <DefinitionList
      items={[
        { term: t("kind"), description: t(`kinds.${invoice.kind}`) },
        { term: t("total"), description: <Figure value={invoice.total} strong /> },
        ...(state === "open" ? [{ term: t("left"), description: <Figure value={invoice.due} strong /> }] : []),
        ...(period
          ? [
              {
                term: t("period"),
                description: (
                  <>
                    <Day at={period.start} timeZone={timeZone} /> – <Day at={period.end} timeZone={timeZone} />
                  </>
                ),
              },
            ]
          : []),
        ...dated(t("issued"), invoice.finalizedAt),
        ...dated(t("due"), invoice.dueAt),
        ...dated(t("paid"), invoice.paidAt),
        { term: t("terms"), description: t("termsDays", { count: invoice.termsDays }) },
        ...text(t("customer"), customer?.name[locale] ?? null),
        ...text(t("purchaseOrder"), invoice.purchaseOrder),
        ...text(t("notes"), invoice.notes),
        ...(number
          ? [
              {
                term: t("document"),
                description: (
                  <AnchorLink href={invoicePdfPath(tenantId, invoice.id)} prefetch={false} target="_blank">
                    {t("pdf")}
                  </AnchorLink>
                ),
              },
            ]
          : []),
        ...(invoice.isAwaited ? [{ term: t("checkout"), description: t("awaited") }] : []),
      ]}
    />
  );
}
