"use client";
import { type Column, DataTable } from "@tenantry/ui/data-table";
import { ButtonLink } from "@tenantry/ui/links";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LoadError } from "../chrome/problem.tsx";
import styles from "./payments.module.css";

type Query<Row> = {
  data: { readonly rows: readonly Row[]; readonly next: string | null } | undefined;
  error: unknown;
  isPlaceholderData: boolean;
  refetch: () => unknown;
};

/** A list by time, newest first. Its pages begin after a row, so that what arrives meanwhile moves nothing. */
export function KeyedTable<Row>({
  label,
  query: { data, error, isPlaceholderData, refetch },
  columns,
  rowKey,
  rowHref,
  empty,
  isLater,
  addressAfter,
}: {
  label: string;
  query: Query<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  empty: ReactNode;
  /** Not the first page. */
  isLater: boolean;
  addressAfter: (key: string | undefined) => string;
}) {
  const t = useTranslations("revenue.company.list");
  const common = useTranslations("common");
  if (!data)
    return error ? (
      <LoadError error={error} onRetry={() => void refetch()} />
    ) : (
      <TableSkeleton label={common("state.loading")} columns={columns.length} rows={10} />
    );
  return (
    <>
      <div aria-busy={isPlaceholderData} className="tn-figures">
        <DataTable
          label={label}
          columns={columns}
          rows={data.rows}
          rowKey={rowKey}
          {...(rowHref ? { rowHref } : {})}
          empty={empty}
        />
      </div>
      {isLater || data.next ? (
        <nav className={styles.pager} aria-label={common("table.pages")}>
          {isLater ? (
            <ButtonLink variant="default" href={addressAfter(undefined)} scroll={false}>
              {t("newest")}
            </ButtonLink>
          ) : null}
          {data.next ? (
            <ButtonLink variant="default" href={addressAfter(data.next)}>
              {t("older")}
            </ButtonLink>
          ) : null}
        </nav>
      ) : null}
    </>
  );
}
