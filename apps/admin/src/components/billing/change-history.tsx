"use client";
import { Button } from "@mantine/core";
import { DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";
import styles from "./billing.module.css";
import type { Place } from "./billing-types.ts";
import { Day, Moment } from "./figures.tsx";
import { useLineNames } from "./use-line-names.ts";

const shown = 10;

/** Every subscription and every change of plan or cycle that was asked for, and what became of it. */
export function ChangeHistory({ tenantId, billing }: Place) {
  const t = useTranslations("revenue.tenantBilling.history");
  const cycles = useTranslations("revenue.tenantBilling.cycles");
  const common = useTranslations("common.state");
  const { planName } = useLineNames();
  const [isWhole, setIsWhole] = useState(false);
  const { data, error, refetch } = trpc.admin.billing.history.useQuery({ tenantId });
  const { timeZone } = billing;
  const changes = data ? (isWhole ? data.changes : data.changes.slice(0, shown)) : [];
  return (
    <Section title={t("title")} description={t("text")} flush>
      <div className={inset.inset}>
        {data ? (
          <DataTable
            label={t("title")}
            rows={[
              ...changes.map((row) => ({ kind: "change" as const, id: row.id, at: row.requestedAt, row })),
              ...data.subscriptions
                .slice(0, isWhole ? undefined : shown)
                .map((row) => ({ kind: "subscription" as const, id: row.id, at: row.startedAt, row })),
            ].toSorted((a, b) => b.at.getTime() - a.at.getTime())}
            rowKey={({ kind, id }) => `${kind} ${id}`}
            columns={[
              { key: "when", label: t("when"), cell: ({ at }) => <Moment at={at} timeZone={timeZone} /> },
              {
                key: "what",
                label: t("what"),
                cell: ({ kind, row }) => (
                  <>
                    {t(kind === "change" ? "change" : "subscription")}: <bdi>{planName(row.planCode)}</bdi>,{" "}
                    {cycles(row.cycle)}
                  </>
                ),
              },
              {
                key: "became",
                label: t("became"),
                cell: (entry) =>
                  entry.kind === "subscription" ? (
                    entry.row.endedAt ? (
                      <>
                        <StatusBadge tone="inactive">{t("ended")}</StatusBadge>{" "}
                        <Day at={entry.row.endedAt} timeZone={timeZone} />
                      </>
                    ) : (
                      <StatusBadge tone="active">{t("runs")}</StatusBadge>
                    )
                  ) : entry.row.appliedAt ? (
                    <>
                      <StatusBadge tone="active">{t("applied")}</StatusBadge>{" "}
                      <Day at={entry.row.appliedAt} timeZone={timeZone} />
                    </>
                  ) : entry.row.withdrawnBecause ? (
                    <>
                      <StatusBadge tone="inactive">{t("withdrawn")}</StatusBadge>
                      <span className={styles.detail}>{t(`because.${entry.row.withdrawnBecause}`)}</span>
                    </>
                  ) : (
                    <>
                      <StatusBadge tone="trial">{t("pending")}</StatusBadge>{" "}
                      <Day at={entry.row.effectiveAt} timeZone={timeZone} />
                    </>
                  ),
              },
              {
                key: "by",
                label: t("by"),
                cell: (entry) => (entry.kind === "change" ? t(`requestedBy.${entry.row.requestedBy}`) : "–"),
              },
            ]}
            empty={<EmptyState title={t("title")} text={t("none")} />}
          />
        ) : error ? (
          <LoadError error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton label={common("loading")} columns={4} rows={3} />
        )}
      </div>
      {data && !isWhole && (data.changes.length > shown || data.subscriptions.length > shown) ? (
        <div className={styles.pages}>
          <Button variant="default" size="compact-sm" onClick={() => setIsWhole(true)}>
            {t("all")}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
