"use client";
import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** `date` is the end of the period that it is paid for. */
export function DropAddOn(props: { tenantId: string; featureCode: string; name: string; date: string }) {
  const { tenantId, featureCode, name, date } = props;
  const t = useTranslations("portal.billing.addOns");
  const actions = useTranslations("common.actions");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const drop = trpc.subscription.dropAddOn.useMutation({
    onSuccess: () => {
      setAsking(false);
      router.refresh();
    },
  });
  return (
    <>
      <Button variant="subtle" color="brick" size="sm" ms="auto" onClick={() => setAsking(true)}>
        {t("drop", { name })}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("dropTitle", { name })}
        labels={{ confirm: t("drop", { name }), keep: actions("back") }}
        tone="danger"
        pending={drop.isPending}
        error={drop.error}
        onConfirm={() => drop.mutate({ tenantId, featureCode })}
      >
        {t("dropText", { date: `\u2068${date}\u2069` })}
      </ConfirmDialog>
    </>
  );
}
