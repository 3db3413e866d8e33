"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { trpc } from "../../trpc/client.tsx";
import { Waiting } from "../chrome/waiting.tsx";
import { billingPath } from "./paths.ts";

/** Asks until the payment has come to something; then the page itself is read again and says what happened. */
export function WaitForPayment({ tenantId, invoiceId }: { tenantId: string; invoiceId: string }) {
  const t = useTranslations("portal.billing.wait");
  const router = useRouter();
  const { mutate, data, error, isPending } = trpc.billing.refreshPayment.useMutation();
  const isSettled = data?.isSettled === true;
  useEffect(() => {
    if (isSettled) router.refresh();
  }, [isSettled, router]);
  return (
    <Waiting
      isOver={isSettled}
      look={{ run: () => mutate({ tenantId, invoiceId }), isPending, error }}
      words={{ text: t("text"), late: t("late"), lateText: t("lateText"), again: t("again") }}
      leave={{ href: billingPath(tenantId), text: t("done") }}
    />
  );
}
