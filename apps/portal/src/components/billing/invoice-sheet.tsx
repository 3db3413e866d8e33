import { Alert } from "@mantine/core";
import type { StoredParty } from "@tenantry/core/billing/stored";
import { manualMeans } from "@tenantry/core/ports/payments";
import { formatMoney } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { getLocale, getTranslations } from "next-intl/server";
import type { Catalogue } from "../marketing/offers.ts";
import styles from "./billing.module.css";
import { brandName } from "./card-brand.ts";
import { catalogueNames, type Invoice } from "./data.ts";
import { Day, Figure } from "./figures.tsx";
import { CreditNotes } from "./invoices.tsx";
import { Statement } from "./statement.tsx";

export type InvoiceSheetProps = { tenantId: string; invoice: Invoice; timeZone: string; catalogue: Catalogue };

/** An invoice as the document says it, and what has come of it since. */
export async function InvoiceSheet({ tenantId, invoice, timeZone, catalogue }: InvoiceSheetProps) {
  const t = await getTranslations("portal.billing.invoice");
  const { finalizedAt, dueAt, paidAt, period, purchaseOrder, notes, state, isDisputed, issuer, customer } = invoice;
  const day = (at: Date) => <Day at={at} timeZone={timeZone} />;
  const facts: Definition[] = [
    ...(finalizedAt ? [{ term: t("issued"), description: day(finalizedAt) }] : []),
    ...(dueAt && state === "open" ? [{ term: t("due"), description: day(dueAt) }] : []),
    ...(paidAt && state === "paid" ? [{ term: t("paidOn"), description: day(paidAt) }] : []),
    ...(period
      ? [
          {
            term: t("period"),
            description: t.rich("range", { from: () => day(period.start), to: () => day(period.end) }),
          },
        ]
      : []),
    ...(purchaseOrder ? [{ term: t("purchaseOrder"), description: <bdi>{purchaseOrder}</bdi> }] : []),
  ];
  return (
    <>
      {isDisputed ? <Alert color="amber">{t("disputed")}</Alert> : null}
      {state === "void" ? <Alert color="slate">{t("void")}</Alert> : null}
      <div className={styles.columns}>
        <Section>
          <DefinitionList items={facts} />
        </Section>
        <Section>
          <div className={styles.parties}>
            {issuer ? <Party label={t("from")} party={issuer} /> : null}
            {customer ? <Party label={t("to")} party={customer} /> : null}
          </div>
        </Section>
      </div>
      <Section title={t("lines")}>
        <Statement
          label={t("lines")}
          lines={invoice.lines}
          taxes={invoice.taxes}
          net={invoice.net}
          total={invoice.total}
          fromBalance={invoice.fromBalance}
          due={{ label: t(state === "paid" ? "asked" : "toPay"), amount: invoice.asked }}
          timeZone={timeZone}
          nameOf={catalogueNames(catalogue)}
        />
        {notes ? <p className={styles.note}>{notes}</p> : null}
      </Section>
      <Payments invoice={invoice} timeZone={timeZone} />
      {invoice.creditNotes.length > 0 ? (
        <CreditNotes tenantId={tenantId} notes={invoice.creditNotes} timeZone={timeZone} />
      ) : null}
    </>
  );
}

async function Party({ label, party }: { label: string; party: StoredParty }) {
  const [t, locale] = await Promise.all([getTranslations("portal.billing.invoice"), getLocale()]);
  return (
    <div>
      <h2 className={styles.label}>{label}</h2>
      <address className={styles.address}>
        <strong>
          <bdi>{party.name[locale]}</bdi>
        </strong>
        {party.addressLines.map((line) => (
          <span key={line}>
            <bdi>{line}</bdi>
          </span>
        ))}
        {party.email ? (
          <span>
            <Bdi>{party.email}</Bdi>
          </span>
        ) : null}
        {party.taxNumber ? <span>{t("taxNumber", { number: `\u2066${party.taxNumber}\u2069` })}</span> : null}
      </address>
    </div>
  );
}

async function Payments({ invoice, timeZone }: { invoice: Invoice; timeZone: string }) {
  const [t, locale] = await Promise.all([getTranslations("portal.billing.invoice"), getLocale()]);
  const { payments } = invoice;
  if (payments.length === 0) return null;
  return (
    <div className={styles.list}>
      <h2 className={styles.heading}>{t("payments")}</h2>
      <DataTable
        label={t("payments")}
        rows={payments}
        rowKey={({ id }) => id}
        empty={null}
        columns={[
          { key: "date", label: t("date"), cell: ({ paidAt }) => <Day at={paidAt} timeZone={timeZone} /> },
          { key: "method", label: t("method"), cell: ({ method }) => <Method method={method} /> },
          {
            key: "amount",
            label: t("amount"),
            align: "end",
            cell: ({ amount, rounding, refunded }) => (
              <>
                <Figure value={amount} />
                {rounding.minor === 0n ? null : (
                  <span className={styles.under}>{t("rounded", { amount: formatMoney(rounding, locale) })}</span>
                )}
                {refunded.minor === 0n ? null : (
                  <span className={styles.under}>{t("refunded", { amount: formatMoney(refunded, locale) })}</span>
                )}
              </>
            ),
          },
        ]}
      />
    </div>
  );
}

/** `visa 4242`, or how it was paid by hand. */
async function Method({ method }: { method: string }) {
  const t = await getTranslations("portal.billing");
  const means = manualMeans.find((one) => one === method);
  if (means) return <>{t(`transfer.means.${means}`)}</>;
  const [brand = "", last4] = method.split(" ");
  return <>{last4 ? t("pay.card", { brand: brandName(brand), last4 }) : method}</>;
}
