import { ButtonLink } from "@tenantry/ui/links";
import { Page } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { billingAccount } from "../../../../../../../components/billing/account.ts";
import { invoiceCrumbs } from "../../../../../../../components/billing/invoice-frame.ts";
import { InvoiceSheet } from "../../../../../../../components/billing/invoice-sheet.tsx";
import { invoicePath, invoicePdfPath, payPath } from "../../../../../../../components/billing/paths.ts";
import { InvoiceBadge, invoiceStatus, isPayable } from "../../../../../../../components/billing/status.tsx";
import { api, required } from "../../../../../../../trpc/server.ts";

type Params = { params: Promise<{ tenantId: string; invoiceId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing.invoice");
  return { title: t("metaTitle") };
}

export default async function InvoicePage({ params }: Params) {
  const { tenantId, invoiceId } = await params;
  const { mayWrite } = await billingAccount(tenantId, invoicePath(tenantId, invoiceId));
  const [t, invoices, breadcrumb, invoice, { timeZone }, catalogue] = await Promise.all([
    getTranslations("portal.billing.invoice"),
    getTranslations("portal.billing.invoices"),
    invoiceCrumbs(tenantId),
    required(api.billing.invoice({ tenantId, invoiceId })),
    required(api.subscription.overview({ tenantId })),
    api.billing.catalogue(),
  ]);
  const { number } = invoice;
  const pdf = number ? (
    <ButtonLink href={invoicePdfPath(tenantId, invoiceId)} variant="default" prefetch={false} target="_blank">
      {invoices("pdf")}
    </ButtonLink>
  ) : null;
  return (
    <Page
      title={number ? t("title", { number: `\u2066${number}\u2069` }) : t("draftTitle")}
      meta={<InvoiceBadge status={invoiceStatus(invoice)} />}
      breadcrumb={breadcrumb}
      action={
        <>
          {pdf}
          {mayWrite && isPayable(invoice) ? (
            <ButtonLink href={payPath(tenantId, invoiceId)}>{invoices("pay")}</ButtonLink>
          ) : null}
        </>
      }
    >
      <InvoiceSheet tenantId={tenantId} invoice={invoice} timeZone={timeZone} catalogue={catalogue} />
    </Page>
  );
}
