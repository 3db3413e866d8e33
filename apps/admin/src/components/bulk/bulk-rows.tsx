"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { AdminRouter } from "@tenantry/api/admin-root";
import { errorMessageKey } from "@tenantry/i18n/error-keys";
import { formatLimit } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import type { inferRouterOutputs } from "@trpc/server";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { shortId } from "../chrome/copyable-id.tsx";
import inset from "../chrome/inset.module.css";
import { ReasonDialog } from "../chrome/reason.tsx";
import { tenantListPath } from "../tenants/list-address.ts";

type Outputs = inferRouterOutputs<AdminRouter>["admin"]["entitlements"];
export type PreviewRow = Outputs["previewBulk"][number];

function useAnswer() {
  const t = useTranslations("steering.bulk");
  const common = useTranslations("common.state");
  const locale = useLocale();
  return (answer: PreviewRow["before"]) =>
    typeof answer === "boolean" ? t(answer ? "on" : "off") : formatLimit(answer, locale, common("unlimited"));
}

const Name = ({ id, name }: { id: string; name: string | null }) => (
  <AnchorLink href={`${tenantListPath}/${id}`}>
    <bdi>{name ?? shortId(id)}</bdi>
  </AnchorLink>
);

/** What would change for whom; nothing is written yet. */
export function BulkPreview({ rows, onApply }: { rows: readonly PreviewRow[]; onApply: () => void }) {
  const t = useTranslations("steering.bulk");
  const errors = useTranslations("errors.code");
  const answer = useAnswer();
  const changing = rows.filter(({ changes }) => changes).length;
  return (
    <Section
      title={t("previewTitle")}
      description={t("previewText", { count: changing, total: rows.length })}
      action={rows.length > 0 ? <Button onClick={onApply}>{t("applyTo", { count: rows.length })}</Button> : null}
      flush
    >
      <div className={inset.inset}>
        <DataTable
          label={t("previewTitle")}
          rows={rows}
          rowKey={(row) => row.tenantId}
          columns={[
            { key: "name", label: t("tenant"), cell: (row) => <Name id={row.tenantId} name={row.name} /> },
            { key: "before", label: t("before"), cell: (row) => (row.problem ? "–" : answer(row.before)) },
            { key: "after", label: t("after"), cell: (row) => (row.problem ? "–" : answer(row.after)) },
            {
              key: "change",
              label: t("change"),
              cell: (row) =>
                row.problem ? (
                  <StatusBadge tone="blocked">{errors(`${errorMessageKey(row.problem)}.title`)}</StatusBadge>
                ) : (
                  <StatusBadge tone={row.changes ? "attention" : "inactive"}>
                    {t(row.changes ? "changes" : "same")}
                  </StatusBadge>
                ),
            },
          ]}
          empty={<EmptyState title={t("previewTitle")} text={t("nobody")} />}
        />
      </div>
    </Section>
  );
}

/** What became of each row, and the way back. */
export function BulkResults({ change, rows }: { change: Outputs["applyBulk"]; rows: readonly PreviewRow[] }) {
  const t = useTranslations("steering.bulk");
  const errors = useTranslations("errors.code");
  const utils = trpc.useUtils();
  const [opened, setOpened] = useState(false);
  const undo = trpc.admin.entitlements.undoBulk.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("undone") });
      await utils.admin.entitlements.invalidate();
    },
  });
  const results = undo.data?.rows ?? change.rows;
  const well = results.filter(({ ok }) => ok).length;
  return (
    <Section
      title={t(undo.data ? "undoneTitle" : "resultTitle")}
      description={t("resultText", { count: well, total: results.length })}
      action={
        undo.data || well === 0 ? null : (
          <Button variant="default" onClick={() => setOpened(true)}>
            {t("undo")}
          </Button>
        )
      }
      flush
    >
      <div className={inset.inset}>
        <DataTable
          label={t("resultTitle")}
          rows={results}
          rowKey={(row) => row.tenantId}
          columns={[
            {
              key: "name",
              label: t("tenant"),
              cell: (row) => (
                <Name id={row.tenantId} name={rows.find((one) => one.tenantId === row.tenantId)?.name ?? null} />
              ),
            },
            {
              key: "result",
              label: t("result"),
              cell: (row) =>
                row.ok ? (
                  <StatusBadge tone="active">{t(undo.data ? "rowUndone" : "rowDone")}</StatusBadge>
                ) : (
                  <StatusBadge tone="blocked">{errors(`${errorMessageKey(row.code)}.title`)}</StatusBadge>
                ),
            },
          ]}
          empty={<EmptyState title={t("resultTitle")} text={t("nobody")} />}
        />
      </div>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          setOpened(false);
          undo.reset();
        }}
        title={t("undo")}
        text={t("undoText")}
        submit={t("undo")}
        pending={undo.isPending}
        error={undo.error}
        onSubmit={(reason) => undo.mutate({ bulkChangeId: change.bulkChangeId, reason })}
      />
    </Section>
  );
}
