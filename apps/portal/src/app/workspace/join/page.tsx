import { ButtonLink } from "@tenantry/ui/links";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { businessName } from "../../../components/business/business-name.ts";
import { EntryPage } from "../../../components/identity/entry-page.tsx";
import { linkState } from "../../../components/identity/link-state.ts";
import { requireWorkspace } from "../../../components/workspace/host.ts";
import { JoinForm } from "../../../components/workspace/join-form.tsx";
import type { Search } from "../../../components/workspace/page-address.ts";
import { WorkspaceMark } from "../../../components/workspace/workspace-mark.tsx";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  const [t, workspace, locale] = await Promise.all([
    getTranslations("workspace.join"),
    requireWorkspace(),
    getLocale(),
  ]);
  return {
    title: t("title", { name: businessName(workspace, locale) }),
    robots: { index: false },
    referrer: "no-referrer",
  };
}

/** What an invitation's link opens. It is spent by the form, not by looking: mail scanners follow links too. */
export default async function JoinPage({ searchParams }: Search) {
  const [workspace, t, locale, { token }] = await Promise.all([
    requireWorkspace(),
    getTranslations("workspace.join"),
    getLocale(),
    searchParams,
  ]);
  const link = await linkState(token, (value) => api.user.peekLink({ token: value, purpose: "accept_invitation" }));
  const mark = <WorkspaceMark workspace={workspace} />;
  if (link.state !== "valid") {
    return (
      <EntryPage title={t(`${link.state}.title`)} intro={t(`${link.state}.text`)} mark={mark}>
        <ButtonLink href="/login" fullWidth>
          {t("signIn")}
        </ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage
      title={t("title", { name: `\u2068${businessName(workspace, locale)}\u2069` })}
      intro={t("intro")}
      mark={mark}
    >
      <ClientMessages sections={["workspace.join"]}>
        <JoinForm token={link.token} passwordMin={(await api.tenant.registrationPolicy()).passwordMinLength} />
      </ClientMessages>
    </EntryPage>
  );
}
