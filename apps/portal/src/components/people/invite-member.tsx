"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Radio, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { InviteMemberInput } from "@tenantry/core/identity/inputs";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import { useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import { FormDialog } from "../workspace/form-dialog.tsx";

const roles = ["billing_contact", "owner"] as const;

/** Asks somebody to join the people of this business. */
export function InviteMember({ tenantId, disabled }: { tenantId: string; disabled: boolean }) {
  const t = useTranslations("portal.people");
  const names = useTranslations("common.roles.membership");
  const actions = useTranslations("common.actions");
  const words = useFieldWords();
  const router = useRouter();
  const [opened, setOpened] = useState(false);
  const form = useForm({
    resolver: zodResolver(InviteMemberInput),
    defaultValues: { email: "", role: "billing_contact" as const },
  });
  const { problem, show, clear } = useFormProblem(form);
  const invite = trpc.people.invite.useMutation();
  const close = () => {
    setOpened(false);
    clear();
    form.reset();
  };
  const submit = form.handleSubmit(async (input) => {
    clear();
    try {
      const { email } = await invite.mutateAsync({ tenantId, ...input });
      close();
      notifications.show({ message: t("invite.sent", { email: `\u2068${email}\u2069` }) });
      router.refresh();
    } catch (error) {
      show(error);
    }
  });
  return (
    <>
      <Button onClick={() => setOpened(true)} disabled={disabled}>
        {t("invite.open")}
      </Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={t("invite.title")}
        labels={{ submit: t("invite.submit"), cancel: actions("cancel") }}
        pending={invite.isPending}
        problem={problem}
        onSubmit={submit}
      >
        <div>{t("invite.text")}</div>
        <TextInput
          label={t("email")}
          error={words(form.formState.errors.email?.message)}
          type="email"
          dir="ltr"
          autoComplete="off"
          data-autofocus
          {...form.register("email")}
        />
        <Controller
          control={form.control}
          name="role"
          render={({ field: { value, onChange } }) => (
            <Radio.Group label={t("role")} value={value} onChange={onChange}>
              <Stack gap="xs" mt="xs">
                {roles.map((role) => (
                  <Radio key={role} value={role} label={names(role)} description={t(`roles.${role}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
        />
      </FormDialog>
    </>
  );
}
