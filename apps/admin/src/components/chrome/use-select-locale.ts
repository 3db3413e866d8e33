"use client";
import { useDirection } from "@mantine/core";
import { Locale } from "@tenantry/core/locale";
import { direction } from "@tenantry/i18n/locale";
import { selectLocale } from "../../i18n/select-locale.ts";

/** Keeps the choice; the answer carries the page in the new language, Mantine's own direction is state of this page. */
export function useSelectLocale(): (choice: string) => Promise<void> {
  const { setDirection } = useDirection();
  return async (choice) => {
    await selectLocale(choice);
    setDirection(direction(Locale.parse(choice)));
  };
}
