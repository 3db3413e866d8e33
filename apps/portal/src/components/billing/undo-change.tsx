"use client";
import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** `leadTo` is where an undone change leaves nothing to see. */
export function UndoChange(props: { tenantId: string; plan: string; isUnpaid: boolean; leadTo?: string }) {
  const { tenantId, plan, isUnpaid, leadTo } = props;
  const t = useTranslations("portal.billing.pending");
  const actions = useTranslations("common.actions");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const undo = trpc.subscription.undoChange.useMutation({
    onSuccess: () => {
      setAsking(false);
      if (leadTo) router.push(leadTo);
      router.refresh();
    },
  });
  const label = t(isUnpaid ? "withdraw" : "undo");
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setAsking(true)}>
        {label}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("confirmTitle", { plan })}
        labels={{ confirm: label, keep: actions("back") }}
        pending={undo.isPending}
        error={undo.error}
        onConfirm={() => undo.mutate({ tenantId })}
      >
        {t(isUnpaid ? "confirmUnpaid" : "confirmText")}
      </ConfirmDialog>
    </>
  );
}
