"use client";
import { NativeSelect, TextInput } from "@mantine/core";
import type { SetAgreementInput } from "@tenantry/core/billing/agreement";
import { cycles as allCycles, type Cycle } from "@tenantry/core/catalogue/plan";
import { useLocale, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { ActDialog, readWith, useBillingFieldWords, useDone, useServerFields } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import { isolated } from "./figures.tsx";
import type { ActProps } from "./simple-acts.tsx";
import { useLineNames } from "./use-line-names.ts";
import { fromZonedField } from "./zoned-field.ts";

const kinds = ["comp", "percent_off", "fixed_price", "payment_terms"] as const;
type Kind = (typeof kinds)[number];
type Values = {
  kind: Kind;
  planCode: string;
  cycle: Cycle;
  percent: string;
  price: string;
  termsDays: string;
  startsAt: string;
  endsAt: string;
  reason: string;
};
type Read = z.output<typeof SetAgreementInput>;

const fields = {
  "value.percent": "percent",
  "value.price": "price",
  "value.termsDays": "termsDays",
  "value.planCode": "planCode",
  startsAt: ["startsAt", "invalid_date"],
} as const;

/** What the tenant agrees with us to pay: nothing, less, a fixed price, or later. */
export function AgreementDialog({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.agreement");
  const cycles = useTranslations("revenue.tenantBilling.cycles");
  const locale = useLocale();
  const words = useBillingFieldWords();
  const { plans } = useLineNames();
  const done = useDone(onClose);
  const { timeZone, currency, plan } = billing;
  const form = useForm<Values, unknown, Read>({
    mode: "onTouched",
    resolver: readWith<Values, Read>(
      async () => (await import("@tenantry/core/billing/agreement")).SetAgreementInput,
      ({ startsAt, endsAt, reason, ...rest }) => ({
        value: agreedValue(rest, currency),
        startsAt: startsAt === "" ? null : fromZonedField(startsAt, timeZone),
        endsAt: endsAt === "" ? null : fromZonedField(endsAt, timeZone),
        reason,
      }),
      fields,
    ),
    defaultValues: {
      kind: "comp",
      planCode: plan?.code ?? "",
      cycle: billing.cycle,
      percent: "",
      price: "",
      termsDays: "30",
      startsAt: "",
      endsAt: "",
      reason: "",
    },
  });
  const { errors } = form.formState;
  const set = trpc.admin.billing.setAgreement.useMutation({ onSuccess: () => done(t("done")) });
  useServerFields(form, set.error, fields);
  const kind = form.watch("kind");
  const planChoices = (plans ?? [])
    .filter((one) => one.newest !== null)
    .map((one) => ({ value: one.code, label: one.name[locale] }));
  return (
    <ActDialog
      title={t("title")}
      text={t("text")}
      submit={t("submit")}
      form={form}
      act={set}
      onClose={onClose}
      onSubmit={(read) => set.mutate({ tenantId, ...read })}
    >
      <NativeSelect
        label={t("kind")}
        data={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        {...form.register("kind")}
      />
      <p className={styles.note}>{t(`what.${kind}`)}</p>
      <div className={formStyles.pair}>
        {kind === "payment_terms" ? (
          <TextInput
            label={t("termsDays")}
            inputMode="numeric"
            error={words(errors.termsDays?.message)}
            {...form.register("termsDays")}
          />
        ) : (
          <NativeSelect
            label={t("plan")}
            data={kind === "fixed_price" ? planChoices : [{ value: "", label: t("anyPlan") }, ...planChoices]}
            error={words(errors.planCode?.message)}
            {...form.register("planCode")}
          />
        )}
        {kind === "percent_off" ? (
          <TextInput
            label={t("percent")}
            inputMode="decimal"
            error={words(errors.percent?.message)}
            {...form.register("percent")}
          />
        ) : null}
        {kind === "fixed_price" ? (
          <>
            <NativeSelect
              label={t("cycle")}
              data={allCycles.map((value) => ({ value, label: cycles(value) }))}
              {...form.register("cycle")}
            />
            <TextInput
              label={t("price", { currency })}
              inputMode="decimal"
              error={words(errors.price?.message)}
              {...form.register("price")}
            />
          </>
        ) : null}
      </div>
      <div className={formStyles.pair}>
        <TextInput
          type="datetime-local"
          label={t("startsAt")}
          description={t("startsAtHelp")}
          error={words(errors.startsAt?.message)}
          {...form.register("startsAt")}
        />
        <TextInput
          type="datetime-local"
          label={t("endsAt")}
          description={t("endsAtHelp")}
          error={words(errors.endsAt?.message)}
          {...form.register("endsAt")}
        />
      </div>
      <p className={styles.note}>{t("zone", { zone: isolated(timeZone) })}</p>
    </ActDialog>
  );
}

function agreedValue(
  { kind, planCode, cycle, percent, price, termsDays }: Omit<Values, "startsAt" | "endsAt" | "reason">,
  currency: string,
) {
  const plan = planCode === "" ? null : planCode;
  const number = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));
  switch (kind) {
    case "comp":
      return { kind, planCode: plan };
    case "percent_off":
      return { kind, planCode: plan, percent: number(percent) };
    case "fixed_price":
      return { kind, planCode, cycle, currency, price: price.trim() };
    case "payment_terms":
      return { kind, termsDays: number(termsDays) };
  }
}
