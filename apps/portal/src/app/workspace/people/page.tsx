import { formatDate } from "@tenantry/i18n/format";
import { type Column, DataTable } from "@tenantry/ui/data-table";
import { Page } from "@tenantry/ui/page";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { InvitePerson } from "../../../components/workspace/invite-person.tsx";
import { LimitLine } from "../../../components/workspace/limit-line.tsx";
import { noticeOf, WorkspaceNotice } from "../../../components/workspace/notice.tsx";
import { PersonActions } from "../../../components/workspace/person-actions.tsx";
import { requireVisit } from "../../../components/workspace/signed-in.ts";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workspace.people"))("title") };
}

const tones = {
  active: "active",
  invited: "trial",
  expired: "inactive",
  deactivated: "inactive",
} as const satisfies Record<string, Tone>;

export default async function PeoplePage() {
  const { workspace, user, tenant, isAdmin } = await requireVisit("/people");
  const [t, roles, locale] = await Promise.all([
    getTranslations("workspace.people"),
    getTranslations("common.roles.workspace"),
    getLocale(),
  ]);
  const notice = noticeOf(workspace, tenant);
  if (!tenant)
    return <Page title={t("title")}>{notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}</Page>;
  const { users } = await api.workspace.users();
  const mayChange = isAdmin && workspace.access === "full";
  const columns: Column<(typeof users)[number]>[] = [
    {
      key: "name",
      label: t("name"),
      cell: (person) => (
        <span>
          <bdi>{person.name}</bdi>
          {person.id === user.id ? ` (${t("you")})` : null}
        </span>
      ),
    },
    { key: "email", label: t("email"), cell: (person) => <Bdi>{person.email}</Bdi> },
    { key: "role", label: t("role"), cell: (person) => roles(person.role) },
    {
      key: "status",
      label: t("status"),
      cell: ({ status, invitedUntil }) => (
        <StatusBadge tone={tones[status]}>
          {t(`statuses.${status}`, { date: invitedUntil ? formatDate(invitedUntil, locale, tenant.timezone) : "" })}
        </StatusBadge>
      ),
    },
  ];
  if (mayChange)
    columns.push({ key: "actions", label: t("actions"), cell: (person) => <PersonActions person={person} /> });
  return (
    <ClientMessages sections={["workspace.people", "common.roles"]}>
      <Page title={t("title")} description={t("intro")} action={mayChange ? <InvitePerson /> : undefined}>
        {notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}
        <LimitLine meter="users" tenant={tenant} isAdmin={isAdmin} />
        <DataTable label={t("title")} rows={users} rowKey={(person) => person.id} columns={columns} empty={null} />
      </Page>
    </ClientMessages>
  );
}
