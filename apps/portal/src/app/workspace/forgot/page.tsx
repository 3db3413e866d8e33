import { AnchorLink } from "@tenantry/ui/links";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "../../../components/identity/entry-page.tsx";
import { RequestReset } from "../../../components/identity/request-reset.tsx";
import { requireWorkspace } from "../../../components/workspace/host.ts";
import { WorkspaceMark } from "../../../components/workspace/workspace-mark.tsx";
import { ClientMessages } from "../../../i18n/client-messages.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.auth.requestReset");
  return { title: t("title") };
}

export default async function WorkspaceForgotPage() {
  const [workspace, t] = await Promise.all([requireWorkspace(), getTranslations("portal.auth.requestReset")]);
  return (
    <EntryPage
      mark={<WorkspaceMark workspace={workspace} />}
      title={t("title")}
      intro={t("intro")}
      footer={
        <AnchorLink href="/login" size="sm">
          {t("back")}
        </AnchorLink>
      }
    >
      <ClientMessages sections={["portal.auth"]}>
        <RequestReset realm="user" />
      </ClientMessages>
    </EntryPage>
  );
}
