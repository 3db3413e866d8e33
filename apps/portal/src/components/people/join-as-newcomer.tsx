"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, TextInput } from "@mantine/core";
import { NewcomerInput } from "@tenantry/core/identity/inputs";
import { Locale } from "@tenantry/core/locale";
import { passwordLength } from "@tenantry/core/tenant/inputs";
import { PasswordField } from "@tenantry/ui/password-field";
import { usePasswordStrength } from "@tenantry/ui/use-password-strength";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import styles from "../identity/form.module.css";

const { name, newPassword } = NewcomerInput.shape;
const JoinInput = z
  .object({ name, newPassword, repeat: z.string().min(1, "required") })
  .refine((input) => input.newPassword === input.repeat, { path: ["repeat"], error: "password_mismatch" });

const passwordCodes: Record<string, string> = { too_short: "password_too_short", too_long: "password_too_long" };

/** An account for the invited address, and in. */
export function JoinAsNewcomer({ token, email, passwordMin }: { token: string; email: string; passwordMin: number }) {
  const t = useTranslations("portal.people.join");
  const password = useTranslations("common.password");
  const locale = Locale.catch("en").parse(useLocale());
  const words = useFieldWords();
  const form = useForm({
    resolver: zodResolver(JoinInput),
    mode: "onTouched",
    defaultValues: { name: "", newPassword: "", repeat: "" },
  });
  const { problem, show, clear } = useFormProblem(form);
  const accept = trpc.people.acceptAsNew.useMutation();
  const [leaving, setLeaving] = useState(false);
  const score = usePasswordStrength(form.watch("newPassword"), [email]);
  const { errors, dirtyFields } = form.formState;
  const code = errors.newPassword?.message;
  const submit = form.handleSubmit(async (input) => {
    clear();
    try {
      const { tenantId } = await accept.mutateAsync({
        token,
        locale,
        name: input.name,
        newPassword: input.newPassword,
      });
      setLeaving(true);
      window.location.replace(`/tenant/dashboard?tenant=${tenantId}`);
    } catch (error) {
      show(error);
    }
  });
  return (
    <form className={styles.form} onSubmit={submit} noValidate method="post">
      {/* Password managers keep the password under this address. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <TextInput
        label={t("yourName")}
        autoComplete="name"
        error={words(errors.name?.message)}
        {...form.register("name")}
      />
      <PasswordField
        label={t("password")}
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
