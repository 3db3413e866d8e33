"use client";
import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { type Problem, problemOf } from "../chrome/form-problem.tsx";
import { FormDialog } from "./form-dialog.tsx";

export type ConfirmButtonProps = {
  label: string;
  title: string;
  /** What will happen. */
  children: ReactNode;
  onConfirm: () => Promise<unknown>;
  /** A step that is no loss: not in the colour of danger. */
  calm?: boolean;
};

/** A step that cannot simply be taken back: asks first, then shows the page anew. */
export function ConfirmButton({ label, title, children, onConfirm, calm = false }: ConfirmButtonProps) {
  const actions = useTranslations("common.actions");
  const router = useRouter();
  const [opened, setOpened] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const close = () => {
    setOpened(false);
    setProblem(null);
  };
  const confirm = async () => {
    setPending(true);
    setProblem(null);
    try {
      await onConfirm();
      close();
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <>
      <Button size="compact-sm" variant="subtle" {...(!calm && { color: "brick" })} onClick={() => setOpened(true)}>
        {label}
      </Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={title}
        labels={{ submit: label, cancel: actions("cancel") }}
        pending={pending}
        problem={problem}
        danger={!calm}
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <div>{children}</div>
      </FormDialog>
    </>
  );
}
