"use client";
import { Button, MultiSelect, NativeSelect, TagsInput, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Controller, useFieldArray, useFormContext } from "react-hook-form";
import styles from "../catalogue/catalogue.module.css";
import formStyles from "../chrome/form.module.css";
import { useFieldWords } from "../chrome/problem.tsx";
import { TenantPicker } from "../chrome/tenant-picker.tsx";
import { usePlans } from "../tenants/use-plans.ts";
import { attributes, type FlagOutput, type FlagValues, newRule, ruleKinds } from "./flag-values.ts";

/** Who the flag is on for. Rules are alternatives: whoever matches one of them is in. */
export function RuleFields() {
  const t = useTranslations("steering.flag.rules");
  const form = useFormContext<FlagValues, unknown, FlagOutput>();
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "rules" });
  return (
    <div className={formStyles.form}>
      {fields.length === 0 ? <p className={formStyles.note}>{t("none")}</p> : null}
      {fields.map((field, index) => (
        <fieldset key={field.id} className={styles.group}>
          <legend>{t("legend", { number: index + 1 })}</legend>
          <div>
            <RuleField index={index} />
            <div>
              <Button variant="subtle" color="brick" size="compact-sm" onClick={() => remove(index)}>
                {t("remove", { number: index + 1 })}
              </Button>
            </div>
          </div>
        </fieldset>
      ))}
      <div>
        <Button variant="default" onClick={() => append({ ...newRule })}>
          {t("add")}
        </Button>
      </div>
    </div>
  );
}

function RuleField({ index }: { index: number }) {
  const t = useTranslations("steering.flag.rules");
  const words = useFieldWords();
  const { plans } = usePlans();
  const form = useFormContext<FlagValues, unknown, FlagOutput>();
  const rule = form.watch(`rules.${index}`);
  const error = words(form.formState.errors.rules?.[index]?.kind?.message);
  const isDay = rule.attribute === "createdBefore" || rule.attribute === "createdAfter";
  return (
    <div className={formStyles.three}>
      <NativeSelect
        label={t("kind")}
        error={error}
        data={ruleKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
        {...form.register(`rules.${index}.kind`)}
      />
      {rule.kind === "percentage" ? (
        <>
          <TextInput label={t("percentage")} inputMode="numeric" {...form.register(`rules.${index}.percentage`)} />
          <NativeSelect
            label={t("of")}
            data={(["tenants", "users"] as const).map((of) => ({ value: of, label: t(`ofs.${of}`) }))}
            {...form.register(`rules.${index}.of`)}
          />
        </>
      ) : null}
      {rule.kind === "tenants" ? (
        <Controller
          control={form.control}
          name={`rules.${index}.tenantIds`}
          render={({ field }) => <TenantPicker label={t("tenants")} value={field.value} onChange={field.onChange} />}
        />
      ) : null}
      {rule.kind === "plans" ? (
        <Controller
          control={form.control}
          name={`rules.${index}.planCodes`}
          render={({ field }) => (
            <MultiSelect
              label={t("plans")}
              value={field.value}
              onChange={field.onChange}
              data={plans.map(({ code, name }) => ({ value: code, label: name }))}
            />
          )}
        />
      ) : null}
      {rule.kind === "attribute" ? (
        <>
          <NativeSelect
            label={t("attribute")}
            data={attributes.map((attribute) => ({ value: attribute, label: t(`attributes.${attribute}`) }))}
            {...form.register(`rules.${index}.attribute`)}
          />
          {isDay ? (
            <TextInput type="date" label={t("day")} {...form.register(`rules.${index}.day`)} />
          ) : (
            <Controller
              control={form.control}
              name={`rules.${index}.values`}
              render={({ field }) => (
                <TagsInput
                  label={t("values")}
                  description={t("valuesHelp")}
                  value={field.value}
                  onChange={field.onChange}
                />
              )}
            />
          )}
        </>
      ) : null}
    </div>
  );
}
