"use client";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

export function ResendConfirmation({ tenantId }: { tenantId: string }) {
  const t = useTranslations("portal.checkInbox");
  const resend = trpc.tenant.resendConfirmation.useMutation();
  return (
    <>
      <div>
        <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate({ tenantId })}>
          {t("resend")}
        </Button>
        <div role="status">{resend.isSuccess ? t("resent") : null}</div>
      </div>
      <FormProblemAlert problem={resend.error ? problemOf(resend.error) : null} />
    </>
  );
}
