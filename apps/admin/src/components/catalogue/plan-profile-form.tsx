"use client";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import styles from "../chrome/form.module.css";
import { lazyResolver } from "../chrome/lazy-resolver.ts";
import { LocalFields } from "../chrome/local-fields.tsx";
import { problemOf, useFieldWords } from "../chrome/problem.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import type { PlanSummary } from "./catalogue-types.ts";

const Texts = { en: "", ar: "" };

export type PlanProfileValues = {
  code: string;
  name: { en: string; ar: string };
  description: { en: string; ar: string };
  sortOrder: number;
  isPublic: boolean;
  isPopular: boolean;
  contactSales: boolean;
};

const resolver = lazyResolver(async () => {
  const { CreatePlanInput } = await import("@tenantry/core/catalogue/inputs");
  return CreatePlanInput as z.ZodType<PlanProfileValues, PlanProfileValues>;
});

const profileOf = (plan?: Omit<PlanSummary, "newest" | "subscribers" | "grandfathered">): PlanProfileValues => ({
  code: plan?.code ?? "",
  name: plan?.name ?? Texts,
  description: plan?.description ?? Texts,
  sortOrder: plan?.sortOrder ?? 10,
  isPublic: plan?.isPublic ?? false,
  isPopular: plan?.isPopular ?? false,
  contactSales: plan?.contactSales ?? false,
});

/** What a plan is called and who may choose it; none of it is part of a version. */
export function PlanProfileForm({
  plan,
  submit,
  pending,
  error,
  disabled = false,
  onSubmit,
  onClose,
}: {
  plan?: Omit<PlanSummary, "newest" | "subscribers" | "grandfathered">;
  submit: string;
  pending: boolean;
  error: unknown;
  disabled?: boolean;
  /** Calls `done` when it is saved. */
  onSubmit: (values: PlanProfileValues, reason: string, done: () => void) => void;
  onClose: () => void;
}) {
  const t = useTranslations("catalogue.profile");
  const words = useFieldWords();
  const [asked, setAsked] = useState<PlanProfileValues | null>(null);
  const form = useForm<PlanProfileValues, unknown, PlanProfileValues>({
    mode: "onTouched",
    resolver,
    defaultValues: profileOf(plan),
    disabled,
  });
  const { errors } = form.formState;
  const { setError } = form;
  useEffect(() => {
    const fields = error ? problemOf(error).fields : null;
    if (!fields) return;
    const known = ["code", "isPublic", "contactSales"] as const;
    for (const name of known) {
      const code = (fields[name] ?? fields[`change.${name}`])?.[0];
      if (code) {
        setError(name, { type: "server", message: code }, { shouldFocus: true });
        setAsked(null);
      }
    }
  }, [error, setError]);
  const close = () => {
    setAsked(null);
    onClose();
  };
  return (
    <>
      <form noValidate className={styles.form} onSubmit={form.handleSubmit((values) => setAsked(values))}>
        {plan ? null : (
          <TextInput
            label={t("code")}
            description={t("codeHelp")}
            dir="ltr"
            error={words(errors.code?.message)}
            {...form.register("code")}
          />
        )}
        <LocalFields
          label={t("name")}
          en={form.register("name.en")}
          ar={form.register("name.ar")}
          errors={errors.name}
        />
        <LocalFields
          label={t("description")}
          en={form.register("description.en")}
          ar={form.register("description.ar")}
          errors={errors.description}
        />
        <div className={styles.pair}>
          <TextInput
            label={t("order")}
            description={t("orderHelp")}
            inputMode="numeric"
            error={words(errors.sortOrder?.message)}
            {...form.register("sortOrder", { valueAsNumber: true })}
          />
        </div>
        <Checkbox
          label={t("public")}
          description={t("publicHelp")}
          error={words(errors.isPublic?.message)}
          {...form.register("isPublic")}
        />
        <Checkbox
          label={t("contactSales")}
          description={t("contactSalesHelp")}
          error={words(errors.contactSales?.message)}
          {...form.register("contactSales")}
        />
        <Checkbox label={t("popular")} description={t("popularHelp")} {...form.register("isPopular")} />
        {disabled ? null : (
          <div className={styles.end}>
            <Button type="submit">{submit}</Button>
          </div>
        )}
      </form>
      <ReasonDialog
        opened={asked !== null}
        onClose={close}
        title={submit}
        text={t("confirm")}
        submit={submit}
        pending={pending}
        error={error}
        onSubmit={(reason) => {
          if (!asked) return;
          onSubmit(asked, reason, () => {
            form.reset(asked);
            setAsked(null);
          });
        }}
      />
    </>
  );
}
