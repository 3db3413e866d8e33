"use client";
import { Locale } from "@tenantry/core/locale";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { NewPersonForm } from "../identity/new-person-form.tsx";

/** An account for the invited address, and in. */
export function JoinAsNewcomer({ token, email, passwordMin }: { token: string; email: string; passwordMin: number }) {
  const t = useTranslations("portal.people.join");
  const locale = Locale.catch("en").parse(useLocale());
  const accept = trpc.people.acceptAsNew.useMutation();
  return (
    <NewPersonForm
      labels={{ name: t("yourName"), password: t("password"), repeat: t("repeat"), submit: t("submit") }}
      passwordMin={passwordMin}
      email={email}
      onAccept={async (person) => {
        const { tenantId } = await accept.mutateAsync({ token, locale, ...person });
        return `/tenant/dashboard?tenant=${tenantId}`;
      }}
    />
  );
}
