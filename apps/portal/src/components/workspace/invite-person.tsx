"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Email, optionalLine } from "@tenantry/core/text";
import { WorkspaceRoleInput } from "@tenantry/core/workspace/inputs";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import { FormDialog } from "./form-dialog.tsx";

const InviteForm = z.object({ email: Email, name: optionalLine(120), role: WorkspaceRoleInput });

/** Sends an invitation; it holds a seat at once. */
export function InvitePerson() {
  const t = useTranslations("workspace.people");
  const roles = useTranslations("common.roles.workspace");
  const actions = useTranslations("common.actions");
  const words = useFieldWords();
  const router = useRouter();
  const [opened, setOpened] = useState(false);
  const form = useForm({
    resolver: zodResolver(InviteForm),
    defaultValues: { email: "", name: "", role: "member" as const },
  });
  const { problem, show, clear } = useFormProblem(form);
  const invite = trpc.workspace.inviteUser.useMutation();
  const close = () => {
    setOpened(false);
    clear();
    form.reset();
  };
  const submit = form.handleSubmit(async ({ name, ...input }) => {
    clear();
    try {
      const { email } = await invite.mutateAsync({ ...input, ...(name !== null && { name }) });
      close();
      notifications.show({ message: t("sent", { email: `\u2068${email}\u2069` }) });
      router.refresh();
    } catch (error) {
      show(error);
    }
  });
  const { errors } = form.formState;
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t("invite")}</Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={t("invite")}
        labels={{ submit: t("send"), cancel: actions("cancel") }}
        pending={invite.isPending}
        problem={problem}
        onSubmit={submit}
      >
        <TextInput
          label={t("email")}
          error={words(errors.email?.message)}
          type="email"
          dir="ltr"
          autoComplete="off"
          data-autofocus
          {...form.register("email")}
        />
        <TextInput
          label={t("name")}
          description={t("nameHint")}
          error={words(errors.name?.message)}
          autoComplete="off"
          {...form.register("name")}
        />
        <NativeSelect
          label={t("role")}
          data={[
            { value: "member", label: roles("member") },
            { value: "admin", label: roles("admin") },
          ]}
          {...form.register("role")}
        />
      </FormDialog>
    </>
  );
}
