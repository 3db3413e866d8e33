"use client";
import { TextInput } from "@mantine/core";
import type { ExtendTrialInput } from "@tenantry/core/billing/inputs";
import { formatDateTime } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { ActDialog, readWith, useBillingFieldWords, useDone, useServerFields } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import { isolated } from "./figures.tsx";
import type { ActProps } from "./simple-acts.tsx";
import { fromZonedField, toZonedField } from "./zoned-field.ts";

type Values = { until: string; reason: string };
const fields = { trialEndsAt: ["until", "invalid_date"] } as const;
const serverFields = { trialEndsAt: "until" };
const weekMs = 7 * 86_400_000;

/** Another end of the trial, later or earlier. */
export function TrialDialog({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.trial");
  const locale = useLocale();
  const words = useBillingFieldWords();
  const done = useDone(onClose);
  const { trialEndsAt, timeZone, now } = billing;
  const end = trialEndsAt ?? now;
  const form = useForm<Values, unknown, z.output<typeof ExtendTrialInput>>({
    mode: "onTouched",
    resolver: readWith<Values, z.output<typeof ExtendTrialInput>>(
      async () => (await import("@tenantry/core/billing/inputs")).ExtendTrialInput,
      ({ until, reason }) => ({ trialEndsAt: fromZonedField(until, timeZone), reason }),
      fields,
    ),
    defaultValues: { until: toZonedField(new Date(end.getTime() + weekMs), timeZone), reason: "" },
  });
  const moment = (at: Date) => isolated(formatDateTime(at, locale, timeZone));
  const extend = trpc.admin.billing.extendTrial.useMutation({
    onSuccess: (read) => done(t("done", { date: moment(read.trialEndsAt) })),
  });
  useServerFields(form, extend.error, serverFields);
  const chosen = fromZonedField(form.watch("until"), timeZone);
  return (
    <ActDialog
      title={t("title")}
      text={t("text", { date: moment(end) })}
      submit={t("submit")}
      form={form}
      act={extend}
      onClose={onClose}
      onSubmit={(read) => extend.mutate({ tenantId, ...read })}
    >
      <TextInput
        type="datetime-local"
        label={t("until")}
        description={t("zone", { zone: isolated(timeZone) })}
        error={words(form.formState.errors.until?.message)}
        {...form.register("until")}
      />
      {chosen ? (
        <p className={styles.plain}>
          {t(billing.pendingChange ? "previewConversion" : "preview", { date: moment(chosen) })}
        </p>
      ) : null}
    </ActDialog>
  );
}
