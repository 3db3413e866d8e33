"use client";
import { Switch } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import styles from "./billing.module.css";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** `date` is the end of the period: the day of the renewal, or of the end. */
export function AutoRenew(props: { tenantId: string; isOn: boolean; date: string; mayWrite: boolean }) {
  const { tenantId, isOn, date, mayWrite } = props;
  const t = useTranslations("portal.billing.autoRenew");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const set = trpc.subscription.setAutoRenew.useMutation({
    onSuccess: () => {
      setAsking(false);
      router.refresh();
    },
  });
  return (
    <div className={styles.renew}>
      <Switch
        label={t("label")}
        description={t(isOn ? "on" : "off", { date: `\u2068${date}\u2069` })}
        checked={isOn}
        disabled={!mayWrite}
        onChange={() => setAsking(true)}
      />
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t(isOn ? "offTitle" : "onTitle")}
        labels={{ confirm: t(isOn ? "offConfirm" : "onConfirm"), keep: t(isOn ? "keep" : "leave") }}
        pending={set.isPending}
        error={set.error}
        onConfirm={() => set.mutate({ tenantId, autoRenew: !isOn })}
      >
        {t(isOn ? "offText" : "onText", { date: `\u2068${date}\u2069` })}
      </ConfirmDialog>
    </div>
  );
}
