"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { ReasonDialog } from "../chrome/reason.tsx";
import type { TenantDetails } from "./tenant-details.ts";

/** Why a business has no trial, and the way to give it one. */
export function GrantTrial({ details: { tenant, registration } }: { details: TenantDetails }) {
  const t = useTranslations("admin.tenant.grantTrial");
  const utils = trpc.useUtils();
  const [opened, setOpened] = useState(false);
  const grant = trpc.admin.tenants.grantTrial.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("done") });
      await utils.admin.tenants.invalidate();
    },
  });
  if (!registration.trialRefused) return null;
  return (
    <div>
      <p className={formStyles.note}>{t(registration.trialRefused)}</p>
      <Button variant="default" size="sm" onClick={() => setOpened(true)}>
        {t("action")}
      </Button>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          setOpened(false);
          grant.reset();
        }}
        title={t("action")}
        text={t("text")}
        submit={t("action")}
        pending={grant.isPending}
        error={grant.error}
        onSubmit={(reason) => grant.mutate({ tenantId: tenant.id, reason })}
      />
    </div>
  );
}
