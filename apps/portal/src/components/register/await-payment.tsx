"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { trpc } from "../../trpc/client.tsx";
import { Waiting } from "../chrome/waiting.tsx";
import { nextStepPath } from "./next-step.ts";

/** Asks the gateway until the payment has come to something, then leads on. */
export function AwaitPayment({ tenantId }: { tenantId: string }) {
  const t = useTranslations("portal.payFirst");
  const router = useRouter();
  const { mutate, data, error, isPending } = trpc.checkout.refresh.useMutation();
  const isPaid = data?.status === "succeeded";
  const isOver = data === null || data?.status === "failed";
  useEffect(() => {
    if (isPaid) router.replace(nextStepPath("provisioning", tenantId));
    else if (isOver) router.replace(`${nextStepPath("pay", tenantId)}?back=left`);
  }, [isPaid, isOver, router, tenantId]);
  return (
    <Waiting
      isOver={isPaid || isOver}
      look={{ run: () => mutate({ tenantId }), isPending, error }}
      words={{ text: t("wait"), late: t("late"), lateText: t("lateText"), again: t("look") }}
      leave={{ href: nextStepPath("pay", tenantId), text: t("back") }}
    />
  );
}
