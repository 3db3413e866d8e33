import { IconFiles } from "@tabler/icons-react";
import { formatCount, formatDate, formatExact, formatQuantity } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { Page } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { DateTime } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DeleteFile, UploadFile } from "../../../components/workspace/file-actions.tsx";
import { LimitLine } from "../../../components/workspace/limit-line.tsx";
import { ListPages } from "../../../components/workspace/list-pages.tsx";
import { noticeOf, WorkspaceNotice } from "../../../components/workspace/notice.tsx";
import { pageOf, type Search } from "../../../components/workspace/page-address.ts";
import { requireVisit } from "../../../components/workspace/signed-in.ts";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workspace.files"))("title") };
}

export default async function FilesPage(address: Search) {
  const { workspace, tenant, isAdmin } = await requireVisit("/files");
  const [t, locale] = await Promise.all([getTranslations("workspace.files"), getLocale()]);
  const notice = noticeOf(workspace, tenant);
  if (!tenant)
    return <Page title={t("title")}>{notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}</Page>;
  const { files, ...pages } = await api.workspace.files(await pageOf(address));
  const { timezone } = tenant;
  const mayChange = workspace.access === "full";
  const size = (bytes: number) =>
    bytes >= 1_000_000
      ? t("mb", { size: formatQuantity(bytes / 1_000_000, locale) })
      : t("kb", { size: formatCount(Math.ceil(bytes / 1000), locale) });
  return (
    <ClientMessages sections={["workspace.files"]}>
      <Page title={t("title")} description={t("intro")} action={mayChange ? <UploadFile /> : undefined}>
        {notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}
        <LimitLine meter="storage_mb" tenant={tenant} isAdmin={isAdmin} />
        <DataTable
          label={t("title")}
          rows={files}
          rowKey={(file) => file.id}
          columns={[
            {
              key: "name",
              label: t("name"),
              cell: (file) => (
                <a href={`/api/files/${file.id}`} download>
                  <bdi>{file.name}</bdi>
                </a>
              ),
            },
            { key: "size", label: t("size"), align: "end", cell: (file) => <bdi>{size(file.bytes)}</bdi> },
            {
              key: "date",
              label: t("date"),
              cell: ({ createdAt }) => (
                <DateTime iso={createdAt.toISOString()} exact={formatExact(createdAt, locale, timezone)}>
                  {formatDate(createdAt, locale, timezone)}
                </DateTime>
              ),
            },
            {
              key: "actions",
              label: t("actions"),
              cell: (file) => (mayChange ? <DeleteFile id={file.id} name={file.name} /> : null),
            },
          ]}
          empty={
            <EmptyState title={t("emptyTitle")} text={t("emptyText")} icon={<IconFiles size={28} stroke={1.5} />} />
          }
        />
        <ListPages path="/files" {...pages} />
      </Page>
    </ClientMessages>
  );
}
