"use client";
import { useDirection } from "@mantine/core";
import { Locale, locales } from "@tenantry/core/locale";
import { direction } from "@tenantry/i18n/locale";
import { LanguageSwitch } from "@tenantry/ui/language-switch";
import { ThemeToggle } from "@tenantry/ui/theme-toggle";
import { useLocale, useTranslations } from "next-intl";
import { selectLocale } from "../../i18n/select-locale.ts";

/** Language and appearance: at the end of every header of the portal. */
export function HeaderControls() {
  const locale = useLocale();
  const languages = useTranslations("common.language");
  const theme = useTranslations("common.theme");
  const { setDirection } = useDirection();
  return (
    <>
      <LanguageSwitch
        current={locale}
        languages={locales.map((code) => ({ locale: code, name: languages(code) }))}
        onSelect={async (choice) => {
          await selectLocale(choice);
          // The answer carries the page in the new language; Mantine's own direction is state of this page.
          setDirection(direction(Locale.parse(choice)));
        }}
      />
      <ThemeToggle labels={{ toDark: theme("toDark"), toLight: theme("toLight") }} />
    </>
  );
}
