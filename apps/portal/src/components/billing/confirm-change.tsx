"use client";
import { Button, Stack } from "@mantine/core";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import { billingPath } from "./paths.ts";
import { PayForm } from "./pay-form.tsx";
import type { PayOptions } from "./pay-options.ts";

export type ConfirmChangeProps = {
  tenantId: string;
  wanted: { planCode: string; cycle: Cycle; convertAt: "now" | "trial_end" } | { featureCode: string };
  /** Due now, in minor units; 0: nothing is paid before it applies. */
  dueMinor: bigint;
  options: PayOptions | null;
  /** What the button says where nothing is paid now. */
  label: string;
};

/** The one click that changes the plan or adds to it: exactly what the preview above it says. */
export function ConfirmChange(props: ConfirmChangeProps) {
  const { tenantId, wanted, dueMinor, options, label } = props;
  const t = useTranslations("portal.billing.pay");
  const router = useRouter();
  const utils = trpc.useUtils();
  const key = useRef<string>(undefined);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const change = async () => {
    key.current ??= crypto.randomUUID();
    const once = { context: { idempotencyKey: key.current } };
    const { subscription } = utils.client;
    const result =
      "featureCode" in wanted
        ? await subscription.buyAddOn.mutate({ tenantId, ...wanted }, once)
        : await subscription.change.mutate({ tenantId, ...wanted }, once);
    if (result.status === "awaiting_payment" && result.invoiceId)
      return { invoiceId: result.invoiceId, dueMinor: result.dueNow.minor };
    router.push(`${billingPath(tenantId)}?done=${"featureCode" in wanted ? "added" : result.status}`);
    router.refresh();
    return null;
  };
  if (options)
    return (
      <PayForm tenantId={tenantId} options={options} legend={t("legend")} shownMinor={dueMinor} invoiceFor={change} />
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const invoice = await change();
      if (invoice) router.push(`${billingPath(tenantId)}/invoices/${invoice.invoiceId}/pay`);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} method="post">
      <Stack gap="md" align="flex-start">
        <FormProblemAlert problem={error ? problemOf(error) : null} />
        <Button type="submit" loading={busy}>
          {label}
        </Button>
      </Stack>
    </form>
  );
}
