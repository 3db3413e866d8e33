"use client";
import { IconScale } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import type { FindingSeverity } from "@tenantry/core/billing/reconciliation";
import { formatCount } from "@tenantry/i18n/format";
import type { Column } from "@tenantry/ui/data-table";
import { DataTable } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { useDuration } from "../chrome/duration.ts";
import { LoadError } from "../chrome/problem.tsx";
import { TabLinks } from "../chrome/tab-links.tsx";
import { When } from "../chrome/when.tsx";
import { KeyedTable } from "./keyed-table.tsx";
import { type FindingParams, findingAddress, reconciliationAddress } from "./money-address.ts";
import type { Finding, FindingsInput, Run } from "./money-types.ts";
import styles from "./payments.module.css";
import { RunNow } from "./run-now.tsx";

const refreshMs = 5_000;
const states = ["open", "intended", "repaired", "gone"] as const;

const severityTones: Record<FindingSeverity, Tone> = { high: "blocked", medium: "attention", low: "trial" };
const runTones: Record<Run["state"], Tone> = {
  waiting: "trial",
  running: "trial",
  completed: "active",
  failed: "blocked",
};

export function SeverityBadge({ severity }: { severity: FindingSeverity }) {
  const t = useTranslations("revenue.company.reconciliation.severities");
  return <StatusBadge tone={severityTones[severity]}>{t(severity)}</StatusBadge>;
}

/** Where gateways and books differ, and when they were compared. */
export function ReconciliationView({
  params,
  input,
  mayWrite,
}: {
  params: FindingParams;
  input: FindingsInput;
  mayWrite: boolean;
}) {
  const t = useTranslations("revenue.company.reconciliation");
  const locale = useLocale();
  const columns = useFindingColumns(params.state);
  const query = trpc.admin.payments.findings.useQuery(input, {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
    placeholderData: keepPreviousData,
  });
  const counts = query.data?.counts ?? [];
  return (
    <>
      <Section title={t("differences")} description={t("differencesText")} flush>
        <TabLinks
          label={t("differences")}
          tabs={states.map((state) => ({
            href: reconciliationAddress({ state }),
            label: t(`states.${state}`),
            current: params.state === state,
          }))}
        />
        {params.state === "open" && counts.length > 0 ? (
          <ul className={styles.chips}>
            {counts.map(({ kind, severity, open }) => (
              <li key={kind} className={styles.row}>
                <SeverityBadge severity={severity} />
                <AnchorLink href={reconciliationAddress({ state: "open", kind })}>
                  {t("counted", { kind: t(`kinds.${kind}`), count: formatCount(open, locale) })}
                </AnchorLink>
              </li>
            ))}
            {params.kind ? (
              <li>
                <AnchorLink href={reconciliationAddress({ state: "open" })}>{t("allKinds")}</AnchorLink>
              </li>
            ) : null}
          </ul>
        ) : null}
        <KeyedTable
          label={t("differences")}
          query={query}
          columns={columns}
          rowKey={(row) => row.id}
          {...(params.state === "open" ? { rowHref: (row: Finding) => findingAddress(row.id) } : {})}
          isLater={params.after !== undefined}
          addressAfter={(after) => reconciliationAddress({ ...params, after })}
          empty={
            <EmptyState
              icon={<IconScale size={24} stroke={1.6} />}
              title={t(`empty.${params.state}.title`)}
              text={t(`empty.${params.state}.text`)}
            />
          }
        />
      </Section>
      <Section title={t("runs")} description={t("runsText")} action={mayWrite ? <RunNow /> : undefined} flush>
        <Runs />
      </Section>
    </>
  );
}

function Runs() {
  const t = useTranslations("revenue.company.reconciliation");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const duration = useDuration();
  const { data, error, refetch } = trpc.admin.payments.runs.useQuery(undefined, {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
  });
  if (!data)
    return error ? (
      <LoadError error={error} onRetry={() => void refetch()} />
    ) : (
      <TableSkeleton label={common("loading")} columns={6} rows={3} />
    );
  const columns: Column<Run>[] = [
    { key: "at", label: t("columns.requested"), cell: (run) => <When instant={run.requestedAt} /> },
    {
      key: "state",
      label: t("columns.state"),
      cell: ({ state, error: failure }) => (
        <span title={failure ?? undefined}>
          <StatusBadge tone={runTones[state]}>{t(`runStates.${state}`)}</StatusBadge>
        </span>
      ),
    },
    {
      key: "by",
      label: t("columns.by"),
      cell: ({ requestedByName }) => (requestedByName ? <bdi>{requestedByName}</bdi> : t("schedule")),
    },
    {
      key: "days",
      label: t("columns.days"),
      cell: ({ days, includesFresh }) => (includesFresh ? t("daysAndFresh", { days }) : t("days", { days })),
    },
    {
      key: "looked",
      label: t("columns.looked"),
      align: "end",
      cell: ({ looked }) => (looked === null ? null : formatCount(looked, locale)),
    },
    {
      key: "found",
      label: t("columns.found"),
      align: "end",
      cell: ({ found }) => (found === null ? null : formatCount(found, locale)),
    },
    {
      key: "duration",
      label: t("columns.duration"),
      align: "end",
      cell: ({ startedAt, finishedAt }) =>
        startedAt && finishedAt ? duration(finishedAt.getTime() - startedAt.getTime()) : null,
    },
  ];
  return (
    <DataTable
      label={t("runs")}
      columns={columns}
      rows={data}
      rowKey={(run) => run.id}
      empty={<EmptyState title={t("noRuns.title")} text={t("noRuns.text")} />}
    />
  );
}

function useFindingColumns(state: FindingParams["state"]): Column<Finding>[] {
  const t = useTranslations("revenue.company.reconciliation");
  const gateways = useTranslations("revenue.company.payments.gateways");
  const ends: Column<Finding>[] = [
    {
      key: "reason",
      label: t("columns.reason"),
      cell: ({ reason, resolvedByName }) => (
        <span className={styles.row}>
          {reason ? <bdi>{reason}</bdi> : null}
          {resolvedByName ? <bdi className={styles.soft}>{resolvedByName}</bdi> : null}
        </span>
      ),
    },
    {
      key: "resolved",
      label: t("columns.resolved"),
      cell: ({ resolvedAt }) => (resolvedAt ? <When instant={resolvedAt} /> : null),
    },
  ];
  return [
    { key: "kind", label: t("columns.kind"), cell: (row) => t(`kinds.${row.kind}`) },
    { key: "severity", label: t("columns.severity"), cell: (row) => <SeverityBadge severity={row.severity} /> },
    {
      key: "tenant",
      label: t("columns.tenant"),
      cell: ({ tenantName }) => (tenantName ? <bdi>{tenantName}</bdi> : t("nobody")),
    },
    {
      key: "invoice",
      label: t("columns.invoice"),
      cell: ({ invoiceNumber }) => (invoiceNumber ? <Bdi mono>{invoiceNumber}</Bdi> : null),
    },
    { key: "gateway", label: t("columns.gateway"), cell: (row) => gateways(row.gateway) },
    { key: "found", label: t("columns.foundAt"), cell: (row) => <When instant={row.foundAt} /> },
    ...(state === "open" ? [] : state === "gone" ? ends.slice(1) : ends),
  ];
}
