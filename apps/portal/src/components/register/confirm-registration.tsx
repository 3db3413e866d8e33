"use client";
import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import styles from "./confirm-registration.module.css";
import { nextStepPath } from "./next-step.ts";

/** Spends the link by POST, because mail scanners open links too. */
export function ConfirmRegistration({ token }: { token: string }) {
  const t = useTranslations("portal.confirmRegistration");
  const router = useRouter();
  const confirm = trpc.tenant.confirm.useMutation({
    onSuccess: ({ tenantId }) => {
      // That page knows whether there is still something to wait for.
      router.replace(nextStepPath("provisioning", tenantId));
      router.refresh();
    },
  });
  return (
    <div className={styles.body}>
      <FormProblemAlert problem={confirm.error ? problemOf(confirm.error) : null} />
      <div>
        <Button loading={confirm.isPending || confirm.isSuccess} onClick={() => confirm.mutate({ token })}>
          {t("submit")}
        </Button>
      </div>
    </div>
  );
}
