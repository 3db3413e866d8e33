"use client";
import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";

export function CopyText({ text, label }: { text: string; label: string }) {
  const actions = useTranslations("common.actions");
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <ActionIcon variant="subtle" size="sm" onClick={copy} aria-label={copied ? actions("copied") : label}>
          {copied ? <IconCheck size={16} aria-hidden="true" /> : <IconCopy size={16} aria-hidden="true" />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
