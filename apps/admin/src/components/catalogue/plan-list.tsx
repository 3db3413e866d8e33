"use client";
import { IconTags } from "@tabler/icons-react";
import { formatCount, formatMoney } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { Bdi, Money } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { LoadError } from "../chrome/problem.tsx";
import styles from "./catalogue.module.css";
import { planPath } from "./catalogue-address.ts";
import type { PlanSummary } from "./catalogue-types.ts";
import { PlanBadges } from "./plan-badges.tsx";

/** Every plan, hidden and withdrawn ones too. */
export function PlanList() {
  const t = useTranslations("catalogue.plans");
  const state = useTranslations("common.state");
  const locale = useLocale();
  const { data, error, refetch } = trpc.admin.catalogue.plans.useQuery();
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={state("loading")} columns={6} rows={5} />;
  return (
    <div className="tn-figures">
      <DataTable
        label={t("title")}
        rows={data}
        rowKey={(plan) => plan.code}
        rowHref={(plan) => planPath(plan.code)}
        columns={[
          {
            key: "name",
            label: t("plan"),
            cell: (plan) => (
              <span className={styles.named}>
                <bdi>{plan.name[locale]}</bdi>
                <span className={styles.code}>
                  <Bdi mono>{plan.code}</Bdi>
                </span>
              </span>
            ),
          },
          {
            key: "state",
            label: t("state"),
            cell: (plan) => <PlanBadges plan={plan} isPublished={plan.newest !== null} />,
          },
          { key: "price", label: t("monthly"), align: "end", cell: (plan) => <MonthlyPrice plan={plan} /> },
          {
            key: "version",
            label: t("version"),
            align: "end",
            cell: (plan) => (plan.newest ? formatCount(plan.newest.version, locale) : "–"),
          },
          {
            key: "subscribers",
            label: t("subscribers"),
            align: "end",
            cell: (plan) => formatCount(plan.subscribers, locale),
          },
          {
            key: "grandfathered",
            label: t("grandfathered"),
            align: "end",
            cell: (plan) => formatCount(plan.grandfathered, locale),
          },
        ]}
        empty={<EmptyState icon={<IconTags size={24} stroke={1.6} />} title={t("none")} text={t("noneText")} />}
      />
    </div>
  );
}

/** In dollars where the plan has them, else in its first currency. */
function MonthlyPrice({ plan: { newest } }: { plan: PlanSummary }) {
  const locale = useLocale();
  const monthly = newest?.prices.filter(({ cycle }) => cycle === "monthly") ?? [];
  const price = monthly.find(({ currency }) => currency === "USD") ?? monthly[0];
  if (!price) return "–";
  return <Money>{formatMoney({ minor: price.amountMinor, currency: price.currency }, locale)}</Money>;
}
