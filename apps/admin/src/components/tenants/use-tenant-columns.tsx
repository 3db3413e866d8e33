"use client";
import type { AdminRouter } from "@tenantry/api/admin-root";
import type { Column } from "@tenantry/ui/data-table";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { CopyableId } from "../chrome/copyable-id.tsx";
import { When } from "../chrome/when.tsx";
import { provisioningTones } from "./axis-tones.ts";
import styles from "./tenant-columns.module.css";
import { TenantStatus } from "./tenant-status.tsx";
import { usePlans } from "./use-plans.ts";

type Row = inferRouterOutputs<AdminRouter>["admin"]["tenants"]["list"]["rows"][number];

export function useTenantColumns(): Column<Row>[] {
  const t = useTranslations("admin.tenants.columns");
  const status = useTranslations("common.status.provisioning");
  const sandbox = useTranslations("admin.tenant");
  const { planName } = usePlans();
  return [
    {
      key: "name",
      label: t("company"),
      sortable: true,
      cell: (row) => (
        <span className={styles.names}>
          <bdi>{row.name}</bdi>
          {row.name2 ? <bdi className={styles.name2}>{row.name2}</bdi> : null}
          {row.isSandbox ? <StatusBadge tone="inactive">{sandbox("sandbox")}</StatusBadge> : null}
        </span>
      ),
    },
    { key: "id", label: t("id"), cell: (row) => <CopyableId id={row.id} /> },
    { key: "owner", label: t("owner"), cell: (row) => <Bdi>{row.ownerEmail}</Bdi> },
    { key: "plan", label: t("plan"), cell: (row) => planName(row.planCode) },
    {
      key: "status",
      label: t("status"),
      cell: ({ axes }) => (
        <span className={styles.status}>
          <TenantStatus axes={axes} />
          {axes.provisioning === "ready" || axes.provisioning === axes.word ? null : (
            <StatusBadge tone={provisioningTones[axes.provisioning]}>{status(axes.provisioning)}</StatusBadge>
          )}
        </span>
      ),
    },
    { key: "createdAt", label: t("created"), sortable: true, cell: (row) => <When instant={row.createdAt} /> },
  ];
}
