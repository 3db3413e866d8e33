"use client";
import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import styles from "./copyable-id.module.css";

const shownEnd = 6;

/** An id short enough to compare by eye. Ids begin with their time, so the end tells them apart. */
export const shortId = (id: string): string => `…${id.slice(-shownEnd)}`;

/** The whole id goes to the clipboard; `full` also shows all of it. */
export function CopyableId({ id, full = false }: { id: string; full?: boolean }) {
  const t = useTranslations("admin.short");
  return (
    <span className={styles.id} title={id}>
      <Bdi mono>{full ? id : shortId(id)}</Bdi>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color={copied ? "evergreen" : "gray"}
            size="sm"
            onClick={copy}
            aria-label={copied ? t("copied") : t("copy", { id })}
          >
            {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}
