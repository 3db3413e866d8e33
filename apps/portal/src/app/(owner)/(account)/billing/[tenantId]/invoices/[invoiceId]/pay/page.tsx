import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { AnchorLink, ButtonLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { billingAccount } from "../../../../../../../../components/billing/account.ts";
import styles from "../../../../../../../../components/billing/billing.module.css";
import { Declined, lastFailure } from "../../../../../../../../components/billing/declined.tsx";
import { Figure } from "../../../../../../../../components/billing/figures.tsx";
import { Instructions } from "../../../../../../../../components/billing/instructions.tsx";
import { invoiceCrumbs } from "../../../../../../../../components/billing/invoice-frame.ts";
import { invoicePath, payPath } from "../../../../../../../../components/billing/paths.ts";
import { PayInvoice } from "../../../../../../../../components/billing/pay-invoice.tsx";
import { payOptions } from "../../../../../../../../components/billing/pay-options.ts";
import { pendingName } from "../../../../../../../../components/billing/pending-name.ts";
import { cardOf } from "../../../../../../../../components/billing/present.ts";
import { isPayable } from "../../../../../../../../components/billing/status.tsx";
import { UndoChange } from "../../../../../../../../components/billing/undo-change.tsx";
import { api, required } from "../../../../../../../../trpc/server.ts";

type Params = { params: Promise<{ tenantId: string; invoiceId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing.pay");
  return { title: t("metaTitle") };
}

/** Pays one invoice: what failed before, instructions while a transfer is chosen, and every other way. */
export default async function PayPage({ params }: Params) {
  const { tenantId, invoiceId } = await params;
  const { mayWrite } = await billingAccount(tenantId, payPath(tenantId, invoiceId));
  const invoice = await required(api.billing.invoice({ tenantId, invoiceId }));
  if (!mayWrite || !isPayable(invoice)) redirect(invoicePath(tenantId, invoiceId));
  const locale = await getLocale();
  const [t, transfer, breadcrumb, offered, methods, ways, overview] = await Promise.all([
    getTranslations("portal.billing.pay"),
    getTranslations("portal.billing.transfer"),
    invoiceCrumbs(tenantId, invoice),
    required(api.billing.gateways({ tenantId })),
    required(api.billing.methods({ tenantId })),
    required(api.billing.instructions({ tenantId, invoiceId, locale })),
    required(api.subscription.overview({ tenantId })),
  ]);
  const cards = methods.map((card) => ({ ...card, ...cardOf(card, overview.now) }));
  const { pendingChange } = overview;
  const change = pendingChange?.invoiceId === invoiceId ? pendingChange : null;
  // Whoever has chosen the transfer reads its instructions above; asked for is another way.
  const gateways = ways ? offered.gateways.filter(({ hosted }) => hosted) : offered.gateways;
  const options = payOptions(invoice.due, { ...offered, gateways, cards }, locale);
  const name = change ? await pendingName(change, locale) : "";
  const page = invoice.attempts.findLast(
    ({ url, succeededAt, failedAt, canceledAt }) => url && !succeededAt && !failedAt && !canceledAt,
  );
  return (
    <Page title={t("title", { number: `\u2066${invoice.number}\u2069` })} breadcrumb={breadcrumb} width="narrow">
      <Declined failure={lastFailure(invoice)} />
      {page?.url ? (
        <Alert
          color="amber"
          role="status"
          icon={<IconAlertCircle aria-hidden="true" />}
          title={t(page.kind === "off_session" ? "actionTitle" : "openTitle")}
        >
          <p>{t(page.kind === "off_session" ? "actionText" : "openText")}</p>
          <ButtonLink href={page.url} prefetch={false} size="sm">
            {t(page.kind === "off_session" ? "actionLink" : "continue")}
          </ButtonLink>
        </Alert>
      ) : null}
      {ways ? (
        <Section title={transfer("title")} description={transfer("intro")}>
          <Instructions ways={ways} />
          <p className={styles.note}>
            {transfer("after")} {change ? transfer("afterChange") : null}
          </p>
        </Section>
      ) : null}
      {ways && options.all.length === 0 ? null : (
        <Section title={t(ways ? "otherWay" : "amountTitle")}>
          <p className={styles.text}>
            {t.rich(change ? (change.addOnCode ? "forAddOn" : "forChange") : "forInvoice", {
              plan: name,
              amount: () => <Figure value={invoice.due} strong />,
              link: (words) => <AnchorLink href={invoicePath(tenantId, invoiceId)}>{words}</AnchorLink>,
            })}
          </p>
          <PayInvoice tenantId={tenantId} invoiceId={invoiceId} dueMinor={invoice.due.minor} options={options} />
        </Section>
      )}
      {change ? (
        <div>
          <UndoChange tenantId={tenantId} plan={name} isUnpaid leadTo={`/billing/${tenantId}`} />
        </div>
      ) : null}
    </Page>
  );
}
