"use client";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

/** Accepts an invitation as the account that is signed in. */
export function JoinBusiness({ token }: { token: string }) {
  const t = useTranslations("portal.people.join");
  const accept = trpc.people.accept.useMutation({
    onSuccess: ({ tenantId }) => window.location.replace(`/tenant/dashboard?tenant=${tenantId}`),
  });
  return (
    <>
      <FormProblemAlert problem={accept.error ? problemOf(accept.error) : null} />
      <Button fullWidth loading={accept.isPending || accept.isSuccess} onClick={() => accept.mutate({ token })}>
        {t("submit")}
      </Button>
    </>
  );
}
