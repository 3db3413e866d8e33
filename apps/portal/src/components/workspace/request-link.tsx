"use client";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { EmailForm } from "../identity/email-form.tsx";

export function RequestLink() {
  const t = useTranslations("workspace.link");
  const request = trpc.user.requestSignInLink.useMutation();
  return (
    <EmailForm
      labels={{ email: t("email"), submit: t("send"), sentTitle: t("sentTitle") }}
      sent={(email) => t.rich("sent", { email: () => email })}
      help={(again) => t.rich("again", { link: again })}
      onSubmit={request.mutateAsync}
    />
  );
}
