"use client";
import { Button, Stack } from "@mantine/core";
import { ButtonLink } from "@tenantry/ui/links";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

/** Spends the link by POST, because mail scanners open links too. */
export function ConfirmEmail({ token }: { token: string }) {
  const t = useTranslations("account.confirmEmail");
  const confirm = trpc.owner.confirmEmail.useMutation();
  if (confirm.isSuccess)
    return (
      <Stack gap="md" role="status">
        <strong>{t("doneTitle")}</strong>
        <div>{t("done")}</div>
        <ButtonLink href="/tenant/account" fullWidth>
          {t("toAccount")}
        </ButtonLink>
      </Stack>
    );
  return (
    <Stack gap="md">
      <FormProblemAlert problem={confirm.error ? problemOf(confirm.error) : null} />
      <Button fullWidth loading={confirm.isPending} onClick={() => confirm.mutate({ token })}>
        {t("submit")}
      </Button>
    </Stack>
  );
}
