"use client";
import { NativeSelect, TextInput } from "@mantine/core";
import type { OneOffLineInput } from "@tenantry/core/billing/inputs";
import { fromDecimal, money, negate } from "@tenantry/core/money";
import { formatMoney } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { LocalFields } from "../chrome/local-fields.tsx";
import { ActDialog, readWith, useBillingFieldWords, useDone, useServerFields } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import { isolated } from "./figures.tsx";
import type { ActProps } from "./simple-acts.tsx";

type Values = { kind: "charge" | "credit"; amount: string; description: { en: string; ar: string }; reason: string };
type Read = z.output<typeof OneOffLineInput>;
const fields = {
  amountMinor: ["amount", "invalid_amount"],
  "description.en": "description.en",
  "description.ar": "description.ar",
} as const;
const serverFields = { amountMinor: "amount", currency: "amount" };

/** Staff's own line for the next invoice: a charge, or money given back. */
export function LineDialog({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.line");
  const locale = useLocale();
  const words = useBillingFieldWords();
  const done = useDone(onClose);
  const { currency } = billing;
  const signed = ({ kind, amount }: Pick<Values, "kind" | "amount">) => {
    const read = fromDecimal(amount.trim(), currency);
    if (!read || read.minor < 0n) return undefined;
    return kind === "credit" ? negate(read) : read;
  };
  const form = useForm<Values, unknown, Read>({
    mode: "onTouched",
    resolver: readWith<Values, Read>(
      async () => (await import("@tenantry/core/billing/inputs")).OneOffLineInput,
      ({ kind, amount, description, reason }) => ({
        description,
        amountMinor: signed({ kind, amount })?.minor,
        currency,
        reason,
      }),
      fields,
    ),
    defaultValues: { kind: "charge", amount: "", description: { en: "", ar: "" }, reason: "" },
  });
  const { errors } = form.formState;
  const add = trpc.admin.billing.addLine.useMutation({ onSuccess: () => done(t("done")) });
  useServerFields(form, add.error, serverFields);
  const amount = signed({ kind: form.watch("kind"), amount: form.watch("amount") });
  return (
    <ActDialog
      title={t("title")}
      text={t("text")}
      submit={t("submit")}
      form={form}
      act={add}
      onClose={onClose}
      onSubmit={(read) => add.mutate({ tenantId, ...read })}
    >
      <div className={formStyles.pair}>
        <NativeSelect
          label={t("kind")}
          data={(["charge", "credit"] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))}
          {...form.register("kind")}
        />
        <TextInput
          label={t("amount", { currency })}
          description={t("amountHelp")}
          inputMode="decimal"
          error={words(errors.amount?.message)}
          {...form.register("amount")}
        />
      </div>
      <LocalFields
        label={t("description")}
        en={form.register("description.en")}
        ar={form.register("description.ar")}
        errors={errors.description}
      />
      {amount && amount.minor !== 0n ? (
        <p className={styles.plain}>
          {t(amount.minor > 0n ? "previewCharge" : "previewCredit", {
            amount: isolated(formatMoney(money(amount.minor < 0n ? -amount.minor : amount.minor, currency), locale)),
          })}
        </p>
      ) : null}
    </ActDialog>
  );
}
