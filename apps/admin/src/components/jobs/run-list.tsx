"use client";
import { Button, NativeSelect } from "@mantine/core";
import { IconSearchOff, IconStack2 } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { DataTable } from "@tenantry/ui/data-table";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { TablePagination } from "@tenantry/ui/table-pagination";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { trpc } from "../../trpc/client.tsx";
import { pageTemplate } from "../chrome/address.ts";
import filters from "../chrome/filters.module.css";
import { LoadError } from "../chrome/problem.tsx";
import { SearchField } from "../chrome/search-field.tsx";
import { usePaginationLabels } from "../chrome/use-pagination-labels.ts";
import {
  isNarrowed,
  type RunListParams,
  runListAddress,
  runListInput,
  runListPath,
  runPageSize,
} from "./list-address.ts";
import { runStatuses } from "./run-statuses.ts";
import { TenantSelect } from "./tenant-select.tsx";
import { useRunColumns } from "./use-run-columns.tsx";

const refreshMs = 5_000;

/** The runs of durable functions, newest first. */
export function RunList({ params }: { params: RunListParams }) {
  const t = useTranslations("admin.jobs");
  const common = useTranslations("common");
  const router = useRouter();
  const columns = useRunColumns();
  const labels = usePaginationLabels();
  const [isPending, startTransition] = useTransition();
  const { data, error, isPlaceholderData, refetch } = trpc.admin.jobs.list.useQuery(runListInput(params), {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
    placeholderData: keepPreviousData,
  });
  const open = (address: string) => startTransition(() => router.replace(address, { scroll: false }));
  const change = (patch: Partial<RunListParams>) => open(runListAddress({ ...params, page: 1, ...patch }));
  const clear = () => open(runListPath);
  const functions = new Set([...(data?.functions ?? []), ...(params.functionId ? [params.functionId] : [])]);
  const first = (params.page - 1) * runPageSize;
  return (
    <>
      <search className={filters.bar}>
        <div className={filters.search}>
          <SearchField
            label={t("search")}
            placeholder={t("searchPlaceholder")}
            value={params.search}
            onSearch={(search) => change({ search })}
          />
        </div>
        <NativeSelect
          label={t("function")}
          value={params.functionId ?? ""}
          onChange={(event) => change({ functionId: event.currentTarget.value })}
          data={[{ value: "", label: t("allFunctions") }, ...functions]}
        />
        <NativeSelect
          label={t("status")}
          value={params.status ?? ""}
          onChange={(event) => change({ status: runStatuses.find((status) => status === event.currentTarget.value) })}
          data={[
            { value: "", label: t("allStatuses") },
            ...runStatuses.map((status) => ({ value: status, label: common(`status.run.${status}`) })),
          ]}
        />
        <TenantSelect tenantId={params.tenantId} onChange={(tenantId) => change({ tenantId })} />
        {isNarrowed(params) ? (
          <Button variant="subtle" className={filters.clear} onClick={clear}>
            {common("actions.clearFilters")}
          </Button>
        ) : null}
      </search>
      {data ? (
        <div aria-busy={isPending || isPlaceholderData}>
          <DataTable
            label={t("title")}
            columns={columns}
            rows={data.rows}
            rowKey={(run) => run.id}
            rowHref={(run) => `${runListPath}/${run.id}`}
            empty={
              isNarrowed(params) || data.total > 0 ? (
                <EmptyState
                  icon={<IconSearchOff size={24} stroke={1.6} />}
                  title={t("noMatch.title")}
                  text={t("noMatch.text")}
                  action={<Button onClick={clear}>{common("actions.clearFilters")}</Button>}
                />
              ) : (
                <EmptyState
                  icon={<IconStack2 size={24} stroke={1.6} />}
                  title={t("empty.title")}
                  text={t("empty.text")}
                />
              )
            }
          />
        </div>
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton label={common("state.loading")} columns={7} rows={20} />
      )}
      {data && data.rows.length > 0 ? (
        <TablePagination
          page={params.page}
          pageCount={Math.max(1, Math.ceil(data.total / runPageSize))}
          summary={common("table.range", { from: first + 1, to: first + data.rows.length, total: data.total })}
          labels={labels}
          hrefTemplate={pageTemplate(runListAddress({ ...params, page: 1 }))}
        />
      ) : null}
    </>
  );
}
