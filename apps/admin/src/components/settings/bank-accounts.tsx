"use client";
import { Button, Fieldset, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { currencies } from "@tenantry/core/money";
import { manualMeans } from "@tenantry/core/ports/payments";
import { useTranslations } from "next-intl";
import { Controller, useFieldArray, useFormContext } from "react-hook-form";
import formStyles from "../chrome/form.module.css";
import { useFieldWords } from "../chrome/problem.tsx";
import { accountValuesOf, bankDetails, type SettingsValues } from "./settings-values.ts";

const mostAccounts = 10;

/** Where money is sent that does not come through a gateway; a payer sees the first one that takes the currency. */
export function BankAccounts({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations("revenue.company.settings.accounts");
  const words = useFieldWords();
  const form = useFormContext<SettingsValues>();
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "accounts" });
  const { errors } = form.formState;
  return (
    <div className={formStyles.form}>
      {fields.length === 0 ? <p className={formStyles.note}>{t("none")}</p> : null}
      {fields.map((field, index) => (
        <Fieldset key={field.id} legend={t("account", { number: index + 1 })}>
          <div className={formStyles.form}>
            <div className={formStyles.pair}>
              <NativeSelect
                label={t("means")}
                data={manualMeans.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                {...form.register(`accounts.${index}.means`)}
              />
              <Controller
                control={form.control}
                name={`accounts.${index}.currencies`}
                render={({ field: { value, onChange, ref, onBlur } }) => (
                  <MultiSelect
                    ref={ref}
                    label={t("currencies")}
                    data={currencies}
                    value={value}
                    onBlur={onBlur}
                    onChange={(chosen) => onChange(currencies.filter((one) => chosen.includes(one)))}
                    readOnly={!mayWrite}
                    error={words(errors.accounts?.[index]?.currencies?.message)}
                  />
                )}
              />
              {bankDetails.map((name) => (
                <TextInput
                  key={name}
                  label={t(`details.${name}`)}
                  dir="ltr"
                  maxLength={120}
                  error={words(errors.accounts?.[index]?.[name]?.message)}
                  {...form.register(`accounts.${index}.${name}`)}
                />
              ))}
            </div>
            {mayWrite ? (
              <div className={formStyles.end}>
                <Button
                  variant="subtle"
                  color="brick"
                  aria-label={t("removeOf", { number: index + 1 })}
                  onClick={() => remove(index)}
                >
                  {t("remove")}
                </Button>
              </div>
            ) : null}
          </div>
        </Fieldset>
      ))}
      {mayWrite && fields.length < mostAccounts ? (
        <div>
          <Button
            variant="default"
            onClick={() => append(accountValuesOf({ means: "bank_transfer", currencies: [], details: {} }))}
          >
            {t("add")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
