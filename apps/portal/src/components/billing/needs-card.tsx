"use client";
import { Button, Stack } from "@mantine/core";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

/** A charge at the trial's end needs a card: it is saved first, on the gateway's page, and the checkout goes on. */
export function NeedsCard({ tenantId, planCode, cycle }: { tenantId: string; planCode: string; cycle: Cycle }) {
  const t = useTranslations("portal.billing.checkout");
  const locale = useLocale();
  const methods = useTranslations("portal.billing.methods");
  const add = trpc.billing.addMethod.useMutation({ onSuccess: ({ url }) => window.location.assign(url) });
  return (
    <Stack gap="md" align="flex-start">
      <div>{t("needsCard")}</div>
      <FormProblemAlert problem={add.error ? problemOf(add.error) : null} />
      <Button
        loading={add.isPending || add.isSuccess}
        onClick={() => add.mutate({ tenantId, locale, checkout: { planCode, cycle } })}
      >
        {methods("add")}
      </Button>
    </Stack>
  );
}
