import { AnchorLink } from "@tenantry/ui/links";
import { Bdi } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "../../../../../components/identity/entry-page.tsx";
import { signInNotice } from "../../../../../components/identity/notice.ts";
import { returnPath } from "../../../../../components/identity/return-path.ts";
import { SignInForm } from "../../../../../components/identity/sign-in-form.tsx";
import { getPlatform } from "../../../../../compose.ts";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";
import { api } from "../../../../../trpc/server.ts";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.auth.signIn");
  return { title: t("title") };
}

export default async function LoginPage({ searchParams }: Search) {
  const query = await searchParams;
  const to = returnPath(query.to, "/tenant/dashboard");
  if (await api.owner.me()) redirect(to);
  const [t, notice, { selfRegistration }] = await Promise.all([
    getTranslations("portal.auth.signIn"),
    signInNotice(query.notice),
    api.tenant.portal(),
  ]);
  const { workspaceDomain } = getPlatform().origins;
  return (
    <EntryPage
      title={t("title")}
      intro={t("intro")}
      notice={notice}
      footer={
        <>
          {selfRegistration ? (
            <p>
              {t.rich("register", {
                link: (words) => (
                  <AnchorLink href="/tenant/register" size="sm">
                    {words}
                  </AnchorLink>
                ),
              })}
            </p>
          ) : null}
          <p>{t.rich("team", { address: () => <Bdi>{`${t("exampleSlug")}.${workspaceDomain}`}</Bdi> })}</p>
        </>
      }
    >
      <ClientMessages sections={["portal.auth", "account"]}>
        <SignInForm realm="owner" to={to} forgotPath="/tenant/forgot" />
      </ClientMessages>
    </EntryPage>
  );
}
