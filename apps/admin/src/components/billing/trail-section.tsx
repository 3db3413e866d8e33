"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { TablePagination } from "@tenantry/ui/table-pagination";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";
import { usePaginationLabels } from "../chrome/use-pagination-labels.ts";
import styles from "./billing.module.css";
import type { Place } from "./billing-types.ts";
import { TrailList } from "./trail-list.tsx";

const pageSize = 15;

export function TrailSection({ tenantId, billing }: Place) {
  const t = useTranslations("revenue.tenantBilling.trail");
  const common = useTranslations("common");
  const labels = usePaginationLabels();
  const [page, setPage] = useState(1);
  const { data, error, refetch } = trpc.admin.billing.trail.useQuery(
    { tenantId, page, pageSize },
    { placeholderData: keepPreviousData },
  );
  const from = (page - 1) * pageSize;
  return (
    <Section title={t("title")} description={t("text")} flush>
      <div className={inset.inset}>
        {data ? (
          <TrailList rows={data.rows} timeZone={billing.timeZone} />
        ) : error ? (
          <LoadError error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton label={common("state.loading")} columns={4} rows={6} />
        )}
      </div>
      {data && data.total > pageSize ? (
        <div className={styles.pages}>
          <TablePagination
            page={page}
            pageCount={Math.ceil(data.total / pageSize)}
            summary={common("table.range", { from: from + 1, to: from + data.rows.length, total: data.total })}
            labels={labels}
            onChange={setPage}
          />
        </div>
      ) : null}
    </Section>
  );
}
