"use client";
import { IconInbox, IconShieldCheck } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import type { InboxState } from "@tenantry/core/billing/company-inputs";
import type { Column } from "@tenantry/ui/data-table";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { CopyableId } from "../chrome/copyable-id.tsx";
import { When } from "../chrome/when.tsx";
import { KeyedTable } from "./keyed-table.tsx";
import { eventAddress, type PaymentParams, paymentsAddress } from "./money-address.ts";
import type { InboxEvent, InboxInput } from "./money-types.ts";

const refreshMs = 10_000;

const tones: Record<InboxState, Tone> = {
  waiting: "trial",
  failing: "attention",
  processed: "active",
  quarantined: "blocked",
  resolved: "inactive",
};

export function InboxBadge({ state }: { state: InboxState }) {
  const t = useTranslations("revenue.company.payments.states");
  return <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>;
}

/** Events of gateways: every one that came, or those that nobody touches until staff look. */
export function InboxList({ params, input }: { params: PaymentParams; input: InboxInput }) {
  const t = useTranslations("revenue.company.payments");
  const isQuarantine = params.view === "quarantine";
  const query = trpc.admin.payments.inbox.useQuery(input, {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
    placeholderData: keepPreviousData,
  });
  const why: Column<InboxEvent> = {
    key: "because",
    label: t("columns.because"),
    cell: ({ because }) => (because ? t(`quarantine.${because}.title`) : null),
  };
  const error: Column<InboxEvent> = {
    key: "error",
    label: t("columns.error"),
    cell: ({ lastError, attempts }) => (lastError ? <Bdi>{t("tries", { count: attempts })}</Bdi> : null),
  };
  const words = params.search || params.state ? "noMatch" : isQuarantine ? "quarantine" : "inbox";
  return (
    <KeyedTable
      label={t(`views.${isQuarantine ? "quarantine" : "inbox"}`)}
      query={query}
      rowKey={(row) => `${row.gateway}:${row.eventId}`}
      rowHref={eventAddress}
      isLater={params.after !== undefined}
      addressAfter={(after) => paymentsAddress({ ...params, after })}
      empty={
        <EmptyState
          icon={isQuarantine ? <IconShieldCheck size={24} stroke={1.6} /> : <IconInbox size={24} stroke={1.6} />}
          title={t(`empty.${words}.title`)}
          text={t(`empty.${words}.text`)}
        />
      }
      columns={[
        { key: "type", label: t("columns.event"), cell: (row) => <Bdi mono>{row.type}</Bdi> },
        { key: "state", label: t("columns.state"), cell: (row) => <InboxBadge state={row.state} /> },
        isQuarantine ? why : error,
        {
          key: "tenant",
          label: t("columns.tenant"),
          cell: ({ tenantName }) => (tenantName ? <bdi>{tenantName}</bdi> : null),
        },
        {
          key: "object",
          label: t("columns.object"),
          cell: ({ objectId }) => (objectId ? <CopyableId id={objectId} /> : null),
        },
        { key: "gateway", label: t("columns.gateway"), cell: (row) => t(`gateways.${row.gateway}`) },
        { key: "source", label: t("columns.source"), cell: (row) => t(`sources.${row.source}`) },
        { key: "received", label: t("columns.received"), cell: (row) => <When instant={row.receivedAt} /> },
      ]}
    />
  );
}
