"use client";
import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { Email } from "@tenantry/core/text";
import { AnchorLink } from "@tenantry/ui/links";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { lazyResolver } from "../chrome/lazy-resolver.ts";
import { ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";

const resolver = lazyResolver(async () => z.object({ email: Email }));

export function ForgotForm() {
  const t = useTranslations("admin.auth.requestReset");
  const words = useFieldWords();
  const form = useForm({ mode: "onTouched", resolver, defaultValues: { email: "" } });
  const request = trpc.staff.requestPasswordReset.useMutation();
  const back = (
    <AnchorLink href="/login" size="sm">
      {t("back")}
    </AnchorLink>
  );
  if (request.isSuccess) {
    return (
      <Stack gap="md" role="status">
        <Alert color="evergreen" title={t("sentTitle")}>
          {t.rich("sent", { email: request.variables.email, address: (email) => <Bdi>{email}</Bdi> })}
        </Alert>
        {back}
      </Stack>
    );
  }
  return (
    <form method="post" noValidate onSubmit={form.handleSubmit((values) => request.mutate(values))}>
      <Stack gap="md">
        <TextInput
          label={t("email")}
          type="email"
          autoComplete="username"
          autoFocus
          error={words(form.formState.errors.email?.message)}
          {...form.register("email")}
        />
        <ProblemAlert problem={request.error ? problemOf(request.error) : null} />
        <Button type="submit" fullWidth loading={request.isPending}>
          {t("submit")}
        </Button>
        {back}
      </Stack>
    </form>
  );
}
