"use client";
import { useTranslations } from "next-intl";
import { EmailForm } from "./email-form.tsx";
import { identityOf, type PortalRealm } from "./realm.ts";

export function RequestReset({ realm }: { realm: PortalRealm }) {
  const t = useTranslations("portal.auth.requestReset");
  const request = identityOf(realm).requestPasswordReset.useMutation();
  return (
    <EmailForm
      labels={{ email: t("email"), submit: t("submit"), sentTitle: t("sentTitle") }}
      sent={(email) => t.rich("sent", { email: () => email })}
      help={(again) => t.rich("again", { link: again })}
      onSubmit={request.mutateAsync}
    />
  );
}
