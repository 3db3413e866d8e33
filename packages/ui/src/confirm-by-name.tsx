"use client";
import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";

export type ConfirmByNameProps = {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen and when. */
  consequences: ReactNode;
  /** What has to be typed. */
  name: string;
  labels: { typeName: ReactNode; mismatch: string; confirm: string; cancel: string };
  /** Further fields, such as a reason. */
  children?: ReactNode;
  pending?: boolean;
  error?: ReactNode;
  onConfirm: () => void;
};

const same = (a: string, b: string) => a.normalize("NFC").trim() === b.normalize("NFC").trim();

/** A destructive step: says what happens, and asks for the name. The button is never dead, it says what is missing. */
export function ConfirmByName({
  opened,
  onClose,
  title,
  consequences,
  name,
  labels,
  children,
  pending = false,
  error,
  onConfirm,
}: ConfirmByNameProps) {
  const [typed, setTyped] = useState("");
  const [refused, setRefused] = useState(false);
  const close = () => {
    setTyped("");
    setRefused(false);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} closeOnClickOutside={!pending} closeOnEscape={!pending}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (pending) return;
          if (same(typed, name)) onConfirm();
          else setRefused(true);
        }}
      >
        <Stack gap="md">
          <div>{consequences}</div>
          {children}
          <TextInput
            label={labels.typeName}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setRefused(false);
            }}
            error={refused ? labels.mismatch : undefined}
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            data-autofocus
          />
          {error ? (
            <Alert color="brick" role="alert">
              {error}
            </Alert>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} disabled={pending}>
              {labels.cancel}
            </Button>
            <Button type="submit" color="brick" loading={pending}>
              {labels.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
