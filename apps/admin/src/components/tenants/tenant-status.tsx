"use client";
import type { TenantAxes } from "@tenantry/services/tenant/tenant-facts";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { useTranslations } from "next-intl";

const wordTones: Record<TenantAxes["word"], Tone> = {
  active: "active",
  trial: "trial",
  suspended: "blocked",
  canceled: "inactive",
  pending: "attention",
  failed: "blocked",
};

/** Subscriptions of active tenants that somebody should look at. */
const worthALook = ["past_due", "paused", "canceling"] as const;

/** A tenant in one word. */
export function TenantStatus({ axes }: { axes: TenantAxes }) {
  const t = useTranslations("common.status");
  const look = axes.word === "active" ? worthALook.find((status) => status === axes.subscription) : undefined;
  if (look) return <StatusBadge tone="attention">{t(`subscription.${look}`)}</StatusBadge>;
  return <StatusBadge tone={wordTones[axes.word]}>{t(`tenant.${axes.word}`)}</StatusBadge>;
}
