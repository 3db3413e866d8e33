"use client";
import type { Locale } from "@tenantry/core/locale";
import { formatMoney } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import styles from "./billing.module.css";
import { billingAddress } from "./billing-address.ts";
import type { Movement } from "./billing-types.ts";
import { Figure, isolated, Moment } from "./figures.tsx";

const tones: Record<string, Tone> = {
  received: "active",
  disputed: "attention",
  requested: "attention",
  sent: "active",
  failed: "blocked",
  open: "attention",
  canceled: "inactive",
};

/** Payments, refunds and attempts that came to nothing, newest first. */
export function MovementList({
  tenantId,
  movements,
  timeZone,
  isOfInvoice = false,
}: {
  tenantId: string;
  movements: readonly Movement[];
  timeZone: string;
  isOfInvoice?: boolean;
}) {
  const t = useTranslations("revenue.tenantBilling.movements");
  return (
    <DataTable
      label={t("title")}
      rows={movements}
      rowKey={(row) => `${row.kind} ${row.id}`}
      columns={[
        { key: "when", label: t("when"), cell: (row) => <Moment at={row.at} timeZone={timeZone} /> },
        { key: "what", label: t("what"), cell: (row) => <What row={row} /> },
        ...(isOfInvoice
          ? []
          : [
              {
                key: "invoice",
                label: t("invoice"),
                cell: ({ invoiceId, invoiceNumber }: Movement) =>
                  invoiceId ? (
                    <AnchorLink href={billingAddress(tenantId, invoiceId)}>
                      <Bdi>{invoiceNumber ?? "–"}</Bdi>
                    </AnchorLink>
                  ) : (
                    t("balance")
                  ),
              },
            ]),
        { key: "state", label: t("state"), cell: (row) => <State row={row} /> },
        {
          key: "amount",
          label: t("amount"),
          align: "end",
          cell: ({ amount }) => (amount ? <Figure value={amount} /> : "–"),
        },
      ]}
      empty={<EmptyState title={t("none")} text={t("noneText")} />}
    />
  );
}

function State({ row }: { row: Movement }) {
  const t = useTranslations("revenue.tenantBilling.movements.states");
  const state = row.kind === "payment" ? (row.isDisputed ? "disputed" : "received") : row.state;
  return <StatusBadge tone={tones[state] ?? "inactive"}>{t(state)}</StatusBadge>;
}

function What({ row }: { row: Movement }) {
  const t = useTranslations("revenue.tenantBilling.movements");
  const methods = useTranslations("revenue.tenantBilling.means");
  const locale: Locale = useLocale();
  switch (row.kind) {
    case "payment": {
      const means = manual.find((known) => known === row.method);
      const { evidence, refunded } = row;
      return (
        <>
          {t("payment", { method: means ? methods(means) : isolated(row.method) })}
          {evidence?.reference ? (
            <span className={styles.detail}>
              {t("reference")}: <bdi>{evidence.reference}</bdi>
            </span>
          ) : null}
          {evidence?.text ? (
            <span className={styles.detail}>
              <bdi>{evidence.text}</bdi>
            </span>
          ) : null}
          {refunded.minor > 0n ? (
            <span className={styles.detail}>{t("refunded", { amount: isolated(formatMoney(refunded, locale)) })}</span>
          ) : null}
        </>
      );
    }
    case "refund":
      return (
        <>
          {t("refund")}
          <span className={styles.detail}>
            <bdi>{row.detail ?? row.reason}</bdi>
          </span>
        </>
      );
    case "attempt":
      return (
        <>
          {t(`ways.${row.way}`)}
          {row.failureCode || row.detail ? (
            <span className={styles.detail}>
              <bdi>{[row.failureCode, row.detail].filter(Boolean).join(": ")}</bdi>
            </span>
          ) : null}
        </>
      );
  }
}

const manual = ["bank_transfer", "ach", "wire", "cheque"] as const;
