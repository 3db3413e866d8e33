"use client";
import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { IconFlag, IconSearchOff } from "@tabler/icons-react";
import { formatCount } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useRouter } from "next/navigation";
import { useLocale, useNow, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import styles from "../catalogue/catalogue.module.css";
import filters from "../chrome/filters.module.css";
import { LoadError } from "../chrome/problem.tsx";
import { SearchField } from "../chrome/search-field.tsx";
import { When } from "../chrome/when.tsx";
import { type FlagListParams, flagListAddress, flagPath, flagStates, flagsPath } from "./flag-address.ts";
import { type FlagRow, stateOf, stateTones } from "./flag-state.ts";

/** Every flag with what it does now and how many tenants it reaches. */
export function FlagList({ params }: { params: FlagListParams }) {
  const t = useTranslations("steering.flags");
  const common = useTranslations("common");
  const locale = useLocale();
  const now = useNow();
  const router = useRouter();
  const { data, error, refetch } = trpc.admin.flags.list.useQuery();
  const open = (change: Partial<FlagListParams>) =>
    router.replace(flagListAddress({ ...params, ...change }), { scroll: false });
  const asked = params.search.toLowerCase();
  const matches = (flag: FlagRow) =>
    [flag.key, flag.owner, flag.name.en, flag.name.ar].some((text) => text.toLowerCase().includes(asked)) &&
    (!params.state || stateOf(flag, now) === params.state) &&
    (!params.stale || flag.isStale);
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={common("state.loading")} columns={5} rows={8} />;
  const rows = data.rows.filter(matches);
  return (
    <>
      <search className={filters.bar}>
        <div className={filters.search}>
          <SearchField
            label={t("search")}
            placeholder={t("searchHint")}
            value={params.search}
            onSearch={(search) => open({ search })}
          />
        </div>
        <NativeSelect
          label={t("state")}
          value={params.state ?? ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            open({ state: flagStates.find((state) => state === value) });
          }}
          data={[
            { value: "", label: t("allStates") },
            ...flagStates.map((state) => ({ value: state, label: t(`states.${state}`) })),
          ]}
        />
        <Checkbox
          label={t("onlyStale")}
          checked={params.stale ?? false}
          onChange={(event) => open({ stale: event.currentTarget.checked })}
        />
      </search>
      <div className="tn-figures">
        <DataTable
          label={t("title")}
          rows={rows}
          rowKey={(flag) => flag.key}
          rowHref={(flag) => flagPath(flag.key)}
          columns={[
            {
              key: "name",
              label: t("flag"),
              cell: (flag) => (
                <span className={styles.named}>
                  <bdi>{flag.name[locale]}</bdi>
                  <span className={styles.code}>
                    <Bdi mono>{flag.key}</Bdi>
                  </span>
                </span>
              ),
            },
            {
              key: "state",
              label: t("state"),
              cell: (flag) => (
                <span className={styles.badges}>
                  <StatusBadge tone={stateTones[stateOf(flag, now)]}>{t(`states.${stateOf(flag, now)}`)}</StatusBadge>
                  {flag.isStale ? <StatusBadge tone="attention">{t("stale")}</StatusBadge> : null}
                </span>
              ),
            },
            {
              key: "reach",
              label: t("reach"),
              align: "end",
              cell: (flag) =>
                t("reachOf", {
                  count: formatCount(flag.matching, locale),
                  total: formatCount(data.tenants, locale),
                }),
            },
            { key: "owner", label: t("owner"), cell: (flag) => <bdi>{flag.owner}</bdi> },
            { key: "updated", label: t("updated"), cell: (flag) => <When instant={flag.updatedAt} /> },
          ]}
          empty={
            data.rows.length > 0 ? (
              <EmptyState
                icon={<IconSearchOff size={24} stroke={1.6} />}
                title={t("noMatch")}
                text={t("noMatchText")}
                action={<Button onClick={() => router.replace(flagsPath)}>{common("actions.clearFilters")}</Button>}
              />
            ) : (
              <EmptyState icon={<IconFlag size={24} stroke={1.6} />} title={t("none")} text={t("noneText")} />
            )
          }
        />
      </div>
    </>
  );
}
