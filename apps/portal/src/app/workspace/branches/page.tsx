import { IconBuildingStore } from "@tabler/icons-react";
import { formatDate, formatExact } from "@tenantry/i18n/format";
import { type Column, DataTable } from "@tenantry/ui/data-table";
import { Page } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { DateTime } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { BranchActions, BranchForm } from "../../../components/workspace/branch-form.tsx";
import { LimitLine } from "../../../components/workspace/limit-line.tsx";
import { noticeOf, WorkspaceNotice } from "../../../components/workspace/notice.tsx";
import { requireVisit } from "../../../components/workspace/signed-in.ts";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workspace.branches"))("title") };
}

export default async function BranchesPage() {
  const { workspace, tenant, isAdmin } = await requireVisit("/branches");
  const [t, locale] = await Promise.all([getTranslations("workspace.branches"), getLocale()]);
  const notice = noticeOf(workspace, tenant);
  if (!tenant)
    return <Page title={t("title")}>{notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}</Page>;
  const { branches } = await api.workspace.branches({});
  const { timezone } = tenant;
  const mayChange = isAdmin && workspace.access === "full";
  const columns: Column<(typeof branches)[number]>[] = [
    { key: "name", label: t("name"), cell: (branch) => <bdi>{branch.name}</bdi> },
    { key: "name2", label: t("name2"), cell: (branch) => <bdi>{branch.name2 ?? "–"}</bdi> },
    { key: "address", label: t("address"), cell: (branch) => <bdi>{branch.address ?? "–"}</bdi> },
    {
      key: "since",
      label: t("since"),
      cell: ({ createdAt }) => (
        <DateTime iso={createdAt} exact={formatExact(createdAt, locale, timezone)}>
          {formatDate(createdAt, locale, timezone)}
        </DateTime>
      ),
    },
  ];
  if (mayChange)
    columns.push({ key: "actions", label: t("actions"), cell: (branch) => <BranchActions branch={branch} /> });
  return (
    <ClientMessages sections={["workspace.branches"]}>
      <Page title={t("title")} description={t("intro")} action={mayChange ? <BranchForm /> : undefined}>
        {notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}
        <LimitLine meter="branches" tenant={tenant} isAdmin={isAdmin} />
        <DataTable
          label={t("title")}
          rows={branches}
          rowKey={(branch) => branch.id}
          columns={columns}
          empty={
            <EmptyState
              title={t("emptyTitle")}
              text={t("emptyText")}
              icon={<IconBuildingStore size={28} stroke={1.5} />}
            />
          }
        />
      </Page>
    </ClientMessages>
  );
}
