"use client";
import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { AnchorLink } from "@tenantry/ui/links";
import { PasswordField } from "@tenantry/ui/password-field";
import { RecoveryCodeUsed, SecondStep } from "@tenantry/ui/second-step";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import { lazyResolver } from "../chrome/lazy-resolver.ts";
import { ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";

const resolver = lazyResolver(async () => (await import("@tenantry/core/tenant/inputs")).SignInInput);

/** `to` has been checked on the server. */
export function SignInForm({ to, notice }: { to: string; notice: string | null }) {
  const t = useTranslations("admin.auth.signIn");
  const words = useFieldWords();
  const form = useForm({ mode: "onTouched", resolver, defaultValues: { email: "", password: "" } });
  const { errors } = form.formState;
  const [step, setStep] = useState<"password" | "code">("password");
  // A whole page load: what was cached before the sign-in belongs to nobody.
  const leave = () => window.location.assign(to);
  const signIn = trpc.staff.signIn.useMutation({
    onSuccess: ({ recoveryCodesLeft }) => {
      if (recoveryCodesLeft === null) leave();
    },
    onError: (error) => {
      const { code } = problemOf(error);
      if (code === "second_factor_required") setStep("code");
      if (code !== "invalid_credentials") return;
      setStep("password");
      form.resetField("password");
    },
  });
  const problem = signIn.error ? problemOf(signIn.error) : null;
  const left = signIn.data?.recoveryCodesLeft ?? null;
  if (left !== null) return <RecoveryCodeUsed left={left} onContinue={leave} />;
  if (step === "code")
    return (
      <SecondStep
        problem={<ProblemAlert problem={problem?.code === "second_factor_required" ? null : problem} />}
        pending={signIn.isPending || signIn.isSuccess}
        onSubmit={(code) => signIn.mutate({ ...form.getValues(), code })}
        onBack={() => {
          signIn.reset();
          form.reset();
          setStep("password");
        }}
      />
    );
  return (
    <form method="post" noValidate onSubmit={form.handleSubmit((values) => signIn.mutate(values))}>
      <Stack gap="md">
        {notice && !signIn.error ? <Alert color="evergreen">{notice}</Alert> : null}
        <TextInput
          label={t("email")}
          type="email"
          autoComplete="username"
          autoFocus
          error={words(errors.email?.message)}
          {...form.register("email")}
        />
        <PasswordField
          label={t("password")}
          autoComplete="current-password"
          error={words(errors.password?.message)}
          {...form.register("password")}
        />
        <ProblemAlert problem={problem} />
        <Button type="submit" fullWidth loading={signIn.isPending || signIn.isSuccess}>
          {t("submit")}
        </Button>
        <AnchorLink href="/forgot" size="sm">
          {t("forgot")}
        </AnchorLink>
      </Stack>
    </form>
  );
}
