"use client";
import { IconUserCheck } from "@tabler/icons-react";
import type { AdminRouter } from "@tenantry/api/admin-root";
import { countryName } from "@tenantry/i18n/format";
import { type Column, DataTable } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { TablePagination } from "@tenantry/ui/table-pagination";
import { Bdi } from "@tenantry/ui/text";
import type { inferRouterOutputs } from "@trpc/server";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import styles from "../catalogue/catalogue.module.css";
import { pageTemplate } from "../chrome/address.ts";
import { LoadError } from "../chrome/problem.tsx";
import { usePaginationLabels } from "../chrome/use-pagination-labels.ts";
import { When } from "../chrome/when.tsx";
import { usePlans } from "../tenants/use-plans.ts";
import { approvalsAddress, approvalsPageSize } from "./approvals-address.ts";
import { Decide } from "./decide.tsx";

type Row = inferRouterOutputs<AdminRouter>["admin"]["approvals"]["list"]["rows"][number];

const refreshMs = 15_000;

/** Registrations that wait for staff, the oldest first. */
export function ApprovalList({ page, mayDecide }: { page: number; mayDecide: boolean }) {
  const t = useTranslations("admin.approvals");
  const common = useTranslations("common");
  const labels = usePaginationLabels();
  const columns = useColumns(mayDecide);
  const { data, error, refetch } = trpc.admin.approvals.list.useQuery(
    { page, pageSize: approvalsPageSize },
    { refetchInterval: refreshMs },
  );
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={common("state.loading")} columns={6} rows={6} />;
  const first = (page - 1) * approvalsPageSize;
  return (
    <>
      <DataTable
        label={t("title")}
        columns={columns}
        rows={data.rows}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon={<IconUserCheck size={24} stroke={1.6} />} title={t("empty.title")} text={t("empty.text")} />
        }
      />
      {data.rows.length > 0 ? (
        <TablePagination
          page={page}
          pageCount={Math.max(1, Math.ceil(data.total / approvalsPageSize))}
          summary={common("table.range", { from: first + 1, to: first + data.rows.length, total: data.total })}
          labels={labels}
          hrefTemplate={pageTemplate(approvalsAddress(1))}
        />
      ) : null}
    </>
  );
}

function useColumns(mayDecide: boolean): Column<Row>[] {
  const t = useTranslations("admin.approvals.columns");
  const marks = useTranslations("admin.approvals.marks");
  const locale = useLocale();
  const { planName } = usePlans();
  return [
    {
      key: "business",
      label: t("business"),
      cell: (row) => (
        <span className={styles.named}>
          <AnchorLink href={`/dashboard/tenants/${row.id}`}>
            <bdi>{row.name}</bdi>
          </AnchorLink>
          <span className={styles.code}>
            <Bdi mono>{row.slug}</Bdi>
          </span>
          {row.name2 ? <bdi className={styles.code}>{row.name2}</bdi> : null}
        </span>
      ),
    },
    {
      key: "applicant",
      label: t("applicant"),
      cell: (row) => (
        <span className={styles.named}>
          <bdi>{row.adminName}</bdi>
          <Bdi>{row.adminEmail}</Bdi>
          {row.confirmedAt ? <StatusBadge tone="active">{marks("confirmed")}</StatusBadge> : null}
          {row.knownAddress ? <StatusBadge tone="inactive">{marks("known")}</StatusBadge> : null}
        </span>
      ),
    },
    {
      key: "place",
      label: t("place"),
      cell: (row) => (
        <span className={styles.named}>
          {countryName(row.country, locale)}
          {row.phone ? <Bdi>{row.phone}</Bdi> : null}
          {row.businessType ? <bdi>{row.businessType}</bdi> : null}
        </span>
      ),
    },
    { key: "plan", label: t("plan"), cell: (row) => planName(row.planCode) },
    { key: "since", label: t("since"), cell: (row) => <When instant={row.createdAt} /> },
    {
      key: "expires",
      label: t("expires"),
      cell: (row) => (row.expiresAt ? <When instant={row.expiresAt} dateOnly /> : "–"),
    },
    ...(mayDecide
      ? [{ key: "decide", label: t("decide"), cell: (row: Row) => <Decide id={row.id} name={row.name} /> }]
      : []),
  ];
}
