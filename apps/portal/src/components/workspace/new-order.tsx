"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { CreateOrderInput } from "@tenantry/core/workspace/inputs";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import { useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import { FormDialog } from "./form-dialog.tsx";

/** Takes an order by hand; amounts are in the tenant's currency. */
export function NewOrder({ currency }: { currency: string }) {
  const t = useTranslations("workspace.orders");
  const actions = useTranslations("common.actions");
  const words = useFieldWords();
  const router = useRouter();
  const [opened, setOpened] = useState(false);
  const form = useForm({ resolver: zodResolver(CreateOrderInput), defaultValues: { customer: "", total: "" } });
  const { problem, show, clear } = useFormProblem(form);
  const create = trpc.workspace.createOrder.useMutation();
  const close = () => {
    setOpened(false);
    clear();
    form.reset();
  };
  const submit = form.handleSubmit(async (input) => {
    clear();
    try {
      const { number } = await create.mutateAsync(input);
      close();
      notifications.show({ message: t("created", { number: String(number) }) });
      router.refresh();
    } catch (error) {
      show(error);
    }
  });
  const { errors } = form.formState;
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t("new")}</Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={t("new")}
        labels={{ submit: t("create"), cancel: actions("cancel") }}
        pending={create.isPending}
        problem={problem}
        onSubmit={submit}
      >
        <TextInput
          label={t("customer")}
          error={words(errors.customer?.message)}
          autoComplete="off"
          data-autofocus
          {...form.register("customer")}
        />
        <TextInput
          label={t("total")}
          description={t("totalHint", { currency })}
          error={words(errors.total?.message)}
          inputMode="decimal"
          dir="ltr"
          autoComplete="off"
          {...form.register("total")}
        />
      </FormDialog>
    </>
  );
}
