"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, TextInput } from "@mantine/core";
import { SignInInput } from "@tenantry/core/tenant/inputs";
import { AnchorLink } from "@tenantry/ui/links";
import { PasswordField } from "@tenantry/ui/password-field";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { FormProblemAlert, useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import styles from "./form.module.css";
import { identityOf, type PortalRealm } from "./realm.ts";

export type SignInFormProps = {
  realm: PortalRealm;
  /** Where to go afterwards: a checked path of this site. */
  to: string;
  forgotPath: string;
};

export function SignInForm({ realm, to, forgotPath }: SignInFormProps) {
  const t = useTranslations("portal.auth.signIn");
  const words = useFieldWords();
  const form = useForm({
    resolver: zodResolver(SignInInput),
    mode: "onTouched",
    defaultValues: { email: "", password: "" },
  });
  const { problem, show, clear } = useFormProblem(form);
  const signIn = identityOf(realm).signIn.useMutation();
  const [leaving, setLeaving] = useState(false);
  const { errors } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    clear();
    try {
      await signIn.mutateAsync(input);
      setLeaving(true);
      // A whole new page: nothing that was read while signed out is kept.
      window.location.assign(to);
    } catch (error) {
      show(error);
    }
  });
  return (
    <form className={styles.form} onSubmit={submit} noValidate method="post">
      <TextInput
        label={t("email")}
        type="email"
        autoComplete="username"
        error={words(errors.email?.message)}
        {...form.register("email")}
      />
      <PasswordField
        label={t("password")}
        autoComplete="current-password"
        error={words(errors.password?.message)}
        {...form.register("password")}
      />
      <FormProblemAlert problem={problem} />
      <div className={styles.actions}>
        <Button type="submit" fullWidth loading={signIn.isPending || leaving}>
          {t("submit")}
        </Button>
        <p className={styles.small}>
          <AnchorLink href={forgotPath} size="sm">
            {t("forgot")}
          </AnchorLink>
        </p>
      </div>
    </form>
  );
}
