"use client";
import { NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import { locales } from "@tenantry/core/locale";
import { currencies } from "@tenantry/core/money";
import { countries, proposeLocality } from "@tenantry/core/tenant/locality";
import { countryName, currencyName } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { useFieldWords } from "../chrome/form-problem.tsx";
import type { RegisterForm } from "./form-model.ts";
import { SlugField, type SlugFieldProps } from "./slug-field.tsx";

export type BusinessStepProps = Omit<SlugFieldProps, "form"> & {
  form: RegisterForm;
  /** False until the browser has taken over: the long lists are made there, with its own names of countries and zones. */
  hydrated: boolean;
};

export function BusinessStep({ form, hydrated, ...slug }: BusinessStepProps) {
  const t = useTranslations("portal.register.business");
  const state = useTranslations("common.state");
  const languages = useTranslations("common.language");
  const words = useFieldWords();
  const { errors } = form.formState;
  const [country, zone] = form.watch(["country", "timezone"]);
  const lists = useLocalityLists(hydrated, country, zone);
  const optional = (label: string) => `${label} (${state("optional")})`;
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t("name")}
          autoComplete="organization"
          error={words(errors.businessName?.message)}
          {...form.register("businessName")}
        />
        <TextInput
          label={optional(t("name2"))}
          autoComplete="off"
          error={words(errors.businessNameAr?.message)}
          {...form.register("businessNameAr")}
        />
      </SimpleGrid>
      <SlugField form={form} {...slug} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NativeSelect
          label={t("country")}
          autoComplete="country"
          data={lists.countries}
          error={words(errors.country?.message)}
          {...form.register("country", {
            onChange: ({ target }: { target: { value: string } }) => {
              const proposed = proposeLocality(target.value);
              form.setValue("currency", proposed?.currency ?? "USD", { shouldValidate: true });
              if (proposed) form.setValue("timezone", proposed.timeZone, { shouldValidate: true });
            },
          })}
        />
        <TextInput
          label={optional(t("phone"))}
          type="tel"
          autoComplete="tel"
          error={words(errors.phone?.message)}
          {...form.register("phone")}
        />
        <NativeSelect
          label={t("currency")}
          data={lists.currencies}
          error={words(errors.currency?.message)}
          {...form.register("currency")}
        />
        <NativeSelect
          label={t("timezone")}
          data={lists.zones}
          error={words(errors.timezone?.message)}
          {...form.register("timezone")}
        />
        <NativeSelect
          label={t("language")}
          data={locales.map((locale) => ({ value: locale, label: languages(locale) }))}
          error={words(errors.language?.message)}
          {...form.register("language")}
        />
      </SimpleGrid>
    </>
  );
}

/** Names in the reader's language, in its own order; before hydration only what is chosen. */
function useLocalityLists(hydrated: boolean, country: string, zone: string) {
  const locale = useLocale();
  const all = useMemo(() => {
    const named = countries.map((code) => ({ value: code as string, label: countryName(code, locale) }));
    return {
      countries: named.toSorted((a, b) => a.label.localeCompare(b.label, locale)),
      zones: Intl.supportedValuesOf("timeZone"),
    };
  }, [locale]);
  const blank = country === "" ? [{ value: "", label: "" }] : [];
  return {
    countries: [...blank, ...(hydrated ? all.countries : all.countries.filter(({ value }) => value === country))],
    currencies: currencies.map((code) => ({ value: code, label: `${code} · ${currencyName(code, locale)}` })),
    zones: hydrated ? [...(all.zones.includes(zone) ? [] : [zone]), ...all.zones] : [zone],
  };
}
