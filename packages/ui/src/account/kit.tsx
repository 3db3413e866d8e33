"use client";
import { Button, Group, Stack } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type ComponentType, createContext, type FormEvent, type ReactNode, use, useRef, useState } from "react";

/** What an app lends to the sections of an account: its words for refusals, its dates, its way to read the page anew. */
export type AccountKit = {
  /** Field of a refusal → what is wrong there; null when it is about no field. */
  fieldsOf: (error: unknown) => Readonly<Record<string, readonly string[]>> | null;
  fieldWords: (code: string | undefined) => string | undefined;
  /** An alert about what is wrong, unless fields say it. */
  Problem: ComponentType<{ error: unknown }>;
  When: ComponentType<{ instant: Date }>;
  exact: (instant: Date) => string;
  refresh: () => void;
};

const Kit = createContext<AccountKit | null>(null);

export const AccountKitProvider = Kit.Provider;

export function useAccountKit(): AccountKit {
  const kit = use(Kit);
  if (!kit) throw new Error("The sections of an account stand inside AccountKitProvider.");
  return kit;
}

export type AccountFormProps = {
  /** Reads a field of the form by its name. What it throws is said at the fields or above the buttons. */
  onSubmit: (value: (name: string) => string) => Promise<unknown>;
  submit: string;
  onCancel: () => void;
  danger?: boolean;
  children: (errorOf: (name: string) => string | undefined) => ReactNode;
};

/** A few fields and a button; the server says what is wrong with them. */
export function AccountForm({ onSubmit, submit, onCancel, danger = false, children }: AccountFormProps) {
  const t = useTranslations("account");
  const { fieldsOf, fieldWords, Problem } = useAccountKit();
  const form = useRef<HTMLFormElement>(null);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fields = error === null ? null : fieldsOf(error);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (pending || !form.current) return;
    const values = new FormData(form.current);
    setPending(true);
    setError(null);
    try {
      await onSubmit((name) => String(values.get(name) ?? ""));
    } catch (refusal) {
      setError(refusal);
      const [first] = Object.keys(fieldsOf(refusal) ?? {});
      const field = first && form.current?.elements.namedItem(first);
      if (field instanceof HTMLElement) field.focus();
    } finally {
      setPending(false);
    }
  };
  return (
    <form ref={form} onSubmit={send} noValidate method="post">
      <Stack gap="md">
        {children((name) => fieldWords(fields?.[name]?.[0]))}
        {error !== null && !fields ? <Problem error={error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel} disabled={pending}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={pending} {...(danger && { color: "brick" })}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Password managers keep a new password for the account that a form names. */
export function AccountName({ email }: { email: string }) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}
