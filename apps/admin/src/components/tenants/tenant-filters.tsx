"use client";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { TenantAxes } from "@tenantry/services/tenant/tenant-facts";
import { useTranslations } from "next-intl";
import filters from "../chrome/filters.module.css";
import { SearchField } from "../chrome/search-field.tsx";
import { isNarrowed, shownKinds, type TenantListParams } from "./list-address.ts";
import { usePlans } from "./use-plans.ts";

const statuses: readonly TenantAxes["word"][] = ["active", "trial", "pending", "failed", "suspended", "canceled"];

export function TenantFilters({
  params,
  onChange,
  onClear,
}: {
  params: TenantListParams;
  onChange: (patch: Partial<TenantListParams>) => void;
  onClear: () => void;
}) {
  const t = useTranslations("admin.tenants");
  const common = useTranslations("common");
  const { plans } = usePlans();
  return (
    <search className={filters.bar}>
      <div className={filters.search}>
        <SearchField
          label={t("search")}
          placeholder={t("searchPlaceholder")}
          value={params.search}
          onSearch={(search) => onChange({ search })}
        />
      </div>
      <NativeSelect
        label={t("plan")}
        value={params.plan ?? ""}
        onChange={(event) => onChange({ plan: event.currentTarget.value })}
        data={[{ value: "", label: t("allPlans") }, ...plans.map(({ code, name }) => ({ value: code, label: name }))]}
      />
      <NativeSelect
        label={t("status")}
        value={params.status ?? ""}
        onChange={(event) => onChange({ status: event.currentTarget.value })}
        data={[
          { value: "", label: t("allStatuses") },
          ...statuses.map((word) => ({ value: word, label: common(`status.tenant.${word}`) })),
        ]}
      />
      <NativeSelect
        label={t("show")}
        value={params.show ?? ""}
        onChange={(event) => onChange({ show: shownKinds.find((kind) => kind === event.currentTarget.value) })}
        data={[
          { value: "", label: t("showAll") },
          ...shownKinds.map((kind) => ({ value: kind, label: t(`shown.${kind}`) })),
        ]}
      />
      <DayField label={t("from")} value={params.from} max={params.to} onChange={(from) => onChange({ from })} />
      <DayField label={t("to")} value={params.to} min={params.from} onChange={(to) => onChange({ to })} />
      {isNarrowed(params) ? (
        <Button variant="subtle" className={filters.clear} onClick={onClear}>
          {common("actions.clearFilters")}
        </Button>
      ) : null}
    </search>
  );
}

export function DayField({
  label,
  value,
  onChange,
  ...bounds
}: {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (day: string | undefined) => void;
}) {
  // While a year is typed the browser already reports year 0002: only whole days of our time count.
  return (
    <TextInput
      type="date"
      label={label}
      key={value}
      defaultValue={value}
      {...bounds}
      onChange={(event) => {
        const day = event.currentTarget.value;
        if (day === "" || day >= "2000") onChange(day || undefined);
      }}
    />
  );
}
