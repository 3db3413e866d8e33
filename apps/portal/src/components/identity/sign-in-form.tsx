"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, TextInput } from "@mantine/core";
import { SignInInput } from "@tenantry/core/tenant/inputs";
import { AnchorLink } from "@tenantry/ui/links";
import { PasswordField } from "@tenantry/ui/password-field";
import { RecoveryCodeUsed, SecondStep } from "@tenantry/ui/second-step";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { FormProblemAlert, problemOf, useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
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
  const [step, setStep] = useState<"password" | "code">("password");
  const [codesLeft, setCodesLeft] = useState<number | null>(null);
  const { errors } = form.formState;
  // A whole new page: nothing that was read while signed out is kept.
  const leave = () => {
    setLeaving(true);
    window.location.assign(to);
  };
  const enter = async (input: SignInInput) => {
    clear();
    try {
      const { recoveryCodesLeft } = await signIn.mutateAsync(input);
      if (recoveryCodesLeft === null) leave();
      else setCodesLeft(recoveryCodesLeft);
    } catch (error) {
      const { code } = problemOf(error);
      if (code === "second_factor_required") setStep("code");
      else show(error);
      // Changed or locked meanwhile: the code cannot mend it.
      if (code === "invalid_credentials") setStep("password");
    }
  };
  const submit = form.handleSubmit(enter);
  if (codesLeft !== null) return <RecoveryCodeUsed left={codesLeft} onContinue={leave} />;
  if (step === "code")
    return (
      <SecondStep
        problem={<FormProblemAlert problem={problem} />}
        pending={signIn.isPending || leaving}
        onSubmit={(code) => void enter({ ...form.getValues(), code })}
        onBack={() => {
          clear();
          form.reset();
          setStep("password");
        }}
      />
    );
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
