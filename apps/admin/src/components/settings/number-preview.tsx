"use client";
import { formatNumber, isNumberTemplate } from "@tenantry/core/billing/invoice-number";
import { isTimeZone } from "@tenantry/core/tenant/locality";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import type { SettingsValues } from "./settings-values.ts";

/** The numbers that the next documents would get by what is typed. */
export function NumberPreview() {
  const t = useTranslations("revenue.company.settings.numbers");
  const { control } = useFormContext<SettingsValues>();
  const [invoice, creditNote, zone] = useWatch({
    control,
    name: ["invoiceTemplate", "creditNoteTemplate", "timeZone"],
  });
  const { data } = trpc.admin.payments.numbers.useQuery();
  if (!data) return null;
  const numberOf = (template: string, sequence: bigint) =>
    isNumberTemplate(template) && isTimeZone(zone.trim())
      ? formatNumber(template, sequence, data.now, zone.trim())
      : null;
  const next = [
    ["invoice", numberOf(invoice, data.invoice)],
    ["creditNote", numberOf(creditNote, data.creditNote)],
  ] as const;
  return (
    <output className={formStyles.note} aria-label={t("label")}>
      {next.map(([series, number]) => (
        <div key={series}>
          {t(series)} {number ? <Bdi mono>{number}</Bdi> : t("invalid")}
        </div>
      ))}
    </output>
  );
}
