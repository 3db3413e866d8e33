"use client";
import { Button, Checkbox, Radio, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import { brandName } from "./card-brand.ts";
import type { PaymentResult } from "./data.ts";
import { outcomePath, payPath } from "./paths.ts";
import type { PayOptions } from "./pay-options.ts";

export type PayFormProps = {
  tenantId: string;
  options: PayOptions;
  /** Makes the invoice that is paid, or names the one that exists; null: nothing is due after all, the caller leads on. */
  invoiceFor: () => Promise<{ invoiceId: string; dueMinor: bigint } | null>;
  /** What the reader has seen; another amount is shown before it is charged. */
  shownMinor: bigint;
  legend: string;
};

/** How it is paid: a saved card, the gateway's page, or by hand. */
export function PayForm({ tenantId, options, invoiceFor, shownMinor, legend }: PayFormProps) {
  const t = useTranslations("portal.billing.pay");
  const router = useRouter();
  const locale = useLocale();
  const [chosen, setChosen] = useState(options.chosen);
  const [keep, setKeep] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const pay = trpc.billing.pay.useMutation();
  const option = options.all.find(({ key }) => key === chosen) ?? options.all[0];
  if (!option) return <p role="alert">{t("none")}</p>;

  const lead = (invoiceId: string, result: PaymentResult) => {
    if (result.status === "action_required") window.location.assign(result.url);
    else if (result.status === "succeeded" || result.status === "pending")
      router.push(outcomePath(tenantId, invoiceId));
    else {
      // Instructions and refusals stand on the invoice's own page, so that a reload finds them.
      router.push(payPath(tenantId, invoiceId));
      router.refresh();
      setBusy(false);
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const invoice = await invoiceFor();
      if (!invoice) return;
      if (invoice.dueMinor !== shownMinor) {
        router.push(payPath(tenantId, invoice.invoiceId));
        return;
      }
      const { gateway, kind } = option;
      const methodId = kind === "saved" ? option.key : undefined;
      const input = { tenantId, invoiceId: invoice.invoiceId, gateway, saveMethod: kind === "hosted" && keep, locale };
      lead(invoice.invoiceId, await pay.mutateAsync({ ...input, ...(methodId && { methodId }) }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} method="post">
      <Stack gap="md">
        <Radio.Group label={legend} value={option.key} onChange={setChosen} name="payment">
          <Stack gap="sm" mt="xs">
            {options.all.map(({ key, kind, card, note }) => (
              <Radio
                key={key}
                value={key}
                label={
                  card
                    ? t("card", { brand: brandName(card.brand), last4: card.last4 })
                    : t(kind === "hosted" ? "online" : "manual")
                }
                description={
                  <>
                    {t(kind === "saved" ? "cardText" : kind === "hosted" ? "onlineText" : "manualText")}
                    {note ? ` ${t("rounded", { amount: `\u2068${note}\u2069` })}` : null}
                  </>
                }
              />
            ))}
          </Stack>
        </Radio.Group>
        {option.kind === "hosted" && option.savesMethods ? (
          <Checkbox checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} label={t("save")} />
        ) : null}
        <FormProblemAlert problem={error ? problemOf(error) : null} />
        <div>
          <Button type="submit" loading={busy}>
            {option.kind === "manual" ? t("submitManual") : t("submit", { amount: `\u2068${option.amount}\u2069` })}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
