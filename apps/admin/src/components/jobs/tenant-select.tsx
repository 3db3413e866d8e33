"use client";
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";

const settleMs = 200;
const hits = 10;

/** Chooses one of any number of tenants by searching for it. */
export function TenantSelect({
  tenantId,
  onChange,
}: {
  tenantId: string | undefined;
  onChange: (tenantId: string | undefined) => void;
}) {
  const t = useTranslations("admin.jobs");
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), settleMs);
  const [isOpen, setOpen] = useState(false);
  const chosen = trpc.admin.tenants.list.useQuery(
    { search: tenantId ?? "", pageSize: 1 },
    { enabled: tenantId !== undefined },
  );
  const chosenName = chosen.data?.rows[0]?.name ?? tenantId;
  // Mantine writes the chosen name into the field: that is nobody's search.
  const found = trpc.admin.tenants.list.useQuery(
    { search: text === chosenName ? "" : search, pageSize: hits },
    { enabled: isOpen, placeholderData: keepPreviousData },
  );
  const options = new Map((found.data?.rows ?? []).map((row) => [row.id as string, row.name]));
  if (tenantId && chosenName) options.set(tenantId, chosenName);
  return (
    <Select
      label={t("tenant")}
      placeholder={t("allTenants")}
      searchable
      clearable
      allowDeselect
      value={tenantId ?? null}
      data={[...options].map(([value, label]) => ({ value, label }))}
      filter={({ options: all }) => all}
      searchValue={text}
      onSearchChange={setText}
      onDropdownOpen={() => setOpen(true)}
      onChange={(id) => onChange(id ?? undefined)}
      nothingFoundMessage={t("tenantNone")}
    />
  );
}
