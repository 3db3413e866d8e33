"use client";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { useDone } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import type { Invoice, InvoiceActProps, Place } from "./billing-types.ts";
import { CreditDialog } from "./credit-dialog.tsx";
import { PaymentDialog } from "./payment-dialog.tsx";
import { ReasonAct } from "./reason-act.tsx";

type Act = "finalize" | "pay" | "credit" | "void" | "uncollectible";

const dialogs = {
  finalize: FinalizeAct,
  pay: PaymentDialog,
  credit: CreditDialog,
  void: VoidAct,
  uncollectible: UncollectibleAct,
} as const;

/** What can be done with an invoice as it stands; the server has the last word. */
export function InvoiceActs({ tenantId, billing, invoice }: Place & { invoice: Invoice }) {
  const t = useTranslations("revenue.tenantBilling.invoiceAct");
  const [asked, setAsked] = useState<Act | null>(null);
  const offered = actsFor(invoice);
  const Dialog = asked && dialogs[asked];
  if (offered.length === 0) return null;
  return (
    <>
      <div className={styles.acts}>
        {offered.map((act) => (
          <Button
            key={act}
            size="compact-sm"
            variant={act === "pay" || act === "finalize" ? "filled" : act === "credit" ? "default" : "outline"}
            {...(act === "void" || act === "uncollectible" ? { color: "brick" } : {})}
            onClick={() => setAsked(act)}
          >
            {t(act)}
          </Button>
        ))}
      </div>
      {Dialog ? (
        <Dialog tenantId={tenantId} billing={billing} invoice={invoice} onClose={() => setAsked(null)} />
      ) : null}
    </>
  );
}

function actsFor({ state, isDisputed, isAwaited, paidAt, creditNotes, lines }: Invoice): Act[] {
  const isUnpaid = state === "open" && paidAt === null && !isDisputed;
  const isCreditable = lines.some((line) => line.amount.minor > line.credited.minor && line.amount.minor > 0n);
  return [
    ...(state === "draft" ? (["finalize"] as const) : []),
    ...(isUnpaid ? (["pay"] as const) : []),
    ...((state === "open" || state === "paid") && !isAwaited && isCreditable ? (["credit"] as const) : []),
    ...(isUnpaid && creditNotes.length === 0 ? (["void"] as const) : []),
    ...(isUnpaid && !isAwaited ? (["uncollectible"] as const) : []),
  ];
}

function FinalizeAct({ tenantId, invoice, onClose }: InvoiceActProps) {
  const t = useTranslations("revenue.tenantBilling.finalize");
  const done = useDone(onClose);
  const act = trpc.admin.billing.finalizeInvoice.useMutation({
    onSuccess: ({ kind }) => done(t(kind === "held" ? "held" : "done")),
  });
  return (
    <ReasonAct
      title={t("title")}
      text={t("text")}
      submit={t("submit")}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, invoiceId: invoice.id, reason })}
    />
  );
}

function VoidAct({ tenantId, invoice, onClose }: InvoiceActProps) {
  const t = useTranslations("revenue.tenantBilling.void");
  const done = useDone(onClose);
  const act = trpc.admin.billing.voidInvoice.useMutation({ onSuccess: () => done(t("done")) });
  return (
    <ReasonAct
      tone="danger"
      title={t("title")}
      text={
        <>
          <p className={styles.plain}>{t("text")}</p>
          {invoice.isAwaited ? <p className={styles.note}>{t("awaited")}</p> : null}
        </>
      }
      submit={t("submit")}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, invoiceId: invoice.id, reason })}
    />
  );
}

function UncollectibleAct({ tenantId, invoice, onClose }: InvoiceActProps) {
  const t = useTranslations("revenue.tenantBilling.uncollectible");
  const done = useDone(onClose);
  const act = trpc.admin.billing.markUncollectible.useMutation({ onSuccess: () => done(t("done")) });
  return (
    <ReasonAct
      tone="danger"
      title={t("title")}
      text={t("text")}
      submit={t("submit")}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, invoiceId: invoice.id, reason })}
    />
  );
}
