"use client";
import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";

const settleMs = 300;

/** A list's own search: `/` goes there, and what is typed reaches the list when the typing pauses. */
export function SearchField({
  label,
  placeholder,
  value,
  onSearch,
}: {
  label: string;
  placeholder: string;
  /** What the address says. */
  value: string;
  onSearch: (text: string) => void;
}) {
  const t = useTranslations("common.actions");
  const ref = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState(value);
  // Cleared or gone back: the address has changed by other hands than this field's.
  if (value !== seen) {
    setSeen(value);
    if (value !== sent) setText(value);
    setSent(value);
  }
  const send = (next: string) => {
    const trimmed = next.trim();
    setSent(trimmed);
    onSearch(trimmed);
  };
  const sendSoon = useDebouncedCallback(send, settleMs);
  const type = (next: string) => {
    setText(next);
    sendSoon(next);
  };
  useHotkeys([["/", () => ref.current?.focus()]]);
  return (
    <TextInput
      ref={ref}
      type="search"
      label={label}
      placeholder={placeholder}
      value={text}
      maxLength={120}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
      rightSection={text ? <CloseButton size="sm" aria-label={t("clearFilters")} onClick={() => type("")} /> : null}
    />
  );
}
