"use client";
import { Button, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import { nextStepPath } from "./next-step.ts";

/** Leads to the gateway's card page; a second click, tab or visit leads to the same page. */
export function PayRegistration({ tenantId, amount }: { tenantId: string; amount: string }) {
  const t = useTranslations("portal.payFirst");
  const router = useRouter();
  const locale = useLocale();
  const [left, setLeft] = useState(false);
  const pay = trpc.checkout.pay.useMutation({
    onSuccess: (result) => {
      if (result.status === "action_required") {
        setLeft(true);
        window.location.assign(result.url);
      } else router.push(`${nextStepPath("pay", tenantId)}?back=paid`);
    },
    onError: () => router.refresh(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pay.isPending && !left) pay.mutate({ tenantId, locale });
  };
  return (
    <form onSubmit={submit} method="post">
      <Stack gap="md" align="flex-start">
        <FormProblemAlert problem={pay.error ? problemOf(pay.error) : null} />
        <Button type="submit" loading={pay.isPending || left}>
          {t("submit", { amount: `\u2068${amount}\u2069` })}
        </Button>
      </Stack>
    </form>
  );
}
