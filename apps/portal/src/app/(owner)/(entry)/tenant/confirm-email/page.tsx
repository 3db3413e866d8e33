import { ButtonLink } from "@tenantry/ui/links";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "../../../../../components/identity/entry-page.tsx";
import { linkState } from "../../../../../components/identity/link-state.ts";
import { ConfirmEmail } from "../../../../../components/security/confirm-email.tsx";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";
import { api } from "../../../../../trpc/server.ts";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account.confirmEmail");
  // The address holds a secret: it goes to nobody else.
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

export default async function ConfirmEmailPage({ searchParams }: Search) {
  const { token } = await searchParams;
  const [t, link] = await Promise.all([
    getTranslations("account.confirmEmail"),
    linkState(token, (value) => api.owner.peekLink({ token: value, purpose: "confirm_email" })),
  ]);
  if (link.state === "valid")
    return (
      <EntryPage title={t("title")} intro={t("intro")}>
        <ClientMessages sections={["account"]}>
          <ConfirmEmail token={link.token} />
        </ClientMessages>
      </EntryPage>
    );
  return (
    <EntryPage title={t(`${link.state}.title`)} intro={t(`${link.state}.text`)}>
      <ButtonLink href="/tenant/account" fullWidth>
        {t("toAccount")}
      </ButtonLink>
    </EntryPage>
  );
}
