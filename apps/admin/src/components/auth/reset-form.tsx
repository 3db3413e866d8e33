"use client";
import { Button, Stack } from "@mantine/core";
import { PasswordField } from "@tenantry/ui/password-field";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { lazyResolver } from "../chrome/lazy-resolver.ts";
import { ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";
import { loginPath } from "./return-path.ts";

const resolver = lazyResolver(async () => {
  const { NewPassword } = await import("@tenantry/core/tenant/inputs");
  return z
    .object({ newPassword: NewPassword, repeat: z.string() })
    .refine((form) => form.newPassword === form.repeat, { path: ["repeat"], message: "password_mismatch" });
});

/** `rule` says what a password must be, in the reader's language. */
export function ResetForm({ token, rule }: { token: string; rule: string }) {
  const t = useTranslations("admin.auth.reset");
  const words = useFieldWords();
  const form = useForm({ mode: "onTouched", resolver, defaultValues: { newPassword: "", repeat: "" } });
  const { errors } = form.formState;
  const change = trpc.staff.completePasswordReset.useMutation({
    onSuccess: () => window.location.assign(loginPath(undefined, "changed")),
    onError: (error) => {
      const code = problemOf(error).fields?.newPassword?.[0];
      if (code) form.setError("newPassword", { type: "server", message: code }, { shouldFocus: true });
    },
  });
  return (
    <form
      method="post"
      noValidate
      onSubmit={form.handleSubmit(({ newPassword }) => change.mutate({ token, newPassword }))}
    >
      <Stack gap="md">
        <PasswordField
          label={t("password")}
          description={rule}
          autoComplete="new-password"
          error={words(errors.newPassword?.message)}
          {...form.register("newPassword")}
        />
        <PasswordField
          label={t("repeat")}
          autoComplete="new-password"
          error={words(errors.repeat?.message)}
          {...form.register("repeat")}
        />
        <ProblemAlert problem={change.error ? problemOf(change.error) : null} />
        <Button type="submit" fullWidth loading={change.isPending || change.isSuccess}>
          {t("submit")}
        </Button>
      </Stack>
    </form>
  );
}
