"use client";
import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { AnchorLink } from "@tenantry/ui/links";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { stuckAddress } from "./list-address.ts";

const refreshMs = 30_000;

/** Says that businesses wait for staff because they could not be set up; nothing where there are none. */
export function StuckNotice() {
  const t = useTranslations("admin.stuck");
  const { data } = trpc.admin.tenants.stuck.useQuery(undefined, { refetchInterval: refreshMs });
  if (!data) return null;
  return (
    <Alert
      color="amber"
      role="status"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t("title", { count: data })}
    >
      <AnchorLink href={stuckAddress}>{t("action")}</AnchorLink>
    </Alert>
  );
}
