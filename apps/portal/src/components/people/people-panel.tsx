import { Alert, Stack, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { type MembershipRole, membershipMay } from "@tenantry/core/identity/permissions";
import { formatDate } from "@tenantry/i18n/format";
import { type Column, DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { getLocale, getTranslations } from "next-intl/server";
import { ClientMessages } from "../../i18n/client-messages.tsx";
import { api, required } from "../../trpc/server.ts";
import { HandOver } from "./hand-over.tsx";
import { InvitationActions } from "./invitation-actions.tsx";
import { InviteMember } from "./invite-member.tsx";
import { LeaveBusiness } from "./leave-business.tsx";
import { MemberActions } from "./member-actions.tsx";

type PeoplePanelProps = { tenantId: string; businessName: string; role: MembershipRole; ownerId: string };

/** Who runs the account of a business, who was asked to, and the ways out. */
export async function PeoplePanel({ tenantId, businessName, role, ownerId }: PeoplePanelProps) {
  const [listed, t, roles, locale] = await Promise.all([
    required(api.people.list({ tenantId })),
    getTranslations("portal.people"),
    getTranslations("common.roles.membership"),
    getLocale(),
  ]);
  const { people, invitations, timeZone, mayInvite, isFull } = listed;
  const mayChange = membershipMay(role, "tenant:write");
  const day = (at: Date) => formatDate(at, locale, timeZone);
  const isLastOwner = role === "owner" && people.filter((person) => person.role === "owner").length < 2;
  const columns: Column<(typeof people)[number]>[] = [
    {
      key: "name",
      label: t("name"),
      cell: (person) => (
        <span>
          <bdi>{person.name}</bdi>
          {person.ownerId === ownerId ? ` (${t("you")})` : null}
        </span>
      ),
    },
    { key: "email", label: t("email"), cell: ({ email }) => <Bdi>{email}</Bdi> },
    { key: "role", label: t("role"), cell: (person) => roles(person.role) },
    { key: "since", label: t("since"), cell: ({ since }) => day(since) },
    {
      key: "lastSignIn",
      label: t("lastSignIn"),
      cell: ({ lastSignInAt }) => (lastSignInAt ? day(lastSignInAt) : t("notKnown")),
    },
  ];
  if (mayChange && people.length > 1)
    columns.push({
      key: "actions",
      label: t("actions"),
      cell: (person) => (person.ownerId === ownerId ? null : <MemberActions tenantId={tenantId} person={person} />),
    });
  const asked: Column<(typeof invitations)[number]>[] = [
    { key: "email", label: t("email"), cell: ({ email }) => <Bdi>{email}</Bdi> },
    {
      key: "role",
      label: t("role"),
      cell: (one) =>
        one.handsOver ? t("invitations.handsOver", { name: `\u2068${one.invitedBy ?? ""}\u2069` }) : roles(one.role),
    },
    { key: "sent", label: t("invitations.sentOn"), cell: ({ invitedAt }) => day(invitedAt) },
    {
      key: "status",
      label: t("invitations.status"),
      cell: ({ status, expiresAt }) => (
        <StatusBadge tone={status === "pending" ? "trial" : "inactive"}>
          {t(`invitations.${status}`, { date: day(expiresAt) })}
        </StatusBadge>
      ),
    },
  ];
  if (mayChange)
    asked.push({
      key: "actions",
      label: t("actions"),
      cell: ({ id, email }) => (
        <InvitationActions tenantId={tenantId} invitation={{ id, email }} mayInvite={mayInvite} />
      ),
    });
  const candidates = people
    .filter((person) => person.ownerId !== ownerId)
    .map(({ ownerId: id, name, email }) => ({ id, name, email }));
  return (
    <ClientMessages sections={["portal.people", "common.roles"]}>
      <Stack gap="lg">
        {mayChange ? null : (
          <Alert color="amber" icon={<IconLock aria-hidden="true" />} title={t("billingContact.title")}>
            {t("billingContact.text")}
          </Alert>
        )}
        <Section
          title={t("title")}
          description={t("intro")}
          action={mayChange ? <InviteMember tenantId={tenantId} disabled={!mayInvite || isFull} /> : undefined}
        >
          <Stack gap="md">
            {mayChange && !mayInvite ? <Text size="sm">{t("notReady")}</Text> : null}
            {mayChange && isFull ? <Text size="sm">{t("full")}</Text> : null}
            <DataTable label={t("title")} rows={people} rowKey={(one) => one.ownerId} columns={columns} empty={null} />
          </Stack>
        </Section>
        <Section title={t("invitations.title")}>
          {invitations.length === 0 ? (
            <Text size="sm">{t("invitations.empty")}</Text>
          ) : (
            <DataTable
              label={t("invitations.title")}
              rows={invitations}
              rowKey={(one) => one.id}
              columns={asked}
              empty={null}
            />
          )}
        </Section>
        {mayChange ? (
          <Section title={t("handOver.title")} description={t("handOver.text")}>
            <HandOver
              key={candidates.map(({ id }) => id).join()}
              tenantId={tenantId}
              candidates={candidates}
              mayInvite={mayInvite && !isFull}
            />
          </Section>
        ) : null}
        <Section title={t("leave.title")} description={isLastOwner ? t("leave.last") : t("leave.text")}>
          <LeaveBusiness tenantId={tenantId} businessName={businessName} disabled={isLastOwner} />
        </Section>
      </Stack>
    </ClientMessages>
  );
}
