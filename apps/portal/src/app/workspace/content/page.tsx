import { IconStack2 } from "@tabler/icons-react";
import { formatDate, formatExact } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { Page } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { DateTime } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { contentKinds } from "../../../components/workspace/content-kinds.ts";
import { ListPages } from "../../../components/workspace/list-pages.tsx";
import { noticeOf, WorkspaceNotice } from "../../../components/workspace/notice.tsx";
import { pageOf, type Search } from "../../../components/workspace/page-address.ts";
import { requireVisit } from "../../../components/workspace/signed-in.ts";
import { api } from "../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workspace.content"))("title") };
}

/** What a template brought: to read, because each product shows its own content its own way. */
export default async function ContentPage(address: Search) {
  const { workspace, tenant, isAdmin } = await requireVisit("/content");
  const [t, locale] = await Promise.all([getTranslations("workspace.content"), getLocale()]);
  const notice = noticeOf(workspace, tenant);
  if (!tenant)
    return <Page title={t("title")}>{notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}</Page>;
  const { content, ...pages } = await api.workspace.content(await pageOf(address));
  const { timezone } = tenant;
  const kindOf = (kind: string) => {
    const known = contentKinds.find((one) => one === kind);
    return known ? t(`kinds.${known}`) : kind;
  };
  return (
    <Page title={t("title")} description={t("intro")}>
      {notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}
      <DataTable
        label={t("title")}
        rows={content}
        rowKey={(row) => row.id}
        columns={[
          { key: "name", label: t("name"), cell: (row) => <bdi>{row.title}</bdi> },
          { key: "kind", label: t("kind"), cell: (row) => kindOf(row.kind) },
          {
            key: "date",
            label: t("date"),
            cell: ({ createdAt }) => (
              <DateTime iso={createdAt.toISOString()} exact={formatExact(createdAt, locale, timezone)}>
                {formatDate(createdAt, locale, timezone)}
              </DateTime>
            ),
          },
        ]}
        empty={
          <EmptyState title={t("emptyTitle")} text={t("emptyText")} icon={<IconStack2 size={28} stroke={1.5} />} />
        }
      />
      <ListPages path="/content" {...pages} />
    </Page>
  );
}
