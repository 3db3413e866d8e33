"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, TextInput } from "@mantine/core";
import { NewcomerInput } from "@tenantry/core/identity/inputs";
import { passwordLength } from "@tenantry/core/tenant/inputs";
import { PasswordField } from "@tenantry/ui/password-field";
import { usePasswordStrength } from "@tenantry/ui/use-password-strength";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { FormProblemAlert, useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import styles from "./form.module.css";

const { name, newPassword } = NewcomerInput.shape;
const NewPerson = z
  .object({ name, newPassword, repeat: z.string().min(1, "required") })
  .refine((input) => input.newPassword === input.repeat, { path: ["repeat"], error: "password_mismatch" });

const passwordCodes: Record<string, string> = { too_short: "password_too_short", too_long: "password_too_long" };

export type NewPersonFormProps = {
  labels: { name: string; password: string; repeat: string; submit: string };
  passwordMin: number;
  /** The address that was invited, where the link tells it. */
  email?: string;
  /** Answers where to go next. */
  onAccept: (person: { name: string; newPassword: string }) => Promise<string>;
};

/** Name and password of somebody who was invited. */
export function NewPersonForm({ labels, passwordMin, email, onAccept }: NewPersonFormProps) {
  const password = useTranslations("common.password");
  const words = useFieldWords();
  const form = useForm({
    resolver: zodResolver(NewPerson),
    mode: "onTouched",
    defaultValues: { name: "", newPassword: "", repeat: "" },
  });
  const { problem, show, clear } = useFormProblem(form);
  const [leaving, setLeaving] = useState(false);
  const score = usePasswordStrength(form.watch("newPassword"), email ? [email] : []);
  const { errors, dirtyFields, isSubmitting } = form.formState;
  const code = errors.newPassword?.message;
  const submit = form.handleSubmit(async (input) => {
    clear();
    try {
      const path = await onAccept({ name: input.name, newPassword: input.newPassword });
      setLeaving(true);
      window.location.replace(path);
    } catch (error) {
      show(error);
    }
  });
  return (
    <form className={styles.form} onSubmit={submit} noValidate method="post">
      {/* Password managers keep the password under this address. */}
      {email ? <input type="hidden" name="username" autoComplete="username" value={email} readOnly /> : null}
      <TextInput
        label={labels.name}
        autoComplete="name"
        error={words(errors.name?.message)}
        {...form.register("name")}
      />
      <PasswordField
        label={labels.password}
        description={password("rule", { min: passwordMin })}
        autoComplete="new-password"
        error={words(code === undefined ? undefined : (passwordCodes[code] ?? code), {
          ...passwordLength,
          min: passwordMin,
        })}
        strength={score === undefined ? undefined : { score, label: password("strength", { level: String(score) }) }}
        {...form.register("newPassword", dirtyFields.repeat ? { deps: ["repeat"] } : {})}
      />
      <PasswordField
        label={labels.repeat}
        autoComplete="new-password"
        error={words(errors.repeat?.message)}
        {...form.register("repeat")}
      />
      <FormProblemAlert problem={problem} />
      <div className={styles.actions}>
        <Button type="submit" fullWidth loading={isSubmitting || leaving}>
          {labels.submit}
        </Button>
      </div>
    </form>
  );
}
