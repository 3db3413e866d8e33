"use client";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { cycles } from "@tenantry/core/catalogue/plan";
import { type Currency, currencies, toDecimal, zero } from "@tenantry/core/money";
import { currencyName } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import formStyles from "../chrome/form.module.css";
import { useFieldWords } from "../chrome/problem.tsx";
import { ScrollRegion } from "../chrome/scroll-region.tsx";
import styles from "./catalogue.module.css";
import { useEditorForm } from "./use-editor-form.ts";
import { emptyAmounts, filledFrom } from "./version-values.ts";

/** Prices by currency and cycle; quarterly and yearly fill themselves from the monthly price when asked to. */
export function PriceGrid() {
  const t = useTranslations("catalogue.editor");
  const version = useTranslations("catalogue.version");
  const locale = useLocale();
  const words = useFieldWords();
  const form = useEditorForm();
  const prices = form.watch("prices");
  const { errors } = form.formState;
  const shown = currencies.filter((currency) => prices[currency]);
  const missing = currencies.filter((currency) => !prices[currency]);
  const fill = (currency: Currency) => {
    const amounts = form.getValues(`prices.${currency}`);
    if (amounts)
      form.setValue(`prices.${currency}`, filledFrom(amounts, currency), { shouldDirty: true, shouldValidate: true });
  };
  return (
    <div className={formStyles.form}>
      {shown.length > 0 ? (
        <ScrollRegion label={t("prices")}>
          <table className={styles.grid}>
            <thead>
              <tr>
                <th scope="col">{version("currency")}</th>
                {cycles.map((cycle) => (
                  <th key={cycle} scope="col">
                    {version(`cycles.${cycle}`)}
                  </th>
                ))}
                <th scope="col">
                  <Button variant="subtle" size="compact-sm" onClick={() => shown.forEach(fill)}>
                    {t("fillAll")}
                  </Button>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((currency) => (
                <tr key={currency}>
                  <th scope="row" title={currencyName(currency, locale)}>
                    {currency}
                  </th>
                  {cycles.map((cycle) => (
                    <td key={cycle}>
                      <TextInput
                        aria-label={t("price", { currency, cycle: version(`cycles.${cycle}`) })}
                        dir="ltr"
                        inputMode="decimal"
                        autoComplete="off"
                        placeholder={toDecimal(zero(currency))}
                        error={words(errors.prices?.[currency]?.[cycle]?.message)}
                        {...form.register(`prices.${currency}.${cycle}`)}
                      />
                    </td>
                  ))}
                  <td>
                    <span className={styles.actions}>
                      <Button variant="default" size="compact-sm" onClick={() => fill(currency)}>
                        {t("fill")}
                      </Button>
                      <Button
                        variant="subtle"
                        color="brick"
                        size="compact-sm"
                        aria-label={t("removeCurrency", { currency })}
                        onClick={() => {
                          const { [currency]: _, ...rest } = form.getValues("prices");
                          form.unregister(`prices.${currency}`);
                          form.setValue("prices", rest, { shouldDirty: true });
                        }}
                      >
                        {t("remove")}
                      </Button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      ) : (
        <p className={formStyles.note}>{t("noPrices")}</p>
      )}
      {missing.length > 0 ? (
        <div className={formStyles.three}>
          <NativeSelect
            label={t("addCurrency")}
            value=""
            onChange={(event) => {
              const currency = missing.find((code) => code === event.currentTarget.value);
              if (currency) form.setValue(`prices.${currency}`, emptyAmounts, { shouldDirty: true });
            }}
            data={[
              { value: "", label: t("choose") },
              ...missing.map((code) => ({ value: code, label: `${code} · ${currencyName(code, locale)}` })),
            ]}
          />
        </div>
      ) : null}
    </div>
  );
}
