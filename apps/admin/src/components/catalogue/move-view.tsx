"use client";
import { Button, Checkbox } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { keepPreviousData } from "@tanstack/react-query";
import { staffMay } from "@tenantry/core/identity/permissions";
import { formatCount, formatList, formatMoney } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { Page } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { TablePagination } from "@tenantry/ui/table-pagination";
import { Money } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import type { Staff } from "../../trpc/server.ts";
import { pageTemplate } from "../chrome/address.ts";
import { LoadError } from "../chrome/problem.tsx";
import { ReadOnlyNote } from "../chrome/read-only-note.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { usePaginationLabels } from "../chrome/use-pagination-labels.ts";
import { When } from "../chrome/when.tsx";
import styles from "./catalogue.module.css";
import { cataloguePath, movePath, planPath } from "./catalogue-address.ts";
import type { MoveRow, PlanDetails } from "./catalogue-types.ts";
import { MoveResults } from "./move-results.tsx";
import { useNames } from "./use-names.ts";

export const movePageSize = 20;

/** Who is on older versions, and what moving each would change; ticked rows or all of them move. */
export function MoveView({
  me,
  plan,
  toVersion,
  page,
}: {
  me: Staff;
  plan: PlanDetails["plan"];
  toVersion: number;
  page: number;
}) {
  const t = useTranslations("catalogue.move");
  const common = useTranslations("common");
  const title = useTranslations("catalogue");
  const locale = useLocale();
  const labels = usePaginationLabels();
  const utils = trpc.useUtils();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState<readonly string[] | "all" | null>(null);
  const input = { planCode: plan.code, toVersion, page, pageSize: movePageSize };
  const { data, error, refetch } = trpc.admin.catalogue.previewMove.useQuery(input, {
    placeholderData: keepPreviousData,
  });
  const move = trpc.admin.catalogue.moveSubscribers.useMutation({
    onSuccess: async ({ results }) => {
      setAsked(null);
      setTicked([]);
      notifications.show({ message: t("moved", { count: results.filter(({ ok }) => ok).length }) });
      await utils.admin.catalogue.invalidate();
    },
  });
  const mayWrite = staffMay(me.role, "catalogue:write");
  const columns = useMoveColumns();
  const tick = (row: MoveRow) => (
    <Checkbox
      aria-label={t("tick", { name: row.name })}
      checked={ticked.includes(row.tenantId)}
      disabled={row.blockedBy !== null}
      onChange={(event) => {
        const { checked } = event.currentTarget;
        setTicked(checked ? [...ticked, row.tenantId] : ticked.filter((id) => id !== row.tenantId));
      }}
    />
  );
  const count = asked === "all" ? (data?.total ?? 0) : (asked?.length ?? 0);
  const from = (page - 1) * movePageSize;
  return (
    <Page
      width="wide"
      breadcrumb={{
        label: common("nav.breadcrumb"),
        items: [
          { label: title("title"), href: cataloguePath },
          { label: plan.name[locale], href: planPath(plan.code) },
        ],
      }}
      title={t("title", { version: toVersion })}
      description={t("description")}
      action={
        mayWrite && data && data.total > 0 ? (
          <>
            <Button variant="default" disabled={ticked.length === 0} onClick={() => setAsked(ticked)}>
              {t("moveTicked", { count: ticked.length })}
            </Button>
            <Button onClick={() => setAsked("all")}>{t("moveAll", { count: data.total })}</Button>
          </>
        ) : null
      }
    >
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      {move.data ? <MoveResults change={move.data} /> : null}
      {data ? (
        <div className="tn-figures">
          <DataTable
            label={t("title", { version: toVersion })}
            rows={data.rows}
            rowKey={(row) => row.tenantId}
            columns={mayWrite ? [{ key: "tick", label: t("chosen"), cell: tick }, ...columns] : columns}
            empty={<EmptyState title={t("none")} text={t("noneText")} />}
          />
        </div>
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton label={common("state.loading")} columns={6} rows={10} />
      )}
      {data && data.rows.length > 0 ? (
        <TablePagination
          page={page}
          pageCount={Math.max(1, Math.ceil(data.total / movePageSize))}
          summary={common("table.range", { from: from + 1, to: from + data.rows.length, total: data.total })}
          labels={labels}
          hrefTemplate={pageTemplate(movePath(plan.code, toVersion))}
        />
      ) : null}
      <ReasonDialog
        opened={asked !== null}
        onClose={() => {
          setAsked(null);
          move.reset();
        }}
        title={t("confirmTitle", { count, version: toVersion })}
        text={t("confirmText", { count: formatCount(count, locale) })}
        submit={t("confirm", { count })}
        pending={move.isPending}
        error={move.error}
        onSubmit={(reason) => {
          if (asked)
            move.mutate({ planCode: plan.code, toVersion, tenants: asked === "all" ? asked : [...asked], reason });
        }}
      />
    </Page>
  );
}

function useMoveColumns() {
  const t = useTranslations("catalogue.move");
  const locale = useLocale();
  const { featureName, meterName } = useNames();
  const price = (amount: MoveRow["oldPrice"]) => (amount ? <Money>{formatMoney(amount, locale)}</Money> : "–");
  return [
    {
      key: "name",
      label: t("tenant"),
      cell: (row: MoveRow) => (
        <span className={styles.named}>
          <bdi>{row.name}</bdi>
          {row.name2 ? <bdi className={styles.code}>{row.name2}</bdi> : null}
        </span>
      ),
    },
    { key: "from", label: t("from"), cell: (row: MoveRow) => t("version", { version: row.fromVersion }) },
    { key: "old", label: t("oldPrice"), align: "end" as const, cell: (row: MoveRow) => price(row.oldPrice) },
    { key: "new", label: t("newPrice"), align: "end" as const, cell: (row: MoveRow) => price(row.newPrice) },
    {
      key: "when",
      label: t("pricedFrom"),
      cell: (row: MoveRow) => (row.pricedFrom ? <When instant={row.pricedFrom} dateOnly /> : t("noRenewal")),
    },
    {
      key: "changes",
      label: t("changes"),
      cell: (row: MoveRow) => <Changes row={row} featureName={featureName} meterName={meterName} />,
    },
  ];
}

type Named = (code: string) => string;

function Changes({ row, featureName, meterName }: { row: MoveRow; featureName: Named; meterName: Named }) {
  const t = useTranslations("catalogue.move");
  const locale = useLocale();
  if (row.blockedBy) return <span className={styles.lost}>{t(`blocked.${row.blockedBy}`)}</span>;
  const names = (codes: readonly string[]) => formatList(codes.map(featureName), locale);
  if (row.gained.length + row.lost.length + row.over.length === 0) return t("nothing");
  return (
    <span className={styles.column}>
      {row.gained.length > 0 ? <span className={styles.gained}>{t("gains", { names: names(row.gained) })}</span> : null}
      {row.lost.length > 0 ? <span className={styles.lost}>{t("loses", { names: names(row.lost) })}</span> : null}
      {row.over.map(({ meter, used, limit }) => (
        <span key={meter} className={styles.lost}>
          {t("over", { meter: meterName(meter), used: formatCount(used, locale), limit: formatCount(limit, locale) })}
        </span>
      ))}
    </span>
  );
}
