"use client";
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

export type ConfirmDialogProps = {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen and when. */
  children: ReactNode;
  labels: { confirm: string; keep: string };
  tone?: "plain" | "danger";
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
};

/** Asks before something changes, and says why it did not. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title, children, labels, tone = "plain", pending, error, onConfirm } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeOnClickOutside={!pending} closeOnEscape={!pending}>
      <Stack gap="md">
        <div>{children}</div>
        <FormProblemAlert problem={error ? problemOf(error) : null} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={pending}>
            {labels.keep}
          </Button>
          <Button {...(tone === "danger" && { color: "brick" })} loading={pending} onClick={onConfirm}>
            {labels.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
