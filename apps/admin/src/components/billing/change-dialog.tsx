"use client";
import { NativeSelect, Skeleton } from "@mantine/core";
import { changeModes } from "@tenantry/core/billing/change-mode";
import type { ChangePlanInput } from "@tenantry/core/billing/inputs";
import { cycles as allCycles, type Cycle } from "@tenantry/core/catalogue/plan";
import { formatDate } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { lazyResolver } from "../chrome/lazy-resolver.ts";
import { problemOf } from "../chrome/problem.tsx";
import { ActDialog, BillingProblem, useBillingFieldWords, useDone, useServerFields } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import { ChangePreview } from "./change-preview.tsx";
import { isolated } from "./figures.tsx";
import type { ActProps } from "./simple-acts.tsx";
import { useLineNames } from "./use-line-names.ts";

type Values = { planCode: string; cycle: Cycle; mode: string; convertAt: "now" | "trial_end"; reason: string };

const resolver = lazyResolver<Values, Values>(async () => {
  const { Reason } = await import("@tenantry/core/tenant/inputs");
  return z.object({
    planCode: z.string().min(1, "required"),
    cycle: z.enum(allCycles),
    mode: z.string(),
    convertAt: z.enum(["now", "trial_end"]),
    reason: Reason,
  });
});

/** A change of plan or cycle by staff, with the figures that it would write. */
export function ChangeDialog({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.change");
  const cycles = useTranslations("revenue.tenantBilling.cycles");
  const locale = useLocale();
  const words = useBillingFieldWords();
  const done = useDone(onClose);
  const { plans } = useLineNames();
  const isTrial = billing.trialEndsAt !== null;
  const form = useForm<Values, unknown, Values>({
    mode: "onTouched",
    resolver,
    defaultValues: { planCode: "", cycle: billing.cycle, mode: "", convertAt: "now", reason: "" },
  });
  const { planCode, cycle, mode, convertAt } = form.watch();
  const choice: ChangePlanInput = {
    planCode,
    cycle,
    convertAt,
    ...(changeModes.some((known) => known === mode) ? { mode: mode as (typeof changeModes)[number] } : {}),
  };
  const preview = trpc.admin.billing.previewChange.useQuery(
    { tenantId, ...choice },
    { enabled: planCode !== "", retry: false, gcTime: 0, staleTime: 0 },
  );
  const change = trpc.admin.billing.changePlan.useMutation({
    onSuccess: ({ status, effectiveAt }) =>
      done(t(`done.${status}`, { date: isolated(formatDate(effectiveAt, locale, billing.timeZone)) })),
  });
  useServerFields(form, change.error);
  const offered = (plans ?? []).filter((plan) => plan.newest !== null && plan.withdrawnAt === null);
  return (
    <ActDialog
      size="lg"
      title={t("title")}
      text={t("text")}
      submit={t("submit")}
      form={form}
      act={change}
      onClose={onClose}
      onSubmit={({ reason }) => change.mutate({ tenantId, ...choice, reason })}
    >
      <div className={formStyles.pair}>
        <NativeSelect
          label={t("plan")}
          data={[
            { value: "", label: t("choose") },
            ...offered.map((plan) => ({ value: plan.code, label: plan.name[locale] })),
          ]}
          error={words(form.formState.errors.planCode?.message)}
          {...form.register("planCode")}
        />
        <NativeSelect
          label={t("cycle")}
          data={allCycles.map((value) => ({ value, label: cycles(value) }))}
          error={words(form.formState.errors.cycle?.message)}
          {...form.register("cycle")}
        />
        {isTrial ? (
          <NativeSelect
            label={t("convertAt")}
            data={(["now", "trial_end"] as const).map((value) => ({ value, label: t(`convert.${value}`) }))}
            error={words(form.formState.errors.convertAt?.message)}
            {...form.register("convertAt")}
          />
        ) : (
          <NativeSelect
            label={t("mode")}
            data={[
              { value: "", label: t("byRule") },
              ...changeModes.map((value) => ({ value, label: t(`modes.${value}`) })),
            ]}
            error={words(form.formState.errors.mode?.message)}
            {...form.register("mode")}
          />
        )}
      </div>
      {planCode === "" ? null : preview.data ? (
        <ChangePreview preview={preview.data} billing={billing} />
      ) : preview.error ? (
        <PreviewRefused error={preview.error} />
      ) : (
        <Skeleton height={180} radius={10} aria-label={t("previewLoading")} />
      )}
      {planCode === "" ? <p className={styles.note}>{t("chooseFirst")}</p> : null}
    </ActDialog>
  );
}

const refusals = { conflict: "same", invalid_transition: "state", plan_not_selectable: "plan" } as const;

function PreviewRefused({ error }: { error: unknown }) {
  const t = useTranslations("revenue.tenantBilling.change.refused");
  const words = useBillingFieldWords();
  const { code, fields } = problemOf(error);
  const mode = fields?.mode?.[0] ?? fields?.convertAt?.[0];
  if (mode) return <p role="alert">{words(mode)}</p>;
  if (code === "conflict" || code === "invalid_transition" || code === "plan_not_selectable")
    return <p role="alert">{t(refusals[code])}</p>;
  return <BillingProblem error={error} />;
}
