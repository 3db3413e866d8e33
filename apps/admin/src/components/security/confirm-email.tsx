"use client";
import { Button, Stack } from "@mantine/core";
import { ButtonLink } from "@tenantry/ui/links";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { ProblemAlert, problemOf } from "../chrome/problem.tsx";

/** Spends the link by POST, because mail scanners open links too. */
export function ConfirmEmail({ token }: { token: string }) {
  const t = useTranslations("account.confirmEmail");
  const confirm = trpc.staff.confirmEmail.useMutation();
  if (confirm.isSuccess)
    return (
      <Stack gap="md" role="status">
        <strong>{t("doneTitle")}</strong>
        <div>{t("done")}</div>
        <ButtonLink href="/account">{t("toAccount")}</ButtonLink>
      </Stack>
    );
  return (
    <Stack gap="md">
      <ProblemAlert problem={confirm.error ? problemOf(confirm.error) : null} />
      <Button fullWidth loading={confirm.isPending} onClick={() => confirm.mutate({ token })}>
        {t("submit")}
      </Button>
    </Stack>
  );
}
