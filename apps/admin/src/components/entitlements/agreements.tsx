"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { formatLimit } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { useNames } from "../catalogue/use-names.ts";
import inset from "../chrome/inset.module.css";
import { ReasonDialog } from "../chrome/reason.tsx";
import { When } from "../chrome/when.tsx";
import type { Agreement } from "./entitlement-types.ts";

/** Overrides that stand or are still to begin: who gave them, why and until when. */
export function Agreements({
  tenantId,
  overrides,
  mayWrite,
}: {
  tenantId: string;
  overrides: readonly Agreement[];
  mayWrite: boolean;
}) {
  const t = useTranslations("steering.agreements");
  const common = useTranslations("common.state");
  const override = useTranslations("steering.override");
  const locale = useLocale();
  const { featureName, meterName } = useNames();
  const utils = trpc.useUtils();
  const [asked, setAsked] = useState<Agreement | null>(null);
  const withdraw = trpc.admin.entitlements.withdrawOverride.useMutation({
    onSuccess: async () => {
      setAsked(null);
      notifications.show({ message: t("withdrawn") });
      await Promise.all([utils.admin.entitlements.invalidate(), utils.admin.tenants.get.invalidate()]);
    },
  });
  const nameOf = ({ value }: Agreement) => (value.kind === "feature" ? featureName(value.code) : meterName(value.code));
  return (
    <Section title={t("title")} description={t("text")} flush>
      <div className={inset.inset}>
        <DataTable
          label={t("title")}
          rows={overrides}
          rowKey={(row) => row.id}
          columns={[
            { key: "what", label: t("what"), cell: (row) => nameOf(row) },
            {
              key: "says",
              label: t("says"),
              cell: ({ value }) =>
                value.kind === "feature"
                  ? override(value.enabled ? "on" : "off")
                  : formatLimit(value.limit, locale, common("unlimited")),
            },
            {
              key: "from",
              label: t("from"),
              cell: (row) => (
                <>
                  <When instant={row.startsAt} dateOnly />
                  {row.hasBegun ? null : <StatusBadge tone="trial">{t("later")}</StatusBadge>}
                </>
              ),
            },
            {
              key: "until",
              label: t("until"),
              cell: (row) => (row.endsAt ? <When instant={row.endsAt} dateOnly /> : t("open")),
            },
            { key: "by", label: t("by"), cell: (row) => (row.by ? <bdi>{row.by}</bdi> : "–") },
            { key: "why", label: t("why"), cell: (row) => <bdi>{row.reason}</bdi> },
            ...(mayWrite
              ? [
                  {
                    key: "act",
                    label: t("withdraw"),
                    align: "end" as const,
                    cell: (row: Agreement) => (
                      <Button
                        variant="default"
                        size="compact-sm"
                        aria-label={t("withdrawNamed", { name: nameOf(row) })}
                        onClick={() => setAsked(row)}
                      >
                        {t("withdraw")}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
          empty={<EmptyState title={t("none")} text={t("noneText")} />}
        />
      </div>
      <ReasonDialog
        opened={asked !== null}
        onClose={() => {
          setAsked(null);
          withdraw.reset();
        }}
        title={asked ? t("withdrawNamed", { name: nameOf(asked) }) : ""}
        text={t("withdrawText")}
        submit={t("withdraw")}
        pending={withdraw.isPending}
        error={withdraw.error}
        onSubmit={(reason) => {
          if (asked) withdraw.mutate({ tenantId, overrideId: asked.id, reason });
        }}
      />
    </Section>
  );
}
