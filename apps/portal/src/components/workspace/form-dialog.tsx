"use client";
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEventHandler, ReactNode } from "react";
import { FormProblemAlert, type Problem } from "../chrome/form-problem.tsx";

export type FormDialogProps = {
  opened: boolean;
  onClose: () => void;
  title: string;
  labels: { submit: string; cancel: string };
  pending: boolean;
  problem: Problem | null;
  onSubmit: FormEventHandler<HTMLFormElement>;
  /** Destructive steps are brick. */
  danger?: boolean;
  children: ReactNode;
};

/** A form, or a question, over the page; what was refused is said in it. */
export function FormDialog(props: FormDialogProps) {
  const { opened, onClose, title, labels, pending, problem, onSubmit, danger = false, children } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeOnClickOutside={!pending} closeOnEscape={!pending}>
      <form onSubmit={onSubmit} noValidate method="post">
        <Stack gap="md">
          {children}
          <FormProblemAlert problem={problem} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={pending}>
              {labels.cancel}
            </Button>
            <Button type="submit" loading={pending} {...(danger && { color: "brick" })}>
              {labels.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
