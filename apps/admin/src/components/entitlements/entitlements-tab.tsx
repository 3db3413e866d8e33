"use client";
import { Button } from "@mantine/core";
import { staffMay } from "@tenantry/core/identity/permissions";
import { formatCount, formatLimit } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import type { Staff } from "../../trpc/server.ts";
import { useNames } from "../catalogue/use-names.ts";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";
import { Agreements } from "./agreements.tsx";
import type { FeatureAnswer, LimitAnswer } from "./entitlement-types.ts";
import { OverrideDialog, type Target } from "./override-dialog.tsx";
import styles from "./trail.module.css";
import { Trail } from "./trail.tsx";

/** Why this tenant may what it may: the answer, the layer it comes from, the whole trail, and the way to change it. */
export function EntitlementsTab({ tenantId, me }: { tenantId: string; me: Staff }) {
  const t = useTranslations("steering.explain");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const { featureName, meterName } = useNames();
  const [target, setTarget] = useState<Target | null>(null);
  const { data, error, refetch } = trpc.admin.entitlements.explain.useQuery({ tenantId });
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={common("loading")} columns={4} rows={12} />;
  const mayWrite = staffMay(me.role, "overrides:write");
  const act = (next: Target) => (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={t("overrideNamed", { name: next.name })}
      onClick={() => setTarget(next)}
    >
      {t("override")}
    </Button>
  );
  return (
    <>
      <Agreements tenantId={tenantId} overrides={data.overrides} mayWrite={mayWrite} />
      <Section title={t("features")} description={t("featuresText")} flush>
        <div className={inset.inset}>
          <DataTable
            label={t("features")}
            rows={data.features}
            rowKey={(row) => row.code}
            columns={[
              { key: "name", label: t("feature"), cell: (row: FeatureAnswer) => featureName(row.code) },
              {
                key: "answer",
                label: t("answer"),
                cell: (row: FeatureAnswer) => (
                  <StatusBadge tone={row.enabled ? "active" : "inactive"}>
                    {t(row.enabled ? "says.on" : "says.off")}
                  </StatusBadge>
                ),
              },
              {
                key: "why",
                label: t("because"),
                cell: (row: FeatureAnswer) => (
                  <details className={styles.answer}>
                    <summary>{t(`layers.${row.layer}`)}</summary>
                    <Trail trail={row.trail} authors={data.authors} />
                  </details>
                ),
              },
              ...(mayWrite
                ? [
                    {
                      key: "act",
                      label: t("override"),
                      align: "end" as const,
                      cell: (row: FeatureAnswer) =>
                        act({ kind: "feature", code: row.code, name: featureName(row.code) }),
                    },
                  ]
                : []),
            ]}
            empty={<EmptyState title={t("features")} text={common("none")} />}
          />
        </div>
      </Section>
      <Section title={t("limits")} description={t("limitsText")} flush>
        <div className={`${inset.inset} tn-figures`}>
          <DataTable
            label={t("limits")}
            rows={data.limits}
            rowKey={(row) => row.meter}
            columns={[
              { key: "name", label: t("meter"), cell: (row: LimitAnswer) => meterName(row.meter) },
              {
                key: "limit",
                label: t("limit"),
                align: "end",
                cell: (row: LimitAnswer) => formatLimit(row.limit, locale, common("unlimited")),
              },
              {
                key: "used",
                label: t("used"),
                align: "end",
                cell: (row: LimitAnswer) => formatCount(data.used[row.meter] ?? 0, locale),
              },
              {
                key: "why",
                label: t("because"),
                cell: (row: LimitAnswer) => (
                  <details className={styles.answer}>
                    <summary>{t(`layers.${row.layer}`)}</summary>
                    <Trail trail={row.trail} authors={data.authors} />
                  </details>
                ),
              },
              ...(mayWrite
                ? [
                    {
                      key: "act",
                      label: t("override"),
                      align: "end" as const,
                      cell: (row: LimitAnswer) => act({ kind: "limit", code: row.meter, name: meterName(row.meter) }),
                    },
                  ]
                : []),
            ]}
            empty={<EmptyState title={t("limits")} text={common("none")} />}
          />
        </div>
      </Section>
      {target ? (
        <OverrideDialog key={target.code} tenantId={tenantId} target={target} onClose={() => setTarget(null)} />
      ) : null}
    </>
  );
}
