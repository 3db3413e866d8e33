"use client";
import { DataTable } from "@tenantry/ui/data-table";
import { EmptyState } from "@tenantry/ui/states";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { JsonBlock } from "../chrome/json-block.tsx";
import type { TrailEntry } from "./billing-types.ts";
import { Moment } from "./figures.tsx";
import { useActWords } from "./use-act-words.ts";

const actors = ["staff", "owner", "user", "system", "visitor", "api_key"] as const;

/** Who did what about this tenant's billing, when and why. */
export function TrailList({ rows, timeZone }: { rows: readonly TrailEntry[]; timeZone: string }) {
  const t = useTranslations("revenue.tenantBilling.trail");
  const audit = useTranslations("admin.tenant.audit");
  const { act } = useActWords();
  const who = ({ actorType, by }: TrailEntry) =>
    by ? <bdi>{by}</bdi> : audit(`actor.${actors.find((known) => known === actorType) ?? "unknown"}`);
  return (
    <DataTable
      label={t("title")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: "when", label: audit("when"), cell: (row) => <Moment at={row.at} timeZone={timeZone} /> },
        {
          key: "what",
          label: audit("what"),
          cell: (row) => (
            <>
              <div title={row.action}>{act(row.action) ?? <Bdi mono>{row.action}</Bdi>}</div>
              {row.before ? <JsonBlock label={audit("before")} value={row.before} /> : null}
              {row.after ? <JsonBlock label={audit("after")} value={row.after} /> : null}
            </>
          ),
        },
        { key: "who", label: audit("who"), cell: who },
        { key: "why", label: audit("why"), cell: (row) => (row.reason ? <bdi>{row.reason}</bdi> : "–") },
      ]}
      empty={<EmptyState title={t("title")} text={t("none")} />}
    />
  );
}
