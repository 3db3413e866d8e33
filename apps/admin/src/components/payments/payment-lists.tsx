"use client";
import { IconCashOff } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import type { Column } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { billingAddress } from "../billing/billing-address.ts";
import { Figure } from "../billing/figures.tsx";
import { CopyableId } from "../chrome/copyable-id.tsx";
import { When } from "../chrome/when.tsx";
import { KeyedTable } from "./keyed-table.tsx";
import { type PaymentParams, paymentsAddress } from "./money-address.ts";
import type { Failed, PaymentsInput, Received, Refund } from "./money-types.ts";
import styles from "./payments.module.css";
import { TenantName } from "./tenant-name.tsx";

type ListProps = { params: PaymentParams; input: PaymentsInput };
type OfTenant = { tenantId: string; tenantName: string; invoiceId: string | null; invoiceNumber: string | null };

const live = { refetchInterval: 15_000, refetchOnWindowFocus: "always", placeholderData: keepPreviousData } as const;

/** Money that arrived. */
export function ReceivedList({ params, input }: ListProps) {
  const t = useTranslations("revenue.company.payments");
  const query = trpc.admin.payments.received.useQuery(input, live);
  const shared = useSharedColumns<Received>();
  return (
    <KeyedTable
      label={t("views.received")}
      query={query}
      {...frameOf(params)}
      rowKey={(row) => row.id}
      empty={<Nothing params={params} />}
      columns={[
        ...shared,
        {
          key: "method",
          label: t("columns.method"),
          cell: ({ gateway, method }) => (
            <span className={styles.row}>
              {t(`gateways.${gateway}`)} <Bdi>{method}</Bdi>
            </span>
          ),
        },
        {
          key: "state",
          label: t("columns.state"),
          cell: ({ disputedAt, refunded, amount }) => {
            if (disputedAt) return <StatusBadge tone="blocked">{t("disputed")}</StatusBadge>;
            if (refunded.minor === 0n) return <StatusBadge tone="active">{t("kept")}</StatusBadge>;
            return (
              <StatusBadge tone="inactive">
                {refunded.minor === amount.minor ? t("refunded") : t("partlyRefunded")}
              </StatusBadge>
            );
          },
        },
        { key: "ref", label: t("columns.ref"), cell: (row) => <CopyableId id={row.gatewayRef} /> },
        { key: "at", label: t("columns.paid"), cell: (row) => <When instant={row.paidAt} /> },
      ]}
    />
  );
}

const refundTones = { pending: "attention", succeeded: "active", failed: "blocked" } as const;
const automatic = ["tenant_gone", "tenant_suspended"] as const;

/** Money that goes back. */
export function RefundList({ params, input }: ListProps) {
  const t = useTranslations("revenue.company.payments");
  const query = trpc.admin.payments.refunds.useQuery(input, live);
  const shared = useSharedColumns<Refund>();
  return (
    <KeyedTable
      label={t("views.refunds")}
      query={query}
      {...frameOf(params)}
      rowKey={(row) => row.id}
      empty={<Nothing params={params} />}
      columns={[
        ...shared,
        {
          key: "reason",
          label: t("columns.reason"),
          cell: ({ reason }) => {
            const known = automatic.find((one) => one === reason);
            return known ? t(`because.${known}`) : <bdi>{reason}</bdi>;
          },
        },
        {
          key: "state",
          label: t("columns.state"),
          cell: ({ state, failureDetail }) => (
            <span title={failureDetail ?? undefined}>
              <StatusBadge tone={refundTones[state]}>{t(`refundStates.${state}`)}</StatusBadge>
            </span>
          ),
        },
        { key: "at", label: t("columns.created"), cell: (row) => <When instant={row.createdAt} /> },
      ]}
    />
  );
}

/** Tries to take money that failed. */
export function FailedList({ params, input }: ListProps) {
  const t = useTranslations("revenue.company.payments");
  const query = trpc.admin.payments.failed.useQuery(input, live);
  const shared = useSharedColumns<Failed>();
  return (
    <KeyedTable
      label={t("views.failed")}
      query={query}
      {...frameOf(params)}
      rowKey={(row) => row.id}
      empty={<Nothing params={params} />}
      columns={[
        ...shared,
        { key: "gateway", label: t("columns.method"), cell: (row) => t(`gateways.${row.gateway}`) },
        {
          key: "code",
          label: t("columns.failure"),
          cell: ({ failureCode, failureDetail }) => (
            <span className={styles.row} title={failureDetail ?? undefined}>
              {failureCode ? <Bdi mono>{failureCode}</Bdi> : t("unknownFailure")}
            </span>
          ),
        },
        { key: "at", label: t("columns.failed"), cell: (row) => <When instant={row.failedAt} /> },
      ]}
    />
  );
}

const frameOf = (params: PaymentParams) => ({
  isLater: params.after !== undefined,
  addressAfter: (after: string | undefined) => paymentsAddress({ ...params, after }),
});

function Nothing({ params: { view, search, currency } }: { params: PaymentParams }) {
  const t = useTranslations("revenue.company.payments.empty");
  const words = search || currency ? "noMatch" : view === "failed" ? "failed" : "money";
  return (
    <EmptyState icon={<IconCashOff size={24} stroke={1.6} />} title={t(`${words}.title`)} text={t(`${words}.text`)} />
  );
}

function useSharedColumns<Row extends OfTenant & { amount: Received["amount"] }>(): Column<Row>[] {
  const t = useTranslations("revenue.company.payments");
  return [
    { key: "amount", label: t("columns.amount"), cell: (row) => <Figure value={row.amount} strong /> },
    {
      key: "tenant",
      label: t("columns.tenant"),
      cell: (row) => <TenantName id={row.tenantId} name={row.tenantName} />,
    },
    {
      key: "invoice",
      label: t("columns.invoice"),
      cell: ({ tenantId, invoiceId, invoiceNumber }) =>
        invoiceId && invoiceNumber ? (
          <AnchorLink href={billingAddress(tenantId, invoiceId)}>
            <Bdi mono>{invoiceNumber}</Bdi>
          </AnchorLink>
        ) : (
          t("toBalance")
        ),
    },
  ];
}
