"use client";
import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { invoiceFilters } from "@tenantry/core/billing/inputs";
import { currencies } from "@tenantry/core/money";
import { useTranslations } from "next-intl";
import filters from "../chrome/filters.module.css";
import { SearchField } from "../chrome/search-field.tsx";
import { DayField } from "../tenants/tenant-filters.tsx";
import type { InvoiceParams } from "./money-address.ts";

export const isNarrowed = ({ search, status, currency, from, to, sandboxes }: InvoiceParams): boolean =>
  Boolean(search || status || currency || from || to || sandboxes);

export function InvoiceFilters({
  params,
  onChange,
  onClear,
}: {
  params: InvoiceParams;
  onChange: (patch: Partial<InvoiceParams>) => void;
  onClear: () => void;
}) {
  const t = useTranslations("revenue.company.invoices");
  const list = useTranslations("revenue.company.list");
  const common = useTranslations("common.actions");
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
        label={t("status")}
        value={params.status ?? ""}
        onChange={(event) => onChange({ status: invoiceFilters.find((one) => one === event.currentTarget.value) })}
        data={[
          { value: "", label: t("allStatuses") },
          ...invoiceFilters.map((value) => ({ value, label: t(`statuses.${value}`) })),
        ]}
      />
      <CurrencySelect value={params.currency} onChange={(currency) => onChange({ currency })} />
      <DayField label={list("from")} value={params.from} max={params.to} onChange={(from) => onChange({ from })} />
      <DayField label={list("to")} value={params.to} min={params.from} onChange={(to) => onChange({ to })} />
      <Checkbox
        label={t("sandboxes")}
        checked={params.sandboxes}
        onChange={(event) => onChange({ sandboxes: event.currentTarget.checked })}
      />
      {isNarrowed(params) ? (
        <Button variant="subtle" className={filters.clear} onClick={onClear}>
          {common("clearFilters")}
        </Button>
      ) : null}
    </search>
  );
}

export function CurrencySelect({
  value,
  onChange,
}: {
  value: InvoiceParams["currency"];
  onChange: (currency: InvoiceParams["currency"]) => void;
}) {
  const t = useTranslations("revenue.company.list");
  return (
    <NativeSelect
      label={t("currency")}
      value={value ?? ""}
      onChange={(event) => onChange(currencies.find((one) => one === event.currentTarget.value))}
      data={[{ value: "", label: t("allCurrencies") }, ...currencies]}
    />
  );
}
