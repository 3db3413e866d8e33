"use client";
import { Button, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useFieldArray, useFormContext } from "react-hook-form";
import styles from "../catalogue/catalogue.module.css";
import formStyles from "../chrome/form.module.css";
import { useFieldWords } from "../chrome/problem.tsx";
import { ScrollRegion } from "../chrome/scroll-region.tsx";
import type { SettingsValues } from "./settings-values.ts";

const columns = ["country", "code", "en", "ar", "percent", "validFrom"] as const;

/** Tax by the payer's country; a new rate begins on its day and the old one stays for what it was charged on. */
export function TaxRates({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations("steering.settings.taxRates");
  const words = useFieldWords();
  const form = useFormContext<SettingsValues>();
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "taxRates" });
  const { errors } = form.formState;
  return (
    <div className={formStyles.form}>
      {fields.length === 0 ? (
        <p className={formStyles.note}>{t("none")}</p>
      ) : (
        <ScrollRegion label={t("label")}>
          <table className={styles.grid}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(column)}
                  </th>
                ))}
                <th scope="col">{t("remove")}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map((field, index) => (
                <tr key={field.id}>
                  {columns.map((column) => (
                    <td key={column}>
                      <TextInput
                        aria-label={t("cell", { column: t(column), row: index + 1 })}
                        type={column === "validFrom" ? "date" : "text"}
                        dir={column === "ar" ? "rtl" : "ltr"}
                        error={words(errors.taxRates?.[index]?.[column]?.message)}
                        {...form.register(`taxRates.${index}.${column}`)}
                      />
                    </td>
                  ))}
                  <td>
                    {mayWrite ? (
                      <Button
                        variant="subtle"
                        color="brick"
                        size="compact-sm"
                        aria-label={t("removeRow", { row: index + 1 })}
                        onClick={() => remove(index)}
                      >
                        {t("remove")}
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {mayWrite ? (
        <div>
          <Button
            variant="default"
            onClick={() =>
              append({ country: "", code: "VAT", en: "VAT", ar: "ضريبة القيمة المضافة", percent: "", validFrom: "" })
            }
          >
            {t("add")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
