"use client";
import type { LocalText } from "@tenantry/core/locale";
import type { Money } from "@tenantry/core/money";
import { lineWords, type StatementFigures, sumWords, type ShownLine as Words } from "@tenantry/i18n/statement";
import { Statement as Sheet } from "@tenantry/ui/statement";
import { useLocale, useTranslations } from "next-intl";
import { Figure } from "./figures.tsx";
import { useLineNames } from "./use-line-names.ts";

type ShownLine = Words & {
  readonly code: string;
  readonly description?: LocalText | null;
  /** Taken back of it since. */
  readonly credited?: Money;
};

/** Lines, taxes, total, balance and what is left to pay; with what was credited of a line since. */
export function Statement({
  label,
  lines,
  timeZone,
  ...figures
}: StatementFigures & { label: string; lines: readonly ShownLine[]; timeZone: string }) {
  const t = useTranslations("common.statement");
  const locale = useLocale();
  const { lineName } = useLineNames();
  return (
    <Sheet
      label={label}
      head={{ description: t("description"), amount: t("amount") }}
      lines={lines.map((line) => ({
        ...lineWords(line, { t, locale, name: line.description?.[locale] ?? lineName(line.code), timeZone }),
        below:
          line.credited && line.credited.minor > 0n ? (
            <>
              {t("credited")} <Figure value={line.credited} />
            </>
          ) : null,
      }))}
      sums={sumWords(figures, { t, locale })}
    />
  );
}
