import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";
import { AnchorLink } from "@tenantry/ui/links";
import { getTranslations } from "next-intl/server";
import type { Workspace } from "./host.ts";
import { portalUrl } from "./portal-url.ts";
import type { WorkspaceTenant } from "./visit.ts";

type Notice = "blocked" | "read_only" | "past_due";

/** Why work is not possible as usual, or soon is not; undefined while all is well. */
export function noticeOf({ access }: Workspace, tenant: WorkspaceTenant | null): Notice | undefined {
  if (access !== "full") return access;
  return tenant?.subscription?.status === "past_due" ? "past_due" : undefined;
}

export async function WorkspaceNotice({ notice, isAdmin }: { notice: Notice; isAdmin: boolean }) {
  const t = await getTranslations("workspace.home");
  const isBlocked = notice === "blocked";
  return (
    <Alert
      role="status"
      color={isBlocked ? "brick" : "amber"}
      icon={isBlocked ? <IconLock aria-hidden="true" /> : <IconAlertTriangle aria-hidden="true" />}
      title={t(`${notice}.title`)}
    >
      <div>{t(`${notice}.text`)}</div>
      {isAdmin ? (
        <AnchorLink href={portalUrl("/tenant/dashboard")} prefetch={false}>
          {t("toOwner")}
        </AnchorLink>
      ) : null}
    </Alert>
  );
}
