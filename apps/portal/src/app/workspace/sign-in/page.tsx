import { AnchorLink } from "@tenantry/ui/links";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { businessName } from "../../../components/business/business-name.ts";
import { EntryPage } from "../../../components/identity/entry-page.tsx";
import { linkState } from "../../../components/identity/link-state.ts";
import { requireWorkspace } from "../../../components/workspace/host.ts";
import { RequestLink } from "../../../components/workspace/request-link.tsx";
import { SpendLink } from "../../../components/workspace/spend-link.tsx";
import { WorkspaceMark } from "../../../components/workspace/workspace-mark.tsx";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.auth.signIn");
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

/** What a one-time link opens. Opening spends nothing, because mail scanners open links too: the button does. */
export default async function SignInPage({ searchParams }: Search) {
  const [workspace, { token }, t, locale] = await Promise.all([
    requireWorkspace(),
    searchParams,
    getTranslations("workspace.link"),
    getLocale(),
  ]);
  const mark = <WorkspaceMark workspace={workspace} />;
  const link = await linkState(token, (value) => api.user.peekLink({ token: value, purpose: "sign_in" }));
  if (link.state === "valid") {
    return (
      <EntryPage
        mark={mark}
        title={t("valid.title", { name: `\u2068${businessName(workspace, locale)}\u2069` })}
        intro={t("valid.text")}
      >
        <ClientMessages sections={["workspace.link"]}>
          <SpendLink token={link.token} />
        </ClientMessages>
      </EntryPage>
    );
  }
  const words = token === undefined ? "none" : link.state;
  return (
    <EntryPage
      mark={mark}
      title={t(`${words}.title`)}
      intro={t(`${words}.text`)}
      footer={
        <AnchorLink href="/login" size="sm">
          {t("password")}
        </AnchorLink>
      }
    >
      <ClientMessages sections={["workspace.link"]}>
        <RequestLink />
      </ClientMessages>
    </EntryPage>
  );
}
