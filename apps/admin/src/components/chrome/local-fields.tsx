"use client";
import { Textarea, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { FieldError, UseFormRegisterReturn } from "react-hook-form";
import styles from "./form.module.css";
import { useFieldWords } from "./problem.tsx";

/** One text in both languages, side by side; each field reads in its own direction. */
export function LocalFields({
  label,
  en,
  ar,
  errors,
  long = false,
}: {
  label: string;
  en: UseFormRegisterReturn;
  ar: UseFormRegisterReturn;
  errors?: { en?: FieldError | undefined; ar?: FieldError | undefined } | undefined;
  long?: boolean;
}) {
  const t = useTranslations("catalogue.local");
  const words = useFieldWords();
  const fields = [
    { dir: "ltr", lang: "en", label: t("english", { label }), error: words(errors?.en?.message), ...en },
    { dir: "rtl", lang: "ar", label: t("arabic", { label }), error: words(errors?.ar?.message), ...ar },
  ] as const;
  return (
    <div className={styles.pair}>
      {fields.map(({ lang, ...field }) =>
        long ? (
          <Textarea key={lang} lang={lang} autosize minRows={2} maxRows={5} {...field} />
        ) : (
          <TextInput key={lang} lang={lang} {...field} />
        ),
      )}
    </div>
  );
}
