"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { NativeSelect, TextInput } from "@mantine/core";
import { locales } from "@tenantry/core/locale";
import { isCurrency } from "@tenantry/core/money";
import { UpdateTenantInput } from "@tenantry/core/tenant/inputs";
import { countryName, currencyName } from "@tenantry/i18n/format";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { useLocale, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { useFieldWords } from "../chrome/form-problem.tsx";
import styles from "./settings-form.module.css";
import { SettingsForm } from "./settings-form.tsx";
import type { SettingsPartProps } from "./settings-part.ts";
import { useTimeZones } from "./use-time-zones.ts";

const GeneralInput = UpdateTenantInput.pick({
  name: true,
  name2: true,
  email: true,
  phone: true,
  address: true,
  city: true,
  timezone: true,
  language: true,
});

export function GeneralForm({ settings, ...form }: SettingsPartProps) {
  const t = useTranslations("portal.settings.general");
  const state = useTranslations("common.state");
  const languages = useTranslations("common.language");
  const locale = useLocale();
  const words = useFieldWords();
  const { name, name2, email, phone, address, city, timezone, language, country, currency } = settings;
  const fields = useForm({
    resolver: zodResolver(GeneralInput),
    mode: "onTouched",
    defaultValues: { name, name2, email, phone, address, city, timezone, language },
  });
  const { register, formState, watch } = fields;
  const { errors } = formState;
  // Controlled: a select whose list grows after the first paint would lose its choice.
  const zone = watch("timezone") ?? timezone;
  const zones = useTimeZones(zone);
  const optional = (label: string) => `${label} (${state("optional")})`;
  const countryWords = countryName(country, locale);
  return (
    <SettingsForm form={fields} {...form}>
      <Section title={t("names")}>
        <div className={styles.fields}>
          <TextInput
            label={t("name")}
            autoComplete="organization"
            error={words(errors.name?.message)}
            {...register("name")}
          />
          <TextInput
            label={optional(t("name2"))}
            description={t("name2Help")}
            autoComplete="off"
            error={words(errors.name2?.message)}
            {...register("name2")}
          />
        </div>
      </Section>
      <Section title={t("contact")} description={t("contactHelp")}>
        <div className={styles.fields}>
          <TextInput
            label={t("email")}
            type="email"
            autoComplete="email"
            error={words(errors.email?.message)}
            {...register("email")}
          />
          <TextInput
            label={optional(t("phone"))}
            description={t("phoneHelp", { country: countryWords })}
            type="tel"
            autoComplete="tel"
            error={words(errors.phone?.message)}
            {...register("phone")}
          />
          <TextInput
            label={optional(t("address"))}
            autoComplete="street-address"
            error={words(errors.address?.message)}
            {...register("address")}
          />
          <TextInput
            label={optional(t("city"))}
            autoComplete="address-level2"
            error={words(errors.city?.message)}
            {...register("city")}
          />
        </div>
      </Section>
      <Section title={t("region")}>
        <div className={styles.fields}>
          <NativeSelect
            label={t("timezone")}
            description={t("timezoneHelp")}
            data={zones}
            error={words(errors.timezone?.message)}
            {...register("timezone")}
            value={zone}
          />
          <NativeSelect
            label={t("language")}
            data={locales.map((code) => ({ value: code, label: languages(code) }))}
            error={words(errors.language?.message)}
            {...register("language")}
          />
        </div>
        <p className={styles.fixed}>
          {t.rich("fixed", {
            country: `\u2068${countryWords}\u2069`,
            currency: `\u2068${isCurrency(currency) ? currencyName(currency, locale) : currency}\u2069`,
            link: (contact) => (
              <AnchorLink href={settings.contactUrl} size="sm" prefetch={false}>
                {contact}
              </AnchorLink>
            ),
          })}
        </p>
      </Section>
    </SettingsForm>
  );
}
