"use client";
import type { RunStatus } from "@tenantry/core/ports/jobs";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { useTranslations } from "next-intl";

const tones: Record<RunStatus, Tone> = {
  queued: "inactive",
  running: "trial",
  waiting: "inactive",
  completed: "active",
  failed: "blocked",
  cancelled: "inactive",
};

export function RunStatusBadge({ status }: { status: RunStatus }) {
  const t = useTranslations("common.status.run");
  return <StatusBadge tone={tones[status]}>{t(status)}</StatusBadge>;
}
