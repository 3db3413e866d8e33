"use client";
import { Button } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { formatList, formatMoney } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi, Money } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { LoadError } from "../chrome/problem.tsx";
import { usePlans } from "../tenants/use-plans.ts";
import styles from "./catalogue.module.css";
import type { Feature } from "./catalogue-types.ts";
import { FeatureEditor } from "./feature-editor.tsx";
import { useGroupName } from "./use-group-name.ts";

/** The feature catalogue: what plans grant, and what is sold on top of them. */
export function FeatureList({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations("catalogue.features");
  const state = useTranslations("common.state");
  const locale = useLocale();
  const groupName = useGroupName();
  const { planName } = usePlans();
  const { data, error, refetch } = trpc.admin.catalogue.parts.useQuery();
  const [edited, setEdited] = useState<Feature | "new" | null>(null);
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={state("loading")} columns={5} rows={12} />;
  return (
    <>
      {mayWrite ? (
        <div>
          <Button onClick={() => setEdited("new")}>{t("new")}</Button>
        </div>
      ) : null}
      <div className="tn-figures">
        <DataTable
          label={t("title")}
          rows={data.features}
          rowKey={(feature) => feature.code}
          columns={[
            {
              key: "name",
              label: t("feature"),
              cell: (feature) => (
                <span className={styles.named}>
                  <bdi>{feature.name[locale]}</bdi>
                  <span className={styles.code}>
                    <Bdi mono>{feature.code}</Bdi>
                  </span>
                </span>
              ),
            },
            { key: "group", label: t("group"), cell: (feature) => groupName(feature.group) },
            {
              key: "default",
              label: t("default"),
              cell: (feature) =>
                feature.isDefault ? <StatusBadge tone="active">{t("isDefault")}</StatusBadge> : state("no"),
            },
            {
              key: "plans",
              label: t("plans"),
              cell: (feature) =>
                feature.plans.length > 0 ? formatList(feature.plans.map(planName), locale) : state("none"),
            },
            { key: "price", label: t("addOn"), align: "end", cell: (feature) => <AddOnPrice feature={feature} /> },
            ...(mayWrite
              ? [
                  {
                    key: "edit",
                    label: t("edit"),
                    align: "end" as const,
                    cell: (feature: Feature) => (
                      <Button
                        variant="default"
                        size="compact-sm"
                        aria-label={t("editNamed", { name: feature.name[locale] })}
                        onClick={() => setEdited(feature)}
                      >
                        {t("edit")}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
          empty={<EmptyState icon={<IconListCheck size={24} stroke={1.6} />} title={t("none")} text={t("noneText")} />}
        />
      </div>
      {edited ? (
        <FeatureEditor
          key={edited === "new" ? "" : edited.code}
          feature={edited === "new" ? null : edited}
          nextOrder={data.features.length}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

function AddOnPrice({ feature: { addOnPrices } }: { feature: Feature }) {
  const t = useTranslations("catalogue.features");
  const locale = useLocale();
  const monthly = addOnPrices.filter(({ cycle }) => cycle === "monthly");
  const price = monthly.find(({ currency }) => currency === "USD") ?? monthly[0];
  if (!price) return t("notSold");
  return <Money>{formatMoney({ minor: price.amountMinor, currency: price.currency }, locale)}</Money>;
}
