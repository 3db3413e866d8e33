"use client";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { NewPersonForm } from "../identity/new-person-form.tsx";

/** An invited person's name and password; then the way to sign-in. */
export function JoinForm({ token, passwordMin }: { token: string; passwordMin: number }) {
  const t = useTranslations("workspace.join");
  const accept = trpc.workspace.acceptInvitation.useMutation();
  return (
    <NewPersonForm
      labels={{ name: t("name"), password: t("password"), repeat: t("repeat"), submit: t("submit") }}
      passwordMin={passwordMin}
      onAccept={async (person) => {
        await accept.mutateAsync({ token, ...person });
        return "/login?notice=joined";
      }}
    />
  );
}
