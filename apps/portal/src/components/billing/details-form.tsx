"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { BillingProfileInput } from "@tenantry/core/billing/inputs";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import { steadyPress } from "../chrome/steady-press.ts";
import styles from "./billing.module.css";

export type BillingDetails = {
  legalName: string;
  address: string;
  city: string;
  country: string;
  email: string;
  taxNumber: string;
  purchaseOrder: string;
  documentLanguage: "en" | "ar" | "bilingual";
};

export type DetailsFormProps = {
  tenantId: string;
  details: BillingDetails;
  /** Code and name, in the reader's language and order. */
  countries: readonly { value: string; label: string }[];
  mayWrite: boolean;
};

const languages = ["en", "ar", "bilingual"] as const;

/** Who the invoices are made out to. */
export function DetailsForm({ tenantId, details, countries, mayWrite }: DetailsFormProps) {
  const t = useTranslations("portal.billing.details");
  const state = useTranslations("common.state");
  const words = useFieldWords();
  const router = useRouter();
  const [isSaved, setSaved] = useState(false);
  const form = useForm({ resolver: zodResolver(BillingProfileInput), mode: "onTouched", defaultValues: details });
  const { problem, show, clear } = useFormProblem(form);
  const { register, formState, handleSubmit } = form;
  const { errors, isDirty } = formState;
  const update = trpc.billing.updateProfile.useMutation();
  const save = handleSubmit(async (input) => {
    clear();
    setSaved(false);
    try {
      await update.mutateAsync({ tenantId, ...input });
      form.reset(form.getValues());
      setSaved(true);
      router.refresh();
    } catch (error) {
      show(error);
    }
  });
  const optional = (label: string) => `${label} (${state("optional")})`;
  return (
    <Section title={t("title")} description={t("intro")} id="details">
      <form onSubmit={save} noValidate method="post">
        <fieldset className={styles.fieldset} disabled={!mayWrite}>
          <div className={styles.fields}>
            <TextInput
              label={optional(t("legalName"))}
              autoComplete="organization"
              error={words(errors.legalName?.message)}
              {...register("legalName")}
            />
            <TextInput
              label={optional(t("taxNumber"))}
              description={t("taxNumberHelp")}
              autoComplete="off"
              error={words(errors.taxNumber?.message)}
              {...register("taxNumber")}
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
            <NativeSelect
              label={t("country")}
              data={[...countries]}
              error={words(errors.country?.message)}
              {...register("country")}
            />
            <NativeSelect
              label={t("documentLanguage")}
              data={languages.map((value) => ({ value, label: t(`languages.${value}`) }))}
              error={words(errors.documentLanguage?.message)}
              {...register("documentLanguage")}
            />
            <TextInput
              label={optional(t("email"))}
              description={t("emailHelp")}
              type="email"
              autoComplete="email"
              error={words(errors.email?.message)}
              {...register("email")}
            />
            <TextInput
              label={optional(t("purchaseOrder"))}
              description={t("purchaseOrderHelp")}
              autoComplete="off"
              error={words(errors.purchaseOrder?.message)}
              {...register("purchaseOrder")}
            />
          </div>
          <FormProblemAlert problem={problem} />
          {mayWrite ? (
            <div className={styles.actions}>
              <Button type="submit" variant="default" loading={formState.isSubmitting} {...steadyPress}>
                {t("submit")}
              </Button>
              <p className={styles.soft} role="status">
                {isDirty ? state("unsavedChanges") : isSaved ? t("saved") : null}
              </p>
            </div>
          ) : null}
        </fieldset>
      </form>
    </Section>
  );
}
