"use client";
import { useTranslations } from "next-intl";
import { PayForm } from "./pay-form.tsx";
import type { PayOptions } from "./pay-options.ts";

/** Pays an invoice that exists. */
export function PayInvoice(props: { tenantId: string; invoiceId: string; dueMinor: bigint; options: PayOptions }) {
  const { tenantId, invoiceId, dueMinor, options } = props;
  const t = useTranslations("portal.billing.pay");
  return (
    <PayForm
      tenantId={tenantId}
      options={options}
      legend={t("legend")}
      shownMinor={dueMinor}
      invoiceFor={async () => ({ invoiceId, dueMinor })}
    />
  );
}
