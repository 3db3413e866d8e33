"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, TextInput } from "@mantine/core";
import { NewPassword, passwordLength } from "@tenantry/core/tenant/inputs";
import { line } from "@tenantry/core/text";
import { PasswordField } from "@tenantry/ui/password-field";
import { usePasswordStrength } from "@tenantry/ui/use-password-strength";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import styles from "../identity/form.module.css";

const JoinInput = z
  .object({ name: line(120), newPassword: NewPassword, repeat: z.string().min(1, "required") })
  .refine(({ newPassword, repeat }) => newPassword === repeat, { path: ["repeat"], error: "password_mismatch" });

const passwordCodes: Record<string, string> = { too_short: "password_too_short", too_long: "password_too_long" };

/** An invited person's name and password; then the way to sign-in. */
export function JoinForm({ token, passwordMin }: { token: string; passwordMin: number }) {
  const t = useTranslations("workspace.join");
  const password = useTranslations("common.password");
  const words = useFieldWords();
  const form = useForm({
    resolver: zodResolver(JoinInput),
    mode: "onTouched",
    defaultValues: { name: "", newPassword: "", repeat: "" },
  });
  const { problem, show, clear } = useFormProblem(form);
  const accept = trpc.workspace.acceptInvitation.useMutation();
  const [leaving, setLeaving] = useState(false);
  const score = usePasswordStrength(form.watch("newPassword"), []);
  const { errors } = form.formState;
  const code = errors.newPassword?.message;
  const submit = form.handleSubmit(async ({ name, newPassword }) => {
    clear();
    try {
      await accept.mutateAsync({ token, name, newPassword });
      setLeaving(true);
      window.location.replace("/login?notice=joined");
    } catch (error) {
      show(error);
    }
  });
  return (
    <form className={styles.form} onSubmit={submit} noValidate method="post">
      <TextInput label={t("name")} autoComplete="name" error={words(errors.name?.message)} {...form.register("name")} />
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
      <FormProblemAlert problem={problem} />
      <div className={styles.actions}>
        <Button type="submit" fullWidth loading={accept.isPending || leaving}>
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}
