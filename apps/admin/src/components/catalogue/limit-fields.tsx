"use client";
import { Checkbox, TextInput } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import { Fragment } from "react";
import { useFieldWords } from "../chrome/problem.tsx";
import styles from "./catalogue.module.css";
import type { Meter } from "./catalogue-types.ts";
import { useEditorForm } from "./use-editor-form.ts";

/** A limit for each meter, or the word "unlimited"; a soft one tells and never refuses. */
export function LimitFields({ meters }: { meters: readonly Meter[] }) {
  const t = useTranslations("catalogue.editor");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const words = useFieldWords();
  const form = useEditorForm();
  const { errors } = form.formState;
  const limits = form.watch("limits");
  return (
    <div className={styles.limits}>
      {meters.map(({ code, name, unit }) => {
        const isUnlimited = limits[code]?.unlimited ?? true;
        const label = name[locale];
        return (
          <Fragment key={code}>
            <span>
              {label} <span className={styles.code}>{unit[locale]}</span>
            </span>
            {isUnlimited ? (
              <span>{common("unlimited")}</span>
            ) : (
              <TextInput
                aria-label={label}
                dir="ltr"
                inputMode="numeric"
                autoComplete="off"
                error={words(errors.limits?.[code]?.value?.message)}
                {...form.register(`limits.${code}.value`)}
              />
            )}
            <Checkbox
              label={common("unlimited")}
              aria-label={t("unlimitedOf", { meter: label })}
              {...form.register(`limits.${code}.unlimited`)}
            />
            <Checkbox
              label={t("soft")}
              aria-label={t("softOf", { meter: label })}
              error={words(errors.limits?.[code]?.soft?.message)}
              {...form.register(`limits.${code}.soft`)}
            />
          </Fragment>
        );
      })}
    </div>
  );
}
