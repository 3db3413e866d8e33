import type { SubscriptionStatus } from "@tenantry/core/subscription/status";
import type { TenantWord } from "@tenantry/core/subscription/words";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { getTranslations } from "next-intl/server";
import type { OwnedTenant } from "./account.ts";

const wordTones: Record<TenantWord, Tone> = {
  active: "active",
  trial: "trial",
  suspended: "blocked",
  canceled: "inactive",
  pending: "attention",
  failed: "blocked",
};

/** What the single word "active" would hide. */
const uneasy: readonly SubscriptionStatus[] = ["past_due", "paused", "canceling"];

/** The state of a business as one word; the axis that needs attention goes before. */
export async function TenantStatus({ axes }: { axes: OwnedTenant["axes"] }) {
  const t = await getTranslations("common.status");
  const { word, subscription, access } = axes;
  return (
    <>
      {word === "active" && subscription && uneasy.includes(subscription) ? (
        <StatusBadge tone="attention">{t(`subscription.${subscription}`)}</StatusBadge>
      ) : word === "canceled" && subscription === "ended" ? (
        <StatusBadge tone="inactive">{t("subscription.ended")}</StatusBadge>
      ) : (
        <StatusBadge tone={wordTones[word]}>{t(`tenant.${word}`)}</StatusBadge>
      )}
      {access === "read_only" ? <StatusBadge tone="attention">{t("access.read_only")}</StatusBadge> : null}
    </>
  );
}
