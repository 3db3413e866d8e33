"use client";
import { locales } from "@tenantry/core/locale";
import { LanguageSwitch } from "@tenantry/ui/language-switch";
import { ThemeToggle } from "@tenantry/ui/theme-toggle";
import { useLocale, useTranslations } from "next-intl";
import { useSelectLocale } from "./use-select-locale.ts";

/** Language and appearance for who is not signed in. */
export function HeaderControls() {
  const locale = useLocale();
  const t = useTranslations("common");
  const selectLocale = useSelectLocale();
  return (
    <>
      <LanguageSwitch
        current={locale}
        languages={locales.map((code) => ({ locale: code, name: t(`language.${code}`) }))}
        onSelect={selectLocale}
      />
      <ThemeToggle labels={{ toDark: t("theme.toDark"), toLight: t("theme.toLight") }} />
    </>
  );
}
