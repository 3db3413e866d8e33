"use client";
import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";

export function Resume({ tenantId, date, isTrial }: { tenantId: string; date: string; isTrial: boolean }) {
  const t = useTranslations("portal.billing.resume");
  const actions = useTranslations("common.actions");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const resume = trpc.subscription.resume.useMutation({
    onSuccess: () => {
      setAsking(false);
      router.refresh();
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t("confirm")}</Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("title")}
        labels={{ confirm: t("confirm"), keep: actions("back") }}
        pending={resume.isPending}
        error={resume.error}
        onConfirm={() => resume.mutate({ tenantId })}
      >
        {t(isTrial ? "textTrial" : "text", { date: `\u2068${date}\u2069` })}
      </ConfirmDialog>
    </>
  );
}
