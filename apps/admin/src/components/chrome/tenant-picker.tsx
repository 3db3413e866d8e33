"use client";
import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { shortId } from "./copyable-id.tsx";

const settleMs = 200;

/** Tenants by name; the value is their ids. */
export function TenantPicker({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: readonly string[];
  error?: ReactNode;
  onChange: (ids: string[]) => void;
}) {
  const t = useTranslations("steering.picker");
  const [typed, setTyped] = useState("");
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [search] = useDebouncedValue(typed.trim(), settleMs);
  const found = trpc.admin.tenants.list.useQuery({ search, pageSize: 20 }, { placeholderData: keepPreviousData });
  const rows = found.data?.rows ?? [];
  const chosen = value.filter((id) => !rows.some((row) => row.id === id));
  return (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? t("placeholder") : undefined}
      nothingFoundMessage={t("nothing")}
      searchable
      // The server has searched already, by e-mail and address too.
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      value={[...value]}
      error={error}
      onChange={(ids) => {
        setNames({ ...names, ...Object.fromEntries(rows.map(({ id, name }) => [id, name])) });
        onChange(ids);
      }}
      data={[
        ...rows.map(({ id, name }) => ({ value: id as string, label: name })),
        ...chosen.map((id) => ({ value: id, label: names[id] ?? shortId(id) })),
      ]}
    />
  );
}
