"use client";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { fromDecimal, subtract, toDecimal } from "@tenantry/core/money";
import { manualMeans } from "@tenantry/core/ports/payments";
import { formatMoney } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { ActDialog, readWith, useBillingFieldWords, useDone, useServerFields } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import type { InvoiceActProps } from "./billing-types.ts";
import { isolated } from "./figures.tsx";
import { fromZonedField, toZonedField } from "./zoned-field.ts";

type Values = {
  means: (typeof manualMeans)[number];
  amount: string;
  reference: string;
  paidAt: string;
  evidence: string;
  reason: string;
};

const Read = z.object({
  means: z.enum(manualMeans),
  amount: z.string(),
  reference: z.string().trim().min(1, "required").max(120, "too_long"),
  paidAt: z.date("invalid_date"),
  evidence: z.string().trim().min(1, "required").max(1000, "too_long"),
  reason: z.string().trim().min(3, "reason_required").max(500, "too_long"),
});
type Read = z.output<typeof Read>;

/** Money that came by transfer, wire or cheque, with what staff saw of it. */
export function PaymentDialog({ tenantId, billing, invoice, onClose }: InvoiceActProps) {
  const t = useTranslations("revenue.tenantBilling.payment");
  const means = useTranslations("revenue.tenantBilling.means");
  const locale = useLocale();
  const words = useBillingFieldWords();
  const done = useDone(onClose);
  const { timeZone, now } = billing;
  const { due } = invoice;
  const form = useForm<Values, unknown, Read>({
    mode: "onTouched",
    resolver: readWith<Values, Read>(
      async () =>
        Read.extend({
          amount: z
            .string()
            .trim()
            .refine((text) => fromDecimal(text, due.currency) !== null, "invalid_amount"),
        }),
      ({ paidAt, ...rest }) => ({ ...rest, paidAt: fromZonedField(paidAt, timeZone) }),
    ),
    defaultValues: {
      means: "bank_transfer",
      amount: toDecimal(due),
      reference: "",
      paidAt: toZonedField(now, timeZone),
      evidence: "",
      reason: "",
    },
  });
  const { errors } = form.formState;
  const book = trpc.admin.billing.bookPayment.useMutation({
    onSuccess: ({ overpaid }) =>
      done(overpaid.minor > 0n ? t("overpaid", { amount: isolated(formatMoney(overpaid, locale)) }) : t("done")),
  });
  useServerFields(form, book.error);
  const amount = fromDecimal(form.watch("amount").trim(), due.currency);
  const rest = amount && subtract(amount, due);
  return (
    <ActDialog
      title={t("title")}
      text={t(invoice.isAwaited ? "textAwaited" : "text", { amount: isolated(formatMoney(due, locale)) })}
      submit={t("submit")}
      form={form}
      act={book}
      onClose={onClose}
      onSubmit={(read) => book.mutate({ tenantId, invoiceId: invoice.id, ...read })}
    >
      <div className={formStyles.pair}>
        <NativeSelect
          label={t("means")}
          data={manualMeans.map((value) => ({ value, label: means(value) }))}
          {...form.register("means")}
        />
        <TextInput
          label={t("amount", { currency: due.currency })}
          inputMode="decimal"
          error={words(errors.amount?.message)}
          {...form.register("amount")}
        />
        <TextInput
          type="datetime-local"
          label={t("paidAt")}
          description={t("zone", { zone: isolated(timeZone) })}
          error={words(errors.paidAt?.message)}
          {...form.register("paidAt")}
        />
        <TextInput
          label={t("reference")}
          description={t("referenceHelp")}
          error={words(errors.reference?.message)}
          {...form.register("reference")}
        />
      </div>
      <Textarea
        label={t("evidence")}
        description={t("evidenceHelp")}
        autosize
        minRows={2}
        maxRows={6}
        error={words(errors.evidence?.message)}
        {...form.register("evidence")}
      />
      {rest ? (
        <p className={styles.plain}>
          {rest.minor < 0n
            ? t("tooLittle")
            : rest.minor > 0n
              ? t("previewRest", { amount: isolated(formatMoney(rest, locale)) })
              : t("preview")}
        </p>
      ) : null}
    </ActDialog>
  );
}
