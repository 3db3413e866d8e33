"use client";
import { NativeSelect, Radio, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { fromDecimal, subtract, sum } from "@tenantry/core/money";
import { formatMoney } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { Controller, useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { problemOf } from "../chrome/problem.tsx";
import { ActDialog, BillingProblem, readWith, useBillingFieldWords, useDone, useServerFields } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import type { InvoiceActProps } from "./billing-types.ts";
import { isolated } from "./figures.tsx";
import { useLineNames } from "./use-line-names.ts";

type Values = { what: string; amount: string; settledBy: "balance" | "refund"; reason: string };

const Read = z.object({ reason: z.string().trim().min(3, "reason_required").max(500, "too_long") });
type Read = z.output<typeof Read>;
const fields = { amountMinor: "amount", lines: "amount", amount: "amount" };

/** A credit note on an invoice, and where its money goes, with the figures that it would have. */
export function CreditDialog({ tenantId, invoice, onClose }: InvoiceActProps) {
  const t = useTranslations("revenue.tenantBilling.credit");
  const locale = useLocale();
  const words = useBillingFieldWords();
  const { lineName } = useLineNames();
  const done = useDone(onClose);
  const { currency } = invoice.total;
  const open = invoice.lines.filter((line) => line.amount.minor > line.credited.minor && line.amount.minor > 0n);
  const left = sum(
    open.map((line) => subtract(line.amount, line.credited)),
    currency,
  );
  const form = useForm<Values, unknown, Read>({
    mode: "onTouched",
    resolver: readWith<Values, Read>(
      async () =>
        Read.extend({
          amount: z.string().refine((text) => (fromDecimal(text.trim(), currency)?.minor ?? 0n) > 0n, "invalid_amount"),
        }),
      ({ what, amount, reason }) => ({ amount: what === "all" ? "1" : amount, reason }),
    ),
    defaultValues: { what: "all", amount: "", settledBy: "balance", reason: "" },
  });
  const { what, amount, settledBy } = form.watch();
  const minor = what === "all" ? left.minor : fromDecimal(amount.trim(), currency)?.minor;
  const asked = {
    invoiceId: invoice.id,
    settledBy,
    ...(what === "all" || what === "amount"
      ? { amountMinor: String(minor ?? 0n) }
      : { lines: [{ lineId: what, amountMinor: String(minor ?? 0n) }] }),
  };
  const [settled] = useDebouncedValue(asked, 300);
  const preview = trpc.admin.billing.previewCredit.useQuery(
    { tenantId, ...settled },
    { enabled: minor !== undefined && minor > 0n, retry: false, gcTime: 0, staleTime: 0 },
  );
  const credit = trpc.admin.billing.creditInvoice.useMutation({
    onSuccess: ({ total }) => done(t("done", { amount: isolated(formatMoney(total, locale)) })),
  });
  useServerFields(form, credit.error, fields);
  const shown = (value: typeof left) => isolated(formatMoney(value, locale));
  const refusal = preview.error && Object.values(problemOf(preview.error).fields ?? {})[0]?.[0];
  const amountError = form.formState.errors.amount?.message;
  return (
    <ActDialog
      title={t("title")}
      text={t("text", { amount: shown(left) })}
      submit={t("submit")}
      form={form}
      act={credit}
      onClose={onClose}
      onSubmit={({ reason }) => credit.mutate({ tenantId, ...asked, reason })}
    >
      <NativeSelect
        label={t("what")}
        data={[
          { value: "all", label: t("all") },
          { value: "amount", label: t("spread") },
          ...open.map((line) => ({
            value: line.id,
            label: t("line", {
              name: isolated(line.description?.[locale] ?? lineName(line.code)),
              amount: shown(subtract(line.amount, line.credited)),
            }),
          })),
        ]}
        {...form.register("what")}
      />
      {what === "all" ? null : (
        <TextInput
          label={t("amount", { currency })}
          description={t("amountHelp")}
          inputMode="decimal"
          error={words(amountError ?? refusal ?? undefined)}
          {...form.register("amount")}
        />
      )}
      <Controller
        control={form.control}
        name="settledBy"
        render={({ field }) => (
          <Radio.Group label={t("settledBy")} {...field}>
            <Stack gap={8} mt={8}>
              <Radio value="balance" label={t("toBalance")} description={t("toBalanceText")} />
              <Radio value="refund" label={t("refund")} description={t("refundText")} />
            </Stack>
          </Radio.Group>
        )}
      />
      {preview.data ? (
        <section className={styles.preview} aria-label={t("preview")} aria-live="polite">
          <ul className={styles.facts}>
            <li>{t("total", { amount: shown(preview.data.total) })}</li>
            {preview.data.taxes
              .filter(({ tax }) => tax.minor !== 0n)
              .map((tax) => (
                <li key={`${tax.code} ${tax.ratePpm}`}>{t("tax", { amount: shown(tax.tax) })}</li>
              ))}
            {preview.data.refunded.minor > 0n ? (
              <li>{t("refunded", { amount: shown(preview.data.refunded) })}</li>
            ) : null}
            {preview.data.toBalance.minor > 0n ? (
              <li>{t("balance", { amount: shown(preview.data.toBalance) })}</li>
            ) : null}
          </ul>
        </section>
      ) : preview.error && !refusal ? (
        <BillingProblem error={preview.error} />
      ) : null}
    </ActDialog>
  );
}
