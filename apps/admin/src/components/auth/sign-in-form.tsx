"use client";
import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { AnchorLink } from "@tenantry/ui/links";
import { PasswordField } from "@tenantry/ui/password-field";
import { useTranslations } from "next-intl";
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
  const signIn = trpc.staff.signIn.useMutation({
    // A whole page load: what was cached before the sign-in belongs to nobody.
    onSuccess: () => window.location.assign(to),
    onError: () => form.resetField("password"),
  });
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => signIn.mutate(values))}>
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
        <ProblemAlert problem={signIn.error ? problemOf(signIn.error) : null} />
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
