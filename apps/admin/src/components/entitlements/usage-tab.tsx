"use client";
import { formatCount, formatDate } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { UsageBar } from "@tenantry/ui/usage-bar";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { useNames } from "../catalogue/use-names.ts";
import formStyles from "../chrome/form.module.css";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";

/** What is used of each meter in the window that is open, and day by day. */
export function UsageTab({ tenantId }: { tenantId: string }) {
  const t = useTranslations("steering.usage");
  const common = useTranslations("common");
  const locale = useLocale();
  const { meterName } = useNames();
  const { data, error, refetch } = trpc.admin.entitlements.explain.useQuery({ tenantId });
  const daily = trpc.admin.entitlements.dailyUsage.useQuery({ tenantId });
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={common("state.loading")} columns={3} rows={6} />;
  const rows = daily.data ?? [];
  return (
    <>
      <Section title={t("now")} description={t("nowText")}>
        <div className={formStyles.pair}>
          {data.limits.map(({ meter, limit }) => {
            const used = data.used[meter] ?? 0;
            const figures = { used: formatCount(used, locale), limit: formatCount(limit ?? 0, locale) };
            return (
              <UsageBar
                key={meter}
                label={meterName(meter)}
                used={used}
                limit={limit}
                text={limit === null ? common("usage.unlimited", figures) : common("usage.ofLimit", figures)}
                hint={limit !== null && used >= limit ? common("usage.over") : common("usage.near")}
              />
            );
          })}
        </div>
      </Section>
      <Section title={t("daily")} description={t("dailyText")} flush>
        {daily.error ? (
          <LoadError error={daily.error} onRetry={() => void daily.refetch()} />
        ) : (
          <div className={`${inset.inset} tn-figures`}>
            <DataTable
              label={t("daily")}
              rows={rows}
              rowKey={(row) => `${row.day} ${row.meter}`}
              columns={[
                { key: "day", label: t("day"), cell: (row) => formatDate(row.day, locale, "UTC") },
                { key: "meter", label: t("meter"), cell: (row) => meterName(row.meter) },
                {
                  key: "quantity",
                  label: t("quantity"),
                  align: "end",
                  cell: (row) => formatCount(row.quantity, locale),
                },
              ]}
              empty={<EmptyState title={t("noDays")} text={t("noDaysText")} />}
            />
          </div>
        )}
      </Section>
    </>
  );
}
