import type { LocalText } from "@tenantry/core/locale";
import { lineWords, type StatementFigures, sumWords, type ShownLine as Words } from "@tenantry/i18n/statement";
import { Statement as Sheet } from "@tenantry/ui/statement";
import { useLocale, useTranslations } from "next-intl";

/** `description` are words of its own. */
type ShownLine = Words & { readonly code: string; readonly description?: LocalText | null };

export type StatementProps = StatementFigures & {
  label: string;
  lines: readonly ShownLine[];
  timeZone: string;
  nameOf: (code: string) => LocalText | undefined;
};

/** Lines, taxes, total, balance and what is left to pay, with the names of the catalogue. */
export function Statement({ label, lines, timeZone, nameOf, ...figures }: StatementProps) {
  const t = useTranslations("common.statement");
  const locale = useLocale();
  const nameOfLine = ({ code, description }: ShownLine) => (description ?? nameOf(code))?.[locale] ?? code;
  return (
    <Sheet
      label={label}
      head={{ description: t("description"), amount: t("amount") }}
      lines={lines.map((line) => lineWords(line, { t, locale, name: nameOfLine(line), timeZone }))}
      sums={sumWords(figures, { t, locale })}
    />
  );
}
