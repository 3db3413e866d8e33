"use client";
import { Button } from "@mantine/core";
import { IconBuildingCommunity, IconSearchOff } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import type { TenantListInput } from "@tenantry/core/tenant/inputs";
import { DataTable } from "@tenantry/ui/data-table";
import { ButtonLink } from "@tenantry/ui/links";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { TablePagination } from "@tenantry/ui/table-pagination";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { trpc } from "../../trpc/client.tsx";
import { pageTemplate } from "../chrome/address.ts";
import { LoadError } from "../chrome/problem.tsx";
import { usePaginationLabels } from "../chrome/use-pagination-labels.ts";
import { isNarrowed, type TenantListParams, tenantListAddress, tenantListPath } from "./list-address.ts";
import { TenantFilters } from "./tenant-filters.tsx";
import { useTenantColumns } from "./use-tenant-columns.tsx";

const refreshMs = 15_000;

/** The tenant list, which lives in its address and keeps itself up to date. */
export function TenantList({ params, input }: { params: TenantListParams; input: TenantListInput }) {
  const t = useTranslations("admin.tenants");
  const common = useTranslations("common");
  const router = useRouter();
  const columns = useTenantColumns();
  const labels = usePaginationLabels();
  const [isPending, startTransition] = useTransition();
  const { data, error, isPlaceholderData, refetch } = trpc.admin.tenants.list.useQuery(input, {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
    placeholderData: keepPreviousData,
  });
  const open = (address: string) => startTransition(() => router.replace(address, { scroll: false }));
  const clear = () => open(tenantListPath);
  const firstPage = tenantListAddress({ ...params, page: 1 });
  const first = (params.page - 1) * input.pageSize;

  const empty =
    data && data.total > 0 ? (
      <EmptyState
        title={t("beyond.title")}
        text={t("beyond.text")}
        action={<ButtonLink href={firstPage}>{t("beyond.action")}</ButtonLink>}
      />
    ) : isNarrowed(params) ? (
      <EmptyState
        icon={<IconSearchOff size={24} stroke={1.6} />}
        title={t("noMatch.title")}
        text={t("noMatch.text")}
        action={<Button onClick={clear}>{common("actions.clearFilters")}</Button>}
      />
    ) : (
      <EmptyState
        icon={<IconBuildingCommunity size={24} stroke={1.6} />}
        title={t("empty.title")}
        text={t("empty.text")}
      />
    );

  return (
    <>
      <TenantFilters
        params={params}
        onChange={(patch) => open(tenantListAddress({ ...params, page: 1, ...patch }))}
        onClear={clear}
      />
      {data ? (
        <div aria-busy={isPending || isPlaceholderData} className="tn-figures">
          <DataTable
            label={t("title")}
            columns={columns}
            rows={data.rows}
            rowKey={(row) => row.id}
            rowHref={(row) => `${tenantListPath}/${row.id}`}
            sort={{
              key: params.sort,
              direction: params.direction,
              href: (key, direction) =>
                tenantListAddress({ ...params, sort: key === "name" ? "name" : "createdAt", direction, page: 1 }),
            }}
            empty={empty}
          />
        </div>
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton label={common("state.loading")} columns={6} rows={20} />
      )}
      {data && data.rows.length > 0 ? (
        <TablePagination
          page={params.page}
          pageCount={Math.max(1, Math.ceil(data.total / input.pageSize))}
          summary={common("table.range", { from: first + 1, to: first + data.rows.length, total: data.total })}
          labels={labels}
          hrefTemplate={pageTemplate(firstPage)}
        />
      ) : null}
    </>
  );
}
