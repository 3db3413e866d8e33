"use client";
import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ButtonLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { useFieldWords } from "../chrome/problem.tsx";
import { usePlans } from "../tenants/use-plans.ts";
import styles from "./catalogue.module.css";
import { planPath } from "./catalogue-address.ts";
import type { Parts, PlanDetails } from "./catalogue-types.ts";
import { FeatureChecks } from "./feature-checks.tsx";
import { LimitFields } from "./limit-fields.tsx";
import { MeteredPrices } from "./metered-prices.tsx";
import { PriceGrid } from "./price-grid.tsx";
import { ReviewVersion } from "./review-version.tsx";
import { useEditorForm } from "./use-editor-form.ts";
import { type EditorValues, type ReadVersion, valuesOf, versionResolver } from "./version-values.ts";

/** The next version of a plan, begun from the newest one. Nothing changes before it is published. */
export function VersionEditor({ details, parts }: { details: PlanDetails; parts: Parts }) {
  const t = useTranslations("catalogue.editor");
  const common = useTranslations("common.actions");
  const locale = useLocale();
  const router = useRouter();
  const utils = trpc.useUtils();
  const { plan, versions } = details;
  const [newest] = versions;
  const version = (newest?.version ?? 0) + 1;
  const [review, setReview] = useState<ReadVersion | null>(null);
  const form = useForm<EditorValues, unknown, ReadVersion>({
    mode: "onTouched",
    resolver: versionResolver,
    defaultValues: valuesOf(newest, parts.meters),
  });
  const publish = trpc.admin.catalogue.publishVersion.useMutation({
    onSuccess: async () => {
      notifications.show({ message: t("published", { plan: plan.name[locale], version }) });
      await utils.admin.catalogue.invalidate();
      router.push(planPath(plan.code));
    },
  });
  return (
    <FormProvider {...form}>
      <form noValidate className={formStyles.form} onSubmit={form.handleSubmit(setReview)}>
        <Section title={t("prices")} description={t("pricesText")}>
          <PriceGrid />
        </Section>
        <Section title={t("limits")} description={t("limitsText")}>
          <LimitFields meters={parts.meters} />
        </Section>
        <Section title={t("features")} description={t("featuresText")}>
          <FeatureChecks features={parts.features} />
        </Section>
        <Section title={t("metered")} description={t("meteredText")}>
          <MeteredPrices meters={parts.meters} />
        </Section>
        <Section title={t("terms")} description={t("termsText")}>
          <Terms code={plan.code} />
        </Section>
        <div className={styles.actions}>
          <Button type="submit">{t("review")}</Button>
          <ButtonLink href={planPath(plan.code)} variant="default">
            {common("cancel")}
          </ButtonLink>
        </div>
      </form>
      <ReviewVersion
        read={review}
        newest={newest}
        version={version}
        pending={publish.isPending}
        error={publish.error}
        onClose={() => {
          setReview(null);
          publish.reset();
        }}
        onPublish={(reason) => {
          if (review)
            publish.mutate({ planCode: plan.code, basedOn: newest?.version ?? 0, version: review.form, reason });
        }}
      />
    </FormProvider>
  );
}

function Terms({ code }: { code: string }) {
  const t = useTranslations("catalogue.version");
  const editor = useTranslations("catalogue.editor");
  const words = useFieldWords();
  const { plans } = usePlans();
  const form = useEditorForm();
  const { errors } = form.formState;
  const isFallback = form.watch("trialEnd") === "fallback";
  const successors = (["free", "none"] as const).map((value) => ({ value, label: t(`successor.${value}`) }));
  return (
    <div className={formStyles.form}>
      <div className={formStyles.three}>
        <TextInput
          label={t("trialDays")}
          description={editor("trialDaysHelp")}
          inputMode="numeric"
          error={words(errors.trialDays?.message)}
          {...form.register("trialDays")}
        />
        <NativeSelect
          label={t("trialEnd")}
          data={(["free", "disable", "fallback"] as const).map((value) => ({ value, label: t(`trialEnds.${value}`) }))}
          {...form.register("trialEnd")}
        />
        {isFallback ? (
          <>
            <NativeSelect
              label={editor("fallbackPlan")}
              error={words(errors.fallbackPlan?.message)}
              data={[
                { value: "", label: editor("choose") },
                ...plans.flatMap((plan) => (plan.code === code ? [] : [{ value: plan.code, label: plan.name }])),
              ]}
              {...form.register("fallbackPlan")}
            />
            <TextInput
              label={editor("waitingDays")}
              inputMode="numeric"
              error={words(errors.waitingDays?.message)}
              {...form.register("waitingDays")}
            />
          </>
        ) : null}
        <NativeSelect label={t("afterCancel")} data={successors} {...form.register("afterCancel")} />
        <NativeSelect label={t("dunningEnd")} data={successors} {...form.register("dunningEnd")} />
      </div>
      <Textarea
        label={t("notes")}
        description={editor("notesHelp")}
        autosize
        minRows={2}
        error={words(errors.notes?.message)}
        {...form.register("notes")}
      />
    </div>
  );
}
