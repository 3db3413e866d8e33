"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, NativeSelect, Radio, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { HandOverInput } from "@tenantry/core/identity/inputs";
import { type HandOverChoice, handOverChoices } from "@tenantry/core/identity/people";
import { Email } from "@tenantry/core/text";
import { PasswordField } from "@tenantry/ui/password-field";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import { FormDialog } from "../workspace/form-dialog.tsx";

const byMail = "by-mail";
const { afterwards, password } = HandOverInput.shape;
const HandOverForm = z
  .object({ to: z.string().min(1, "required"), email: z.string(), afterwards, password })
  .superRefine(({ to, email }, check) => {
    if (to !== byMail) return;
    for (const issue of Email.safeParse(email).error?.issues ?? [])
      check.addIssue({ code: "custom", path: ["email"], message: issue.message });
  });

type HandOverProps = {
  tenantId: string;
  candidates: readonly { id: string; name: string; email: string }[];
  mayInvite: boolean;
};

/** Somebody else becomes owner in one's place, confirmed with one's own password. */
export function HandOver({ tenantId, candidates, mayInvite }: HandOverProps) {
  const t = useTranslations("portal.people.handOver");
  const actions = useTranslations("common.actions");
  const words = useFieldWords();
  const router = useRouter();
  const [opened, setOpened] = useState(false);
  const form = useForm({
    resolver: zodResolver(HandOverForm),
    defaultValues: {
      to: candidates.length === 0 ? byMail : "",
      email: "",
      afterwards: "billing_contact" as HandOverChoice,
      password: "",
    },
  });
  const { problem, show, clear } = useFormProblem(form);
  const handOver = trpc.people.handOver.useMutation();
  const [leaving, setLeaving] = useState(false);
  const close = () => {
    setOpened(false);
    clear();
    form.reset();
  };
  const submit = form.handleSubmit(async ({ to, email, ...input }) => {
    clear();
    try {
      const target = to === byMail ? { email } : { ownerId: to };
      const { done } = await handOver.mutateAsync({ tenantId, to: target, ...input });
      if (done && input.afterwards === "leave") {
        setLeaving(true);
        window.location.assign("/tenant/dashboard");
        return;
      }
      close();
      notifications.show({ message: done ? t("done") : t("asked", { email: `\u2068${email.trim()}\u2069` }) });
      router.refresh();
    } catch (error) {
      show(error);
    }
  });
  const { errors } = form.formState;
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)} disabled={candidates.length === 0 && !mayInvite}>
        {t("open")}
      </Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={t("title")}
        labels={{ submit: t("submit"), cancel: actions("cancel") }}
        pending={handOver.isPending || leaving}
        problem={problem}
        danger
        onSubmit={submit}
      >
        {candidates.length === 0 ? null : (
          <NativeSelect
            label={t("to")}
            error={words(errors.to?.message)}
            data={[
              { value: "", label: t("choose") },
              ...candidates.map(({ id, name, email }) => ({
                value: id,
                label: `\u2068${name}\u2069 (\u2066${email}\u2069)`,
              })),
              ...(mayInvite ? [{ value: byMail, label: t("byMail") }] : []),
            ]}
            data-autofocus
            {...form.register("to")}
          />
        )}
        {form.watch("to") === byMail ? (
          <TextInput
            label={t("email")}
            description={t("emailHelp")}
            error={words(errors.email?.message)}
            type="email"
            dir="ltr"
            autoComplete="off"
            {...form.register("email")}
          />
        ) : null}
        <Controller
          control={form.control}
          name="afterwards"
          render={({ field: { value, onChange } }) => (
            <Radio.Group label={t("afterwards")} value={value} onChange={onChange}>
              <Stack gap="xs" mt="xs">
                {handOverChoices.map((choice) => (
                  <Radio key={choice} value={choice} label={t(choice)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
        />
        <PasswordField
          label={t("password")}
          description={t("passwordHelp")}
          autoComplete="current-password"
          error={words(errors.password?.message)}
          {...form.register("password")}
        />
        <div>{t("consequence")}</div>
      </FormDialog>
    </>
  );
}
