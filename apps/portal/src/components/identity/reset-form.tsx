"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button } from "@mantine/core";
import { NewPassword, passwordLength } from "@tenantry/core/tenant/inputs";
import { AnchorLink } from "@tenantry/ui/links";
import { PasswordField } from "@tenantry/ui/password-field";
import { usePasswordStrength } from "@tenantry/ui/use-password-strength";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { FormProblemAlert, useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import styles from "./form.module.css";
import { identityOf, type PortalRealm } from "./realm.ts";

const ResetInput = z
  .object({ newPassword: NewPassword, repeat: z.string().min(1, "required") })
  .refine(({ newPassword, repeat }) => newPassword === repeat, { path: ["repeat"], error: "password_mismatch" });

const passwordCodes: Record<string, string> = { too_short: "password_too_short", too_long: "password_too_long" };
const deadLink: readonly string[] = ["token_expired", "token_spent", "not_found"];

export type ResetFormProps = {
  realm: PortalRealm;
  token: string;
  /** Where the new password is used; `notice` is said there. */
  signInPath: string;
  forgotPath: string;
  /** Characters that the platform's settings ask for. */
  passwordMin: number;
};

/** Sets a new password; the link is spent by the click, not by opening the page. */
export function ResetForm({ realm, token, signInPath, forgotPath, passwordMin }: ResetFormProps) {
  const t = useTranslations("portal.auth.reset");
  const password = useTranslations("common.password");
  const words = useFieldWords();
  const form = useForm({
    resolver: zodResolver(ResetInput),
    mode: "onTouched",
    defaultValues: { newPassword: "", repeat: "" },
  });
  const { problem, show, clear } = useFormProblem(form);
  const reset = identityOf(realm).completePasswordReset.useMutation();
  const [leaving, setLeaving] = useState(false);
  const score = usePasswordStrength(form.watch("newPassword"), []);
  const { errors } = form.formState;
  const code = errors.newPassword?.message;
  const submit = form.handleSubmit(async ({ newPassword }) => {
    clear();
    try {
      await reset.mutateAsync({ token, newPassword });
      setLeaving(true);
      window.location.replace(`${signInPath}?notice=password`);
    } catch (error) {
      show(error);
    }
  });
  return (
    <form className={styles.form} onSubmit={submit} noValidate method="post">
      <PasswordField
        label={t("password")}
        description={password("rule", { min: passwordMin })}
        autoComplete="new-password"
        error={words(code === undefined ? undefined : (passwordCodes[code] ?? code), {
          ...passwordLength,
          min: passwordMin,
        })}
        strength={score === undefined ? undefined : { score, label: password("strength", { level: String(score) }) }}
        {...form.register("newPassword", { deps: ["repeat"] })}
      />
      <PasswordField
        label={t("repeat")}
        autoComplete="new-password"
        error={words(errors.repeat?.message)}
        {...form.register("repeat")}
      />
      <FormProblemAlert problem={problem}>
        {problem && deadLink.includes(problem.code) ? <AnchorLink href={forgotPath}>{t("askAgain")}</AnchorLink> : null}
      </FormProblemAlert>
      <div className={styles.actions}>
        <Button type="submit" fullWidth loading={reset.isPending || leaving}>
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}
