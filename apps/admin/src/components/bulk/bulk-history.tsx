"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { keepPreviousData } from "@tanstack/react-query";
import type { AdminRouter } from "@tenantry/api/admin-root";
import { DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { TablePagination } from "@tenantry/ui/table-pagination";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { pageTemplate } from "../chrome/address.ts";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { usePaginationLabels } from "../chrome/use-pagination-labels.ts";
import { When } from "../chrome/when.tsx";
import { type BulkParams, bulkAddress } from "./bulk-address.ts";

type Row = inferRouterOutputs<AdminRouter>["admin"]["entitlements"]["bulkChanges"]["rows"][number];

export const historyPageSize = 20;

/** Every change to many tenants so far: who, why, how it went; each can be undone once. */
export function BulkHistory({
  params,
  mayUndo,
}: {
  params: BulkParams;
  /** By kind: moves of subscribers belong to who keeps the catalogue. */
  mayUndo: Readonly<Record<Row["kind"], boolean>>;
}) {
  const t = useTranslations("steering.history");
  const common = useTranslations("common");
  const labels = usePaginationLabels();
  const utils = trpc.useUtils();
  const [asked, setAsked] = useState<Row | null>(null);
  const input = { page: params.page, pageSize: historyPageSize };
  const { data, error, refetch } = trpc.admin.entitlements.bulkChanges.useQuery(input, {
    placeholderData: keepPreviousData,
  });
  const onSuccess = async () => {
    setAsked(null);
    notifications.show({ message: t("undone") });
    await Promise.all([utils.admin.entitlements.invalidate(), utils.admin.catalogue.invalidate()]);
  };
  const undoBulk = trpc.admin.entitlements.undoBulk.useMutation({ onSuccess });
  const undoMove = trpc.admin.catalogue.undoMove.useMutation({ onSuccess });
  const undo = asked?.kind === "plan_version" ? undoMove : undoBulk;
  const from = (params.page - 1) * historyPageSize;
  return (
    <Section title={t("title")} description={t("text")} flush>
      {data ? (
        <div className={`${inset.inset} tn-figures`}>
          <DataTable
            label={t("title")}
            rows={data.rows}
            rowKey={(row) => row.id}
            columns={[
              { key: "when", label: t("when"), cell: (row) => <When instant={row.createdAt} /> },
              { key: "kind", label: t("kind"), cell: (row) => t(`kinds.${row.kind}`) },
              { key: "by", label: t("by"), cell: (row) => (row.by ? <bdi>{row.by}</bdi> : "–") },
              { key: "why", label: t("why"), cell: (row) => <bdi>{row.reason}</bdi> },
              {
                key: "rows",
                label: t("rows"),
                align: "end",
                cell: (row) => t("counts", { done: row.done, refused: row.refused }),
              },
              {
                key: "state",
                label: t("state"),
                cell: (row) => (
                  <StatusBadge tone={row.undoneAt ? "inactive" : row.finishedAt ? "active" : "attention"}>
                    {t(row.undoneAt ? "isUndone" : row.finishedAt ? "finished" : "unfinished")}
                  </StatusBadge>
                ),
              },
              {
                key: "undo",
                label: t("undo"),
                align: "end",
                cell: (row) =>
                  row.undoneAt || !mayUndo[row.kind] ? null : (
                    <Button variant="default" size="compact-sm" onClick={() => setAsked(row)}>
                      {t("undo")}
                    </Button>
                  ),
              },
            ]}
            empty={<EmptyState title={t("none")} text={t("noneText")} />}
          />
        </div>
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton label={common("state.loading")} columns={6} rows={4} />
      )}
      {data && data.total > historyPageSize ? (
        <TablePagination
          page={params.page}
          pageCount={Math.ceil(data.total / historyPageSize)}
          summary={common("table.range", { from: from + 1, to: from + data.rows.length, total: data.total })}
          labels={labels}
          hrefTemplate={pageTemplate(bulkAddress({ ...params, page: 1 }))}
        />
      ) : null}
      <ReasonDialog
        opened={asked !== null}
        onClose={() => {
          setAsked(null);
          undoBulk.reset();
          undoMove.reset();
        }}
        title={t("undoTitle")}
        text={asked ? t(`undoTexts.${asked.kind}`) : ""}
        submit={t("undoTitle")}
        pending={undo.isPending}
        error={undo.error}
        onSubmit={(reason) => {
          if (asked) undo.mutate({ bulkChangeId: asked.id, reason });
        }}
      />
    </Section>
  );
}
