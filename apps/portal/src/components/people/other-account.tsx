"use client";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

/** Signs out whoever is signed in and shows the invitation anew. */
export function OtherAccount() {
  const t = useTranslations("portal.people.join.wrong");
  const signOut = trpc.owner.signOut.useMutation({ onSuccess: () => window.location.reload() });
  return (
    <>
      <FormProblemAlert problem={signOut.error ? problemOf(signOut.error) : null} />
      <Button fullWidth loading={signOut.isPending || signOut.isSuccess} onClick={() => signOut.mutate()}>
        {t("signOut")}
      </Button>
    </>
  );
}
