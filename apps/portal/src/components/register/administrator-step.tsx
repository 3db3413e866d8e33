"use client";
import { Anchor, TextInput } from "@mantine/core";
import { passwordLength } from "@tenantry/core/tenant/inputs";
import { isDisposable, suggestAddress } from "@tenantry/core/tenant/mail-domain";
import { PasswordField } from "@tenantry/ui/password-field";
import { Bdi } from "@tenantry/ui/text";
import { usePasswordStrength } from "@tenantry/ui/use-password-strength";
import { useTranslations } from "next-intl";
import { useFieldWords } from "../chrome/form-problem.tsx";
import styles from "./administrator-step.module.css";
import type { RegisterForm } from "./form-model.ts";

const passwordCodes: Record<string, string> = { too_short: "password_too_short", too_long: "password_too_long" };

export function AdministratorStep({ form, passwordMin }: { form: RegisterForm; passwordMin: number }) {
  const t = useTranslations("portal.register.administrator");
  const password = useTranslations("common.password");
  const words = useFieldWords();
  const errors = form.formState.errors.adminUser;
  const [typed, name, email, business] = form.watch([
    "adminUser.password",
    "adminUser.displayName",
    "adminUser.email",
    "businessName",
  ]);
  const score = usePasswordStrength(typed, [name, email, business]);
  const code = errors?.password?.message;
  const meant = suggestAddress(email.trim());
  return (
    <>
      <TextInput
        label={t("name")}
        autoComplete="name"
        error={words(errors?.displayName?.message)}
        {...form.register("adminUser.displayName")}
      />
      <TextInput
        label={t("email")}
        type="email"
        autoComplete="email"
        error={words(errors?.email?.message)}
        {...form.register("adminUser.email")}
      />
      <p className={styles.hint} role="status">
        {meant
          ? t.rich("didYouMean", {
              address: () => (
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  onClick={() => form.setValue("adminUser.email", meant, { shouldDirty: true, shouldValidate: true })}
                >
                  <Bdi>{meant}</Bdi>
                </Anchor>
              ),
            })
          : isDisposable(email.trim())
            ? t("disposable")
            : null}
      </p>
      <PasswordField
        label={t("password")}
        description={password("rule", { min: passwordMin })}
        autoComplete="new-password"
        error={words(code === undefined ? undefined : (passwordCodes[code] ?? code), {
          ...passwordLength,
          min: passwordMin,
        })}
        strength={score === undefined ? undefined : { score, label: password("strength", { level: String(score) }) }}
        {...form.register("adminUser.password")}
      />
    </>
  );
}
