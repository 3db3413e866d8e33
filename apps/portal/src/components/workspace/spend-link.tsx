"use client";
import { Button } from "@mantine/core";
import { AnchorLink } from "@tenantry/ui/links";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import styles from "../identity/form.module.css";

export function SpendLink({ token }: { token: string }) {
  const t = useTranslations("workspace.link");
  const signIn = trpc.user.signInWithLink.useMutation({
    // The spent link must not stay in the history.
    onSuccess: () => window.location.replace("/"),
  });
  return (
    <div className={styles.form}>
      <FormProblemAlert problem={signIn.error ? problemOf(signIn.error) : null}>
        <AnchorLink href="/sign-in">{t("send")}</AnchorLink>
      </FormProblemAlert>
      <Button fullWidth loading={signIn.isPending || signIn.isSuccess} onClick={() => signIn.mutate({ token })}>
        {t("valid.submit")}
      </Button>
    </div>
  );
}
