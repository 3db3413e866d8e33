"use client";
import { NativeSelect } from "@mantine/core";
import { inboxStates } from "@tenantry/core/billing/company-inputs";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import filters from "../chrome/filters.module.css";
import { SearchField } from "../chrome/search-field.tsx";
import { CurrencySelect } from "./invoice-filters.tsx";
import { type PaymentParams, paymentsAddress } from "./money-address.ts";

export function PaymentFilters({ params }: { params: PaymentParams }) {
  const t = useTranslations("revenue.company.payments");
  const router = useRouter();
  const change = (patch: Partial<PaymentParams>) =>
    router.replace(paymentsAddress({ ...params, after: undefined, ...patch }), { scroll: false });
  const isMoney = params.view === "received" || params.view === "refunds" || params.view === "failed";
  return (
    <search className={filters.bar}>
      <div className={filters.search}>
        <SearchField
          label={isMoney ? t("search") : t("searchEvents")}
          placeholder={isMoney ? t("searchPlaceholder") : t("searchEventsPlaceholder")}
          value={params.search}
          onSearch={(search) => change({ search })}
        />
      </div>
      {isMoney ? <CurrencySelect value={params.currency} onChange={(currency) => change({ currency })} /> : null}
      {params.view === "inbox" ? (
        <NativeSelect
          label={t("state")}
          value={params.state ?? ""}
          onChange={(event) => change({ state: inboxStates.find((one) => one === event.currentTarget.value) })}
          data={[
            { value: "", label: t("allStates") },
            ...inboxStates.map((value) => ({ value, label: t(`states.${value}`) })),
          ]}
        />
      ) : null}
    </search>
  );
}
