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
  // Says its own date, and the ways on: see the closed banner.
  if (deactivatedAt) return "closed";
  if (subscription === "ended") return access === "blocked" ? "ended" : access === "full" ? "settling" : "read_only";
  if (subscription === "paused") return "paused";
  if (access === "read_only") return "read_only";
  if (access === "blocked") return "ended";
  return subscription === "past_due" ? "past_due" : undefined;
}

/** Nobody works there, and no trial runs. */
export const isBarred = (notice: Notice | undefined): boolean =>
  notice === "suspended" || notice === "closed" || notice === "ended";

/** What paying or choosing a plan mends. */
const payable: readonly Notice[] = ["ended", "read_only", "past_due"];

export async function AccessNotice(props: {
  notice: Exclude<Notice, "closed">;
  contactUrl: string;
  billingPath: string;
}) {
  const { notice, contactUrl, billingPath } = props;
  const t = await getTranslations("portal.dashboard.notice");
  const barred = isBarred(notice);
  return (
    <Alert
      role="status"
      color={barred ? "brick" : "amber"}
      icon={barred ? <IconLock aria-hidden="true" /> : <IconAlertTriangle aria-hidden="true" />}
      title={t(`${notice}.title`)}
    >
      <div>{t(`${notice}.text`)}</div>
      {payable.includes(notice) ? <AnchorLink href={billingPath}>{t("billing")}</AnchorLink> : null}{" "}
      {notice === "settling" ? null : (
        <AnchorLink href={contactUrl} prefetch={false}>
          {t("contact")}
        </AnchorLink>
      )}
    </Alert>
  );
}
