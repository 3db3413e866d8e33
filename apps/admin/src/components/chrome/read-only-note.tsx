"use client";
import { Alert } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import type { StaffRole } from "@tenantry/core/identity/permissions";
import { useTranslations } from "next-intl";

/** Why there is nothing to press. */
export function ReadOnlyNote({ role }: { role: StaffRole }) {
  const t = useTranslations();
  return (
    <Alert color="slate" icon={<IconEye aria-hidden="true" />}>
      {t("admin.readOnly", { role: t(`common.roles.staff.${role}`) })}
    </Alert>
  );
}
