"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUsers } from "@tabler/icons-react";
import type { AdminRouter } from "@tenantry/api/admin-root";
import { type Column, DataTable } from "@tenantry/ui/data-table";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { LoadError } from "../chrome/problem.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { When } from "../chrome/when.tsx";

type Row = inferRouterOutputs<AdminRouter>["admin"]["staff"]["list"][number];

/** Who works here; a super admin helps whoever lost their second step. */
export function StaffList({ self }: { self: string }) {
  const t = useTranslations("account.staff");
  const common = useTranslations("common");
  const { data, error, refetch } = trpc.admin.staff.list.useQuery();
  const columns = useColumns(self);
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={common("state.loading")} columns={5} rows={4} />;
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={data}
      rowKey={(row) => row.id}
      empty={<EmptyState icon={<IconUsers size={24} stroke={1.6} />} title={t("title")} text={t("empty")} />}
    />
  );
}

function useColumns(self: string): Column<Row>[] {
  const t = useTranslations("account.staff");
  const factor = useTranslations("account.factor");
  const roles = useTranslations("common.roles.staff");
  return [
    {
      key: "name",
      label: t("name"),
      cell: (row) => (
        <span>
          <bdi>{row.name}</bdi>
          <br />
          <Bdi>{row.email}</Bdi>
        </span>
      ),
    },
    {
      key: "role",
      label: t("role"),
      cell: (row) => (row.disabledAt ? <StatusBadge tone="inactive">{t("disabled")}</StatusBadge> : roles(row.role)),
    },
    { key: "created", label: t("created"), cell: (row) => <When instant={row.createdAt} dateOnly /> },
    {
      key: "factor",
      label: t("factor"),
      cell: (row) => (
        <StatusBadge tone={row.secondFactorSince ? "active" : "inactive"}>
          {row.secondFactorSince ? factor("on") : factor("off")}
        </StatusBadge>
      ),
    },
    {
      key: "reset",
      label: t("reset"),
      cell: (row) => (row.secondFactorSince && row.id !== self ? <ResetSecondFactor member={row} /> : null),
    },
  ];
}

function ResetSecondFactor({ member }: { member: Row }) {
  const t = useTranslations("account.staff");
  const utils = trpc.useUtils();
  const [opened, setOpened] = useState(false);
  const { name } = member;
  const reset = trpc.admin.staff.resetSecondFactor.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("resetDone") });
      await utils.admin.staff.list.invalidate();
    },
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="brick"
        aria-label={t("resetNamed", { name })}
        onClick={() => setOpened(true)}
      >
        {t("reset")}
      </Button>
      <ReasonDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("resetTitle", { name })}
        text={t("resetText")}
        submit={t("reset")}
        pending={reset.isPending}
        error={reset.error}
        onSubmit={(reason) => reset.mutate({ staffId: member.id, reason })}
      />
    </>
  );
}
