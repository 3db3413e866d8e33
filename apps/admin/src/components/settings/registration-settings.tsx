"use client";
import { Checkbox, NativeSelect, TagsInput, TextInput } from "@mantine/core";
import { captchaIds } from "@tenantry/core/ports/captcha";
import { payFirstModes } from "@tenantry/core/tenant/pay-first";
import { trialPolicies } from "@tenantry/core/tenant/trial-policy";
import { ColorField } from "@tenantry/ui/color-field";
import { Section } from "@tenantry/ui/page";
import { useTranslations } from "next-intl";
import { Controller, useFormContext } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { useFieldWords } from "../chrome/problem.tsx";
import { usePlans } from "../tenants/use-plans.ts";
import type { SettingsValues } from "./settings-values.ts";

const switches = ["selfRegistration", "emailConfirmation", "manualApproval", "refuseDisposable"] as const;

/** What the picker shows while no colour is chosen: evergreen. */
const houseColor = "#0F5C4D";

type TextField =
  | "approvalDays"
  | "retentionDays"
  | "invoiceRetentionYears"
  | "passwordMinLength"
  | "portalName"
  | "contactSalesUrl";

/** Who may open an account, what is asked of them, and what happens before it can be used. */
export function RegistrationSettings({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations("steering.settings");
  const words = useFieldWords();
  const { plans } = usePlans();
  const { data: captchas } = trpc.admin.settings.captchas.useQuery();
  const { data: placements = [] } = trpc.admin.settings.placements.useQuery();
  const form = useFormContext<SettingsValues>();
  const { errors } = form.formState;
  const chosen = form.watch("captcha");
  const text = (name: TextField, dir?: "ltr") => (
    <TextInput
      label={t(`fields.${name}`)}
      description={t(`help.${name}`)}
      {...(dir ? { dir } : {})}
      error={words(errors[name]?.message)}
      {...form.register(name)}
    />
  );
  return (
    <Section title={t("registration")} description={t("registrationText")}>
      <div className={formStyles.form}>
        {switches.map((name) => (
          <Checkbox key={name} label={t(`fields.${name}`)} description={t(`help.${name}`)} {...form.register(name)} />
        ))}
        <div className={formStyles.pair}>
          {text("approvalDays", "ltr")}
          {text("retentionDays", "ltr")}
          {text("invoiceRetentionYears", "ltr")}
          {text("passwordMinLength", "ltr")}
          <NativeSelect
            label={t("fields.captcha")}
            description={t("help.captcha")}
            error={words(errors.captcha?.message)}
            data={(["off", ...captchaIds] as const).map((value) => ({
              value,
              label: t(`captchas.${value}`),
              disabled: value !== "off" && value !== chosen && captchas !== undefined && !captchas.includes(value),
            }))}
            {...form.register("captcha")}
          />
          <NativeSelect
            label={t("fields.trialPolicy")}
            description={t("help.trialPolicy")}
            data={trialPolicies.map((value) => ({ value, label: t(`trialPolicies.${value}`) }))}
            {...form.register("trialPolicy")}
          />
          <NativeSelect
            label={t("fields.payFirst")}
            description={t("help.payFirst")}
            data={payFirstModes.map((value) => ({ value, label: t(`payFirst.${value}`) }))}
            {...form.register("payFirst")}
          />
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
          {placements.length > 1 ? (
            <NativeSelect
              label={t("fields.defaultPlacement")}
              description={t("help.defaultPlacement")}
              error={words(errors.defaultPlacement?.message)}
              data={placements}
              {...form.register("defaultPlacement")}
            />
          ) : null}
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
                readOnly={!mayWrite}
              />
            )}
          />
          {text("contactSalesUrl", "ltr")}
          {text("portalName")}
          <ColorField
            label={t("fields.portalColor")}
            description={t("help.portalColor")}
            typed={form.watch("portalColor")}
            shown={houseColor}
            pickLabel={t("pickColor")}
            onPick={(color) => form.setValue("portalColor", color, { shouldDirty: true, shouldValidate: true })}
            error={words(errors.portalColor?.message)}
            {...form.register("portalColor")}
          />
        </div>
      </div>
    </Section>
  );
}
