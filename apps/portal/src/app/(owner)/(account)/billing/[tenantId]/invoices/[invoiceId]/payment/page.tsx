import { Alert, Group } from "@mantine/core";
import { IconCheck, IconInfoCircle } from "@tabler/icons-react";
import { formatMoney } from "@tenantry/i18n/format";
import { ButtonLink } from "@tenantry/ui/links";
import { Page } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { billingAccount, type Query } from "../../../../../../../../components/billing/account.ts";
import { Declined, lastFailure } from "../../../../../../../../components/billing/declined.tsx";
import { invoiceCrumbs } from "../../../../../../../../components/billing/invoice-frame.ts";
import { billingPath, invoicePath, outcomePath, payPath } from "../../../../../../../../components/billing/paths.ts";
import { pendingName } from "../../../../../../../../components/billing/pending-name.ts";
import { UndoChange } from "../../../../../../../../components/billing/undo-change.tsx";
import { WaitForPayment } from "../../../../../../../../components/billing/wait-for-payment.tsx";
import { api, required } from "../../../../../../../../trpc/server.ts";

type Props = {
  params: Promise<{ tenantId: string; invoiceId: string }>;
  searchParams: Promise<Query>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing.pay");
  return { title: t("metaTitle") };
}

/** Where a gateway sends its customer back to: waits for what it verifies, then says what happened. */
export default async function PaymentPage(props: Props) {
  const [{ tenantId, invoiceId }, query] = await Promise.all([props.params, props.searchParams]);
  await billingAccount(tenantId, outcomePath(tenantId, invoiceId));
  const [t, breadcrumb, locale, invoice, overview] = await Promise.all([
    getTranslations("portal.billing.wait"),
    invoiceCrumbs(tenantId),
    getLocale(),
    required(api.billing.invoice({ tenantId, invoiceId })),
    required(api.subscription.overview({ tenantId })),
  ]);
  const number = `\u2066${invoice.number ?? ""}\u2069`;
  const change = overview.pendingChange?.invoiceId === invoiceId ? overview.pendingChange : null;
  const frame = { breadcrumb, width: "narrow" as const };
  const toInvoice = (
    <ButtonLink href={invoicePath(tenantId, invoiceId)} variant="default">
      {t("invoice")}
    </ButtonLink>
  );
  const undo = change ? (
    <UndoChange tenantId={tenantId} plan={await pendingName(change, locale)} isUnpaid leadTo={billingPath(tenantId)} />
  ) : null;
  if (invoice.state === "paid") {
    const amount = `\u2068${formatMoney(invoice.total, locale)}\u2069`;
    return (
      <Page title={t("paidTitle")} {...frame}>
        <Alert role="status" color="evergreen" icon={<IconCheck aria-hidden="true" />}>
          {t("paidText", { number, amount })}{" "}
          {invoice.kind === "change" && overview.plan ? t("paidChange", { plan: overview.plan.name[locale] }) : null}
        </Alert>
        <Group gap="xs">
          <ButtonLink href={billingPath(tenantId)}>{t("done")}</ButtonLink>
          {toInvoice}
        </Group>
      </Page>
    );
  }
  if (invoice.state !== "open") {
    return (
      <Page title={t("voidTitle")} {...frame}>
        <Alert role="status" color="slate" icon={<IconInfoCircle aria-hidden="true" />}>
          {t("voidText")}
        </Alert>
        <Group gap="xs">
          <ButtonLink href={billingPath(tenantId)}>{t("done")}</ButtonLink>
        </Group>
      </Page>
    );
  }
  const failure = lastFailure(invoice);
  if (failure || query.left === "1") {
    return (
      <Page title={t(failure ? "failedTitle" : "abandonedTitle")} {...frame}>
        {failure ? (
          <Declined failure={failure} />
        ) : (
          <Alert role="status" color="amber" icon={<IconInfoCircle aria-hidden="true" />}>
            {t(change ? "abandonedText" : "abandonedInvoice")}
          </Alert>
        )}
        <Group gap="xs">
          <ButtonLink href={payPath(tenantId, invoiceId)}>{t("resume")}</ButtonLink>
          {undo ?? toInvoice}
        </Group>
      </Page>
    );
  }
  return (
    <Page title={t("title")} {...frame}>
      <WaitForPayment tenantId={tenantId} invoiceId={invoiceId} />
    </Page>
  );
}
