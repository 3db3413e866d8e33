"use client";
import type { RunSummary } from "@tenantry/core/ports/jobs";
import type { Column } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { CopyableId, shortId } from "../chrome/copyable-id.tsx";
import { useDuration } from "../chrome/duration.ts";
import { When } from "../chrome/when.tsx";
import { tenantListPath } from "../tenants/list-address.ts";
import { RunStatusBadge } from "./run-status.tsx";

export function useRunColumns(): Column<RunSummary>[] {
  const t = useTranslations("admin.jobs");
  const duration = useDuration();
  return [
    { key: "function", label: t("columns.function"), cell: (run) => <Bdi mono>{run.functionId}</Bdi> },
    { key: "status", label: t("columns.status"), cell: (run) => <RunStatusBadge status={run.status} /> },
    { key: "event", label: t("columns.event"), cell: (run) => <Bdi mono>{run.eventName}</Bdi> },
    {
      key: "tenant",
      label: t("columns.tenant"),
      cell: (run) =>
        run.tenantId ? (
          <AnchorLink href={`${tenantListPath}/${run.tenantId}`}>
            <Bdi mono>{shortId(run.tenantId)}</Bdi>
          </AnchorLink>
        ) : (
          t("system")
        ),
    },
    { key: "id", label: t("columns.id"), cell: (run) => <CopyableId id={run.id} /> },
    { key: "queued", label: t("columns.queued"), cell: (run) => <When instant={run.queuedAt} /> },
    {
      key: "duration",
      label: t("columns.duration"),
      align: "end",
      cell: ({ startedAt, endedAt }) =>
        startedAt && endedAt ? duration(endedAt.getTime() - startedAt.getTime()) : null,
    },
  ];
}
