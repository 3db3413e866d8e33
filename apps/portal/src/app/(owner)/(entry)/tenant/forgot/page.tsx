import { AnchorLink } from "@tenantry/ui/links";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "../../../../../components/identity/entry-page.tsx";
import { RequestReset } from "../../../../../components/identity/request-reset.tsx";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.auth.requestReset");
  return { title: t("title") };
}

export default async function ForgotPage() {
  const t = await getTranslations("portal.auth.requestReset");
  return (
    <EntryPage
      title={t("title")}
      intro={t("intro")}
      footer={
        <AnchorLink href="/tenant/login" size="sm">
          {t("back")}
        </AnchorLink>
      }
    >
      <ClientMessages sections={["portal.auth"]}>
        <RequestReset realm="owner" />
      </ClientMessages>
    </EntryPage>
  );
}
