"use client";
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { SettingsPatch } from "@tenantry/core/settings-inputs";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import styles from "../catalogue/catalogue.module.css";
import formStyles from "../chrome/form.module.css";
import { LocalFields } from "../chrome/local-fields.tsx";
import { problemOf, useFieldWords } from "../chrome/problem.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { BankAccounts } from "./bank-accounts.tsx";
import { GatewayTable } from "./gateway-table.tsx";
import { NumberPreview } from "./number-preview.tsx";
import { RegistrationSettings } from "./registration-settings.tsx";
import { type Settings, type SettingsValues, settingsResolver, settingsValuesOf } from "./settings-values.ts";
import { TaxRates } from "./tax-rates.tsx";

/** The platform's settings, in force for everybody as soon as they are saved. */
export function SettingsForm({ settings, mayWrite }: { settings: Settings; mayWrite: boolean }) {
  const t = useTranslations("steering.settings");
  const issuerWords = useTranslations("revenue.company.settings");
  const common = useTranslations("common.actions");
  const words = useFieldWords();
  const router = useRouter();
  const [asked, setAsked] = useState<SettingsPatch | null>(null);
  const form = useForm<SettingsValues, unknown, SettingsPatch>({
    mode: "onTouched",
    resolver: settingsResolver(settings),
    defaultValues: settingsValuesOf(settings),
    disabled: !mayWrite,
  });
  const { errors } = form.formState;
  const update = trpc.admin.settings.update.useMutation({
    onSuccess: () => {
      setAsked(null);
      notifications.show({ message: t("saved") });
      router.refresh();
    },
    onError: (error) => {
      for (const name of ["defaultPlan", "defaultPlacement", "captcha"] as const) {
        const code = problemOf(error).fields?.[`patch.${name}`]?.[0];
        if (!code) continue;
        setAsked(null);
        form.setError(name, { type: "server", message: code }, { shouldFocus: true });
      }
    },
  });
  const text = (
    name:
      | "usageClosesAfterMinutes"
      | "taxNumber"
      | "registrationNumber"
      | "email"
      | "phone"
      | "timeZone"
      | "invoiceTemplate"
      | "creditNoteTemplate"
      | "termsDays"
      | "checkoutHours",
  ) => (
    <TextInput
      label={t(`fields.${name}`)}
      description={t(`help.${name}`)}
      dir="ltr"
      error={words(errors[name]?.message)}
      {...form.register(name)}
    />
  );
  return (
    <FormProvider {...form}>
      <form noValidate className={styles.column} onSubmit={form.handleSubmit(setAsked)}>
        <RegistrationSettings mayWrite={mayWrite} />
        <Section title={t("issuer")} description={t("issuerText")}>
          <div className={formStyles.form}>
            <LocalFields
              label={t("fields.issuerName")}
              en={form.register("issuerName.en")}
              ar={form.register("issuerName.ar")}
              errors={errors.issuerName}
            />
            <Textarea
              label={t("fields.addressLines")}
              description={t("help.addressLines")}
              autosize
              minRows={2}
              maxRows={6}
              error={words(errors.addressLines?.message)}
              {...form.register("addressLines")}
            />
            <div className={formStyles.pair}>
              {text("taxNumber")}
              {text("registrationNumber")}
              {text("email")}
              {text("phone")}
              {text("timeZone")}
            </div>
            <LocalFields
              label={issuerWords("footer")}
              en={form.register("footer.en")}
              ar={form.register("footer.ar")}
              errors={errors.footer}
              long
            />
          </div>
        </Section>
        <Section title={issuerWords("accounts.title")} description={issuerWords("accounts.text")}>
          <BankAccounts mayWrite={mayWrite} />
        </Section>
        <Section title={t("billing")} description={t("billingText")}>
          <div className={formStyles.form}>
            <div className={formStyles.pair}>
              {text("invoiceTemplate")}
              {text("creditNoteTemplate")}
              <NumberPreview />
              {text("termsDays")}
              {text("checkoutHours")}
              {text("usageClosesAfterMinutes")}
              <NativeSelect
                label={t("fields.upgradeMode")}
                description={t("help.upgradeMode")}
                data={(["prorate", "reset"] as const).map((value) => ({ value, label: t(`modes.${value}`) }))}
                {...form.register("upgradeMode")}
              />
            </div>
            {(["pricesIncludeTax", "retentionOffer"] as const).map((name) => (
              <Checkbox
                key={name}
                label={t(`fields.${name}`)}
                description={t(`help.${name}`)}
                {...form.register(name)}
              />
            ))}
          </div>
        </Section>
        <Section title={issuerWords("gateways.title")} description={issuerWords("gateways.text")}>
          <GatewayTable />
        </Section>
        <Section title={t("tax")} description={t("taxText")}>
          <TaxRates mayWrite={mayWrite} />
        </Section>
        {mayWrite ? (
          <div className={styles.actions}>
            <Button type="submit">{common("save")}</Button>
          </div>
        ) : null}
      </form>
      <ReasonDialog
        opened={asked !== null}
        onClose={() => {
          setAsked(null);
          update.reset();
        }}
        title={common("save")}
        text={t("confirm")}
        submit={common("save")}
        pending={update.isPending}
        error={update.error}
        onSubmit={(reason) => {
          if (asked) update.mutate({ patch: asked, reason, seenAt: settings.seenAt });
        }}
      />
    </FormProvider>
  );
}
