import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";
import { AnchorLink } from "@tenantry/ui/links";
import { getTranslations } from "next-intl/server";
import type { OwnedTenant } from "./account.ts";

type Notice = "suspended" | "closed" | "ended" | "settling" | "read_only" | "past_due" | "paused";

/** Why a tenant that is set up cannot be used as usual, or soon cannot; undefined while all is well. */
export function noticeOf(axes: OwnedTenant["axes"], deactivatedAt: Date | null): Notice | undefined {
  const { word, subscription, access } = axes;
  if (word === "suspended") return "suspended";
  if (deactivatedAt) return "closed";
  if (subscription === "ended") return access === "blocked" ? "ended" : access === "full" ? "settling" : "read_only";
  if (subscription === "paused") return "paused";
  if (access === "read_only") return "read_only";
  if (access === "blocked") return "ended";
  return subscription === "past_due" ? "past_due" : undefined;
}

const barred: readonly Notice[] = ["suspended", "closed", "ended"];

export async function AccessNotice({ notice, contactUrl }: { notice: Notice; contactUrl: string }) {
  const t = await getTranslations("portal.dashboard.notice");
  const isBarred = barred.includes(notice);
  return (
    <Alert
      role="status"
      color={isBarred ? "brick" : "amber"}
      icon={isBarred ? <IconLock aria-hidden="true" /> : <IconAlertTriangle aria-hidden="true" />}
      title={t(`${notice}.title`)}
    >
      <p>{t(`${notice}.text`)}</p>
      {notice === "settling" ? null : (
        <AnchorLink href={contactUrl} prefetch={false}>
          {t("contact")}
        </AnchorLink>
      )}
    </Alert>
  );
}
