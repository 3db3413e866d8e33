"use client";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { problemOf } from "../chrome/form-problem.tsx";
import { FormDialog } from "../workspace/form-dialog.tsx";

type LeaveBusinessProps = { tenantId: string; businessName: string; disabled: boolean };

/** The way out for oneself. */
export function LeaveBusiness({ tenantId, businessName, disabled }: LeaveBusinessProps) {
  const t = useTranslations("portal.people.leave");
  const actions = useTranslations("common.actions");
  const [opened, setOpened] = useState(false);
  // A whole new page: this one is about a business that is the reader's no more.
  const leave = trpc.people.leave.useMutation({ onSuccess: () => window.location.assign("/tenant/dashboard") });
  return (
    <>
      <Button variant="default" color="brick" disabled={disabled} onClick={() => setOpened(true)}>
        {t("submit")}
      </Button>
      <FormDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("confirm", { name: `\u2068${businessName}\u2069` })}
        labels={{ submit: t("submit"), cancel: actions("cancel") }}
        pending={leave.isPending || leave.isSuccess}
        problem={leave.error ? problemOf(leave.error) : null}
        danger
        onSubmit={(event) => {
          event.preventDefault();
          leave.mutate({ tenantId });
        }}
      >
        <div>
          {t("text")} {t("consequence")}
        </div>
      </FormDialog>
    </>
  );
}
