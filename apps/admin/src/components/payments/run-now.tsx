"use client";
import { Button, Checkbox, NumberInput, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";

const usualDays = 3;
const mostDays = 30;

/** Staff want the gateways compared with our books now. */
export function RunNow() {
  const t = useTranslations("revenue.company.reconciliation.now");
  const utils = trpc.useUtils();
  const [opened, setOpened] = useState(false);
  const [days, setDays] = useState(usualDays);
  const [includesFresh, setFresh] = useState(false);
  const run = trpc.admin.payments.reconcile.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("started") });
      await utils.admin.payments.runs.invalidate();
    },
  });
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          run.reset();
          setOpened(true);
        }}
      >
        {t("title")}
      </Button>
      <ReasonDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("title")}
        text={
          <Stack gap="md">
            <div>{t("text")}</div>
            <NumberInput
              label={t("days")}
              min={1}
              max={mostDays}
              clampBehavior="strict"
              allowDecimal={false}
              value={days}
              onChange={(value) => setDays(typeof value === "number" ? value : usualDays)}
            />
            <Checkbox
              label={t("fresh")}
              description={t("freshHelp")}
              checked={includesFresh}
              onChange={(event) => setFresh(event.currentTarget.checked)}
            />
          </Stack>
        }
        submit={t("title")}
        pending={run.isPending}
        error={run.error}
        onSubmit={(reason) => run.mutate({ days, includesFresh, reason })}
      />
    </>
  );
}
