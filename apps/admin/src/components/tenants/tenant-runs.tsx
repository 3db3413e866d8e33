"use client";
import { DataTable } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { LoadError } from "../chrome/problem.tsx";
import { runListAddress, runListPath } from "../jobs/list-address.ts";
import { useRunColumns } from "../jobs/use-run-columns.tsx";
import styles from "./audit-log.module.css";
import { tenantRunsInput } from "./tenant-runs-input.ts";

const refreshMs = 15_000;

/** The newest work of the engine for this tenant. */
export function TenantRuns({ tenantId }: { tenantId: string }) {
  const t = useTranslations("admin.tenant.runs");
  const state = useTranslations("common.state");
  const columns = useRunColumns();
  const { data, error, refetch } = trpc.admin.jobs.list.useQuery(tenantRunsInput(tenantId), {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
  });
  return (
    <Section
      title={t("title")}
      description={t("description")}
      flush
      action={
        <AnchorLink href={runListAddress({ search: "", tenantId, page: 1 })} size="sm">
          {t("all")}
        </AnchorLink>
      }
    >
      <div className={styles.table}>
        {data ? (
          <DataTable
            label={t("title")}
            columns={columns.filter(({ key }) => key !== "tenant" && key !== "id" && key !== "event")}
            rows={data.rows}
            rowKey={(run) => run.id}
            rowHref={(run) => `${runListPath}/${run.id}`}
            empty={<EmptyState title={t("title")} text={t("none")} />}
          />
        ) : error ? (
          <LoadError error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton label={state("loading")} columns={4} rows={3} />
        )}
      </div>
    </Section>
  );
}
