"use client";
import { Kbd, UnstyledButton } from "@mantine/core";
import { useDebouncedValue, useOs } from "@mantine/hooks";
import { Spotlight, spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.layer.css";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { Bdi } from "@tenantry/ui/text";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { TenantStatus } from "../tenants/tenant-status.tsx";
import { ProblemWords, problemOf } from "./problem.tsx";
import styles from "./tenant-search.module.css";

const settleMs = 150;
const hits = 8;
const overlay = { color: "#14211D", backgroundOpacity: 0.5, blur: 0 };

/** Finds a tenant from any page: ⌘K everywhere, `/` where the page has no search of its own. */
export function TenantSearch() {
  const t = useTranslations("admin.nav");
  const router = useRouter();
  const path = usePathname();
  const isMac = useOs() === "macos";
  const [query, setQuery] = useState("");
  const [search] = useDebouncedValue(query.trim(), settleMs);
  const found = trpc.admin.tenants.list.useQuery(
    { search, pageSize: hits },
    { enabled: search !== "", placeholderData: keepPreviousData },
  );
  const rows = search === "" ? [] : (found.data?.rows ?? []);
  const hasOwnSearch = path === "/dashboard/tenants" || path === "/dashboard/jobs";
  return (
    <>
      <UnstyledButton className={styles.open} onClick={spotlight.open}>
        <IconSearch size={16} stroke={1.6} aria-hidden="true" />
        <span>{t("search")}</span>
        <Kbd size="xs" className={styles.key} aria-hidden="true">
          <bdi dir="ltr">{isMac ? "⌘ K" : "Ctrl K"}</bdi>
        </Kbd>
      </UnstyledButton>
      <Spotlight.Root
        query={query}
        onQueryChange={setQuery}
        shortcut={hasOwnSearch ? "mod + K" : ["mod + K", "/"]}
        scrollable
        maxHeight={440}
        title={t("search")}
        centered={false}
        overlayProps={overlay}
        classNames={{ header: styles.title ?? "", search: styles.input ?? "" }}
      >
        <Spotlight.Search
          placeholder={t("searchHint")}
          aria-label={t("search")}
          leftSection={<IconSearch size={18} stroke={1.6} aria-hidden="true" />}
          maxLength={120}
        />
        <Spotlight.ActionsList>
          {rows.map((row) => (
            <Spotlight.Action key={row.id} onClick={() => router.push(`/dashboard/tenants/${row.id}`)}>
              <span className={styles.hit}>
                <span className={styles.name}>
                  <bdi>{row.name}</bdi>
                  {row.name2 ? (
                    <>
                      {" · "}
                      <bdi>{row.name2}</bdi>
                    </>
                  ) : null}
                </span>
                <span className={styles.detail}>
                  <Bdi>{row.slug}</Bdi> · <Bdi>{row.ownerEmail}</Bdi>
                </span>
              </span>
              <TenantStatus axes={row.axes} />
            </Spotlight.Action>
          ))}
          {rows.length === 0 ? (
            <Spotlight.Empty>
              {search === "" ? (
                t("searchStart")
              ) : found.error ? (
                <ProblemWords problem={problemOf(found.error)} />
              ) : found.isFetching ? (
                <SearchingWords />
              ) : (
                t("searchNothing", { query: search })
              )}
            </Spotlight.Empty>
          ) : null}
        </Spotlight.ActionsList>
      </Spotlight.Root>
    </>
  );
}

function SearchingWords() {
  return useTranslations("common.state")("loading");
}
