"use client";
import { Button } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useTransition } from "react";

export type LanguageSwitchProps = {
  current: string;
  /** Every language by its own name. */
  languages: readonly { locale: string; name: string }[];
  /** Keeps the choice; may be a server action. */
  onSelect: (locale: string) => void | Promise<void>;
};

// In the system's font: one word must not make every English reader fetch the Arabic one (166 kB).
const otherScript = { color: "inherit", fontFamily: "system-ui, sans-serif" };

/** One button per other language, written in that language. */
export function LanguageSwitch({ current, languages, onSelect }: LanguageSwitchProps) {
  const [pending, startTransition] = useTransition();
  return languages
    .filter(({ locale }) => locale !== current)
    .map(({ locale, name }) => (
      <Button
        key={locale}
        lang={locale}
        variant="subtle"
        color="gray"
        size="sm"
        px="xs"
        style={otherScript}
        loading={pending}
        leftSection={<IconLanguage size={18} stroke={1.6} aria-hidden="true" />}
        onClick={() =>
          startTransition(async () => {
            await onSelect(locale);
          })
        }
      >
        {name}
      </Button>
    ));
}
