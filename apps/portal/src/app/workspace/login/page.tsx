import { AnchorLink } from "@tenantry/ui/links";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { businessName } from "../../../components/business/business-name.ts";
import { EntryPage } from "../../../components/identity/entry-page.tsx";
import { signInNotice } from "../../../components/identity/notice.ts";
import { returnPath } from "../../../components/identity/return-path.ts";
import { SignInForm } from "../../../components/identity/sign-in-form.tsx";
import { requireWorkspace } from "../../../components/workspace/host.ts";
import { portalUrl } from "../../../components/workspace/portal-url.ts";
import { WorkspaceMark } from "../../../components/workspace/workspace-mark.tsx";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.auth.signIn");
  return { title: t("title") };
}

export default async function WorkspaceLoginPage({ searchParams }: Search) {
  const [workspace, query] = await Promise.all([requireWorkspace(), searchParams]);
  const to = returnPath(query.to, "/");
  if (await api.user.me()) redirect(to);
  const [t, notice, locale] = await Promise.all([
    getTranslations("workspace.signIn"),
    signInNotice(query.notice),
    getLocale(),
  ]);
  return (
    <EntryPage
      mark={<WorkspaceMark workspace={workspace} />}
      title={t("title", { name: `\u2068${businessName(workspace, locale)}\u2069` })}
      intro={t("intro")}
      notice={notice}
      footer={
        <>
          <p>
            <AnchorLink href="/sign-in" size="sm">
              {t("byLink")}
            </AnchorLink>
          </p>
          <p>
            {t.rich("owner", {
              link: (words) => (
                <AnchorLink href={portalUrl("/tenant/login")} size="sm" prefetch={false}>
                  {words}
                </AnchorLink>
              ),
            })}
          </p>
        </>
      }
    >
      <ClientMessages sections={["portal.auth", "account"]}>
        <SignInForm realm="user" to={to} forgotPath="/forgot" />
      </ClientMessages>
    </EntryPage>
  );
}
