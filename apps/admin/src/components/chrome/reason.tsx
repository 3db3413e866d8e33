"use client";
import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import { z } from "zod";
import { lazyResolver } from "./lazy-resolver.ts";
import { ProblemAlert, problemOf, useFieldWords } from "./problem.tsx";

type ReasonForm = UseFormReturn<{ reason: string }, unknown, { reason: string }>;

const resolver = lazyResolver(async () => {
  const { Reason } = await import("@tenantry/core/tenant/inputs");
  return z.object({ reason: Reason });
});

/** Why staff do something. `error` is what the server said about the last attempt. */
export function useReasonForm(error: unknown): ReasonForm {
  const form = useForm({ mode: "onTouched", resolver, defaultValues: { reason: "" } });
  const { setError } = form;
  useEffect(() => {
    const code = error ? problemOf(error).fields?.reason?.[0] : undefined;
    if (code) setError("reason", { type: "server", message: code }, { shouldFocus: true });
  }, [error, setError]);
  return form;
}

export function ReasonField({ form }: { form: ReasonForm }) {
  const t = useTranslations("admin.reason");
  const words = useFieldWords();
  const code = form.formState.errors.reason?.message;
  return (
    <Textarea
      label={t("label")}
      description={t("help")}
      autosize
      minRows={2}
      maxRows={6}
      error={words(code === "too_short" ? "reason_required" : code)}
      {...form.register("reason")}
    />
  );
}

/** An act of staff that can be undone: what will happen, and why. */
export function ReasonDialog({
  opened,
  onClose,
  title,
  text,
  submit,
  pending,
  error,
  onSubmit,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  text: ReactNode;
  submit: string;
  pending: boolean;
  error: unknown;
  onSubmit: (reason: string) => void;
}) {
  const t = useTranslations("common.actions");
  const form = useReasonForm(error);
  const { reset } = form;
  useEffect(() => {
    if (!opened) reset();
  }, [opened, reset]);
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeOnClickOutside={!pending} closeOnEscape={!pending}>
      <form noValidate onSubmit={form.handleSubmit(({ reason }) => onSubmit(reason))}>
        <Stack gap="md">
          <div>{text}</div>
          <ReasonField form={form} />
          <ProblemAlert problem={error ? problemOf(error) : null} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={pending}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={pending}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
