"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, TextInput } from "@mantine/core";
import { CreateBranchInput } from "@tenantry/core/workspace/inputs";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import { useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { FormDialog } from "./form-dialog.tsx";

export type BranchValues = { id: string; name: string; name2: string | null; address: string | null };

/** Opens a branch, or changes the one it is given. */
export function BranchForm({ branch }: { branch?: BranchValues }) {
  const t = useTranslations("workspace.branches");
  const actions = useTranslations("common.actions");
  const words = useFieldWords();
  const router = useRouter();
  const [opened, setOpened] = useState(false);
  const defaultValues = { name: branch?.name ?? "", name2: branch?.name2 ?? "", address: branch?.address ?? "" };
  const form = useForm({ resolver: zodResolver(CreateBranchInput), defaultValues });
  const { problem, show, clear } = useFormProblem(form);
  const create = trpc.workspace.createBranch.useMutation();
  const update = trpc.workspace.updateBranch.useMutation();
  const close = () => {
    setOpened(false);
    clear();
    form.reset();
  };
  const submit = form.handleSubmit(async (input) => {
    clear();
    try {
      await (branch ? update.mutateAsync({ ...input, id: branch.id }) : create.mutateAsync(input));
      setOpened(false);
      form.reset(branch ? form.getValues() : defaultValues);
      router.refresh();
    } catch (error) {
      show(error);
    }
  });
  const { errors } = form.formState;
  const label = t(branch ? "edit" : "new");
  return (
    <>
      <Button {...(branch && { size: "compact-sm", variant: "subtle" })} onClick={() => setOpened(true)}>
        {label}
      </Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={label}
        labels={{ submit: t(branch ? "save" : "create"), cancel: actions("cancel") }}
        pending={create.isPending || update.isPending}
        problem={problem}
        onSubmit={submit}
      >
        <TextInput label={t("name")} error={words(errors.name?.message)} data-autofocus {...form.register("name")} />
        <TextInput label={t("name2")} error={words(errors.name2?.message)} dir="auto" {...form.register("name2")} />
        <TextInput
          label={t("address")}
          error={words(errors.address?.message)}
          dir="auto"
          {...form.register("address")}
        />
      </FormDialog>
    </>
  );
}

export function BranchActions({ branch }: { branch: BranchValues }) {
  const t = useTranslations("workspace.branches");
  const archive = trpc.workspace.archiveBranch.useMutation();
  return (
    <Group gap={4}>
      <BranchForm branch={branch} />
      <ConfirmButton
        label={t("archive")}
        title={t("archiveTitle", { name: `\u2068${branch.name}\u2069` })}
        onConfirm={() => archive.mutateAsync({ id: branch.id })}
      >
        {t("archiveText")}
      </ConfirmButton>
    </Group>
  );
}
