"use client";
import { Button, Checkbox, NativeSelect, TagsInput, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { SettingsPatch } from "@tenantry/core/settings-inputs";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Controller, FormProvider, useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import styles from "../catalogue/catalogue.module.css";
import formStyles from "../chrome/form.module.css";
import { LocalFields } from "../chrome/local-fields.tsx";
import { problemOf, useFieldWords } from "../chrome/problem.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { usePlans } from "../tenants/use-plans.ts";
import { type Settings, type SettingsValues, settingsResolver, settingsValuesOf } from "./settings-values.ts";
import { TaxRates } from "./tax-rates.tsx";

const switches = ["selfRegistration", "emailConfirmation", "manualApproval"] as const;

/** The platform's settings, in force for everybody as soon as they are saved. */
export function SettingsForm({ settings, mayWrite }: { settings: Settings; mayWrite: boolean }) {
  const t = useTranslations("steering.settings");
  const common = useTranslations("common.actions");
  const words = useFieldWords();
  const router = useRouter();
  const { plans } = usePlans();
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
      const code = problemOf(error).fields?.["patch.defaultPlan"]?.[0];
      if (!code) return;
      setAsked(null);
      form.setError("defaultPlan", { type: "server", message: code }, { shouldFocus: true });
    },
  });
  const text = (
    name:
      | "contactSalesUrl"
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
        <Section title={t("registration")} description={t("registrationText")}>
          <div className={formStyles.form}>
            {switches.map((name) => (
              <Checkbox
                key={name}
                label={t(`fields.${name}`)}
                description={t(`help.${name}`)}
                {...form.register(name)}
              />
            ))}
            <div className={formStyles.pair}>
              <NativeSelect
                label={t("fields.provisioningDriver")}
                description={t("help.provisioningDriver")}
                data={(["sync", "queue"] as const).map((value) => ({ value, label: t(`drivers.${value}`) }))}
                {...form.register("provisioningDriver")}
              />
              <NativeSelect
                label={t("fields.defaultPlan")}
                description={t("help.defaultPlan")}
                error={words(errors.defaultPlan?.message)}
                data={plans.map(({ code, name }) => ({ value: code, label: name }))}
                {...form.register("defaultPlan")}
              />
              <Controller
                control={form.control}
                name="reservedSlugs"
                render={({ field }) => (
                  <TagsInput
                    label={t("fields.reservedSlugs")}
                    description={t("help.reservedSlugs")}
                    error={words(Array.isArray(errors.reservedSlugs) ? "slug_format" : errors.reservedSlugs?.message)}
                    value={field.value}
                    onChange={field.onChange}
                    disabled={!mayWrite}
                  />
                )}
              />
              {text("contactSalesUrl")}
            </div>
          </div>
        </Section>
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
          </div>
        </Section>
        <Section title={t("billing")} description={t("billingText")}>
          <div className={formStyles.form}>
            <div className={formStyles.pair}>
              {text("invoiceTemplate")}
              {text("creditNoteTemplate")}
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
          if (asked) update.mutate({ patch: asked, reason });
        }}
      />
    </FormProvider>
  );
}
