"use client";
import { TextInput } from "@mantine/core";
import type { CustomPeriodInput } from "@tenantry/core/billing/inputs";
import { formatDateTime } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { ActDialog, readWith, useBillingFieldWords, useDone, useServerFields } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import { isolated } from "./figures.tsx";
import type { ActProps } from "./simple-acts.tsx";
import { fromZonedField, toZonedField } from "./zoned-field.ts";

type Values = { start: string; end: string; reason: string };
type Read = z.output<typeof CustomPeriodInput>;
const fields = { start: ["start", "invalid_date"], end: ["end", "invalid_date"] } as const;
const serverFields = { start: "start", end: "end" };

/** Other dates of the current period; its end becomes the anchor of those that follow. */
export function PeriodDialog({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.period");
  const locale = useLocale();
  const words = useBillingFieldWords();
  const done = useDone(onClose);
  const { period, timeZone } = billing;
  const form = useForm<Values, unknown, Read>({
    mode: "onTouched",
    resolver: readWith<Values, Read>(
      async () => (await import("@tenantry/core/billing/inputs")).CustomPeriodInput,
      ({ start, end, reason }) => ({
        start: fromZonedField(start, timeZone),
        end: fromZonedField(end, timeZone),
        reason,
      }),
      fields,
    ),
    defaultValues: {
      start: period ? toZonedField(period.start, timeZone) : "",
      end: period ? toZonedField(period.end, timeZone) : "",
      reason: "",
    },
  });
  const { errors } = form.formState;
  const set = trpc.admin.billing.setPeriod.useMutation({ onSuccess: () => done(t("done")) });
  useServerFields(form, set.error, serverFields);
  const end = fromZonedField(form.watch("end"), timeZone);
  const endWords = (code: string | undefined) => words(code === "too_short" ? "period_too_short" : code);
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
      <div className={formStyles.pair}>
        <TextInput
          type="datetime-local"
          label={t("start")}
          description={t("zone", { zone: isolated(timeZone) })}
          error={words(errors.start?.message)}
          {...form.register("start")}
        />
        <TextInput
          type="datetime-local"
          label={t("end")}
          description={t("endHelp")}
          error={endWords(errors.end?.message)}
          {...form.register("end")}
        />
      </div>
      {end ? (
        <p className={styles.plain}>{t("preview", { date: isolated(formatDateTime(end, locale, timeZone)) })}</p>
      ) : null}
    </ActDialog>
  );
}
