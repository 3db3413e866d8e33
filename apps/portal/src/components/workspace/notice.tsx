import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";
import { formatDate } from "@tenantry/i18n/format";
import { AnchorLink } from "@tenantry/ui/links";
import { getLocale, getTranslations } from "next-intl/server";
import { api } from "../../trpc/server.ts";
import type { Workspace } from "./host.ts";
import { portalUrl } from "./portal-url.ts";
import { loadTenant, type WorkspaceTenant } from "./visit.ts";

type Notice = "blocked" | "read_only" | "past_due";

/** Why work is not possible as usual, or soon is not; undefined while all is well. */
export function noticeOf({ access }: Workspace, tenant: WorkspaceTenant | null): Notice | undefined {
  if (access !== "full") return access;
  return tenant?.subscription?.status === "past_due" ? "past_due" : undefined;
}

export async function WorkspaceNotice({ notice, isAdmin }: { notice: Notice; isAdmin: boolean }) {
  const [t, closing] = await Promise.all([getTranslations("workspace.home"), notice === "read_only" ? closed() : null]);
  const isBlocked = notice === "blocked";
  return (
    <Alert
      role="status"
      color={isBlocked ? "brick" : "amber"}
      icon={isBlocked ? <IconLock aria-hidden="true" /> : <IconAlertTriangle aria-hidden="true" />}
      title={closing?.title ?? t(`${notice}.title`)}
    >
      <div>{closing?.text ?? t(`${notice}.text`)}</div>
      {isAdmin ? (
        <AnchorLink href={portalUrl("/tenant/dashboard")} prefetch={false}>
          {t("toOwner")}
        </AnchorLink>
      ) : null}
    </Alert>
  );
}

/** The words of a business that is leaving; null of another. */
async function closed(): Promise<{ title: string; text: string } | null> {
  const [leaving, tenant] = await Promise.all([api.leaving.here(), loadTenant()]);
  if (!leaving || !tenant) return null;
  const [t, locale] = await Promise.all([getTranslations("leaving.owner"), getLocale()]);
  const date = formatDate(leaving.purgeAt, locale, tenant.timezone);
  return { title: t("bannerTitle"), text: t("workspaceText", { date }) };
}
