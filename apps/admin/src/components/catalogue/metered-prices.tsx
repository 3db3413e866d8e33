"use client";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { currencies } from "@tenantry/core/money";
import { useLocale, useTranslations } from "next-intl";
import { useFieldArray } from "react-hook-form";
import formStyles from "../chrome/form.module.css";
import { useFieldWords } from "../chrome/problem.tsx";
import styles from "./catalogue.module.css";
import type { Meter } from "./catalogue-types.ts";
import { useEditorForm } from "./use-editor-form.ts";

const firstTier = { upTo: "", price: "", per: "1" };

/** Meters billed by use: graduated tiers, each unit at the price of its own tier. */
export function MeteredPrices({ meters }: { meters: readonly Meter[] }) {
  const t = useTranslations("catalogue.metered");
  const form = useEditorForm();
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "metered" });
  return (
    <div className={formStyles.form}>
      {fields.map((field, index) => (
        <MeteredPrice key={field.id} index={index} meters={meters} onRemove={() => remove(index)} />
      ))}
      <div>
        <Button
          variant="default"
          onClick={() =>
            append({ meter: meters[0]?.code ?? "", currency: "USD", included: "0", tiers: [{ ...firstTier }] })
          }
        >
          {t("add")}
        </Button>
      </div>
    </div>
  );
}

function MeteredPrice({ index, meters, onRemove }: { index: number; meters: readonly Meter[]; onRemove: () => void }) {
  const t = useTranslations("catalogue.metered");
  const version = useTranslations("catalogue.version");
  const locale = useLocale();
  const words = useFieldWords();
  const form = useEditorForm();
  const { fields, append, remove } = useFieldArray({ control: form.control, name: `metered.${index}.tiers` });
  const errors = form.formState.errors.metered?.[index];
  return (
    <fieldset className={styles.group}>
      <legend>{t("legend", { number: index + 1 })}</legend>
      <div>
        <div className={formStyles.three}>
          <NativeSelect
            label={t("meter")}
            error={words(errors?.meter?.message)}
            data={meters.map(({ code, name }) => ({ value: code, label: name[locale] }))}
            {...form.register(`metered.${index}.meter`)}
          />
          <NativeSelect label={version("currency")} data={currencies} {...form.register(`metered.${index}.currency`)} />
          <TextInput
            label={t("included")}
            inputMode="numeric"
            error={words(errors?.included?.message)}
            {...form.register(`metered.${index}.included`)}
          />
        </div>
        {fields.map((field, tier) => (
          <div key={field.id} className={formStyles.three}>
            <TextInput
              label={t("upTo")}
              description={t("upToHelp")}
              inputMode="numeric"
              error={words(errors?.tiers?.[tier]?.upTo?.message)}
              {...form.register(`metered.${index}.tiers.${tier}.upTo`)}
            />
            <TextInput
              label={t("price")}
              dir="ltr"
              inputMode="decimal"
              error={words(errors?.tiers?.[tier]?.price?.message)}
              {...form.register(`metered.${index}.tiers.${tier}.price`)}
            />
            <TextInput
              label={t("per")}
              inputMode="numeric"
              error={words(errors?.tiers?.[tier]?.per?.message)}
              {...form.register(`metered.${index}.tiers.${tier}.per`)}
            />
          </div>
        ))}
        <span className={styles.actions}>
          <Button variant="default" size="compact-sm" onClick={() => append({ ...firstTier })}>
            {t("addTier")}
          </Button>
          {fields.length > 1 ? (
            <Button variant="default" size="compact-sm" onClick={() => remove(fields.length - 1)}>
              {t("removeTier")}
            </Button>
          ) : null}
          <Button variant="subtle" color="brick" size="compact-sm" onClick={onRemove}>
            {t("remove")}
          </Button>
        </span>
      </div>
    </fieldset>
  );
}
