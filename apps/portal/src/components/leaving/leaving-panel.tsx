"use client";
import { Stack, Text } from "@mantine/core";
import { formatDate } from "@tenantry/i18n/format";
import { Section } from "@tenantry/ui/page";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { CloseBusiness } from "./close-business.tsx";
import { ExportSection } from "./export-section.tsx";
import type { Leaving } from "./leaving-facts.ts";
import { RestoreBusiness } from "./restore-business.tsx";

const runningMs = 1_500;
const isMoving = ({ exports, isReady }: Leaving) =>
  !isReady || exports.some(({ status }) => status === "waiting" || status === "running");

export type LeavingPanelProps = { tenantId: string; timeZone: string; mayWrite: boolean; initial: Leaving };

/** Leaving is a feature: pack everything, close, and come back while there is time. */
export function LeavingPanel({ tenantId, timeZone, mayWrite, initial }: LeavingPanelProps) {
  const t = useTranslations("leaving.owner");
  const locale = useLocale();
  const { data } = trpc.leaving.get.useQuery(
    { tenantId },
    {
      initialData: initial,
      refetchInterval: ({ state }) => (isMoving(state.data ?? initial) ? runningMs : false),
    },
  );
  const day = (at: Date) => formatDate(at, locale, timeZone);
  return (
    <Stack gap="lg">
      <ExportSection tenantId={tenantId} leaving={data} day={day} mayWrite={mayWrite} />
      {!mayWrite || data.purgeStartedAt ? null : data.deactivatedAt ? (
        <Section title={t("restore")}>
          <Stack gap="md" align="flex-start">
            <Text>{t("bannerText", { date: day(data.purgeAt) })}</Text>
            <RestoreBusiness tenantId={tenantId} />
          </Stack>
        </Section>
      ) : (
        <Section title={t("dangerTitle")} tone="danger">
          <Stack gap="md" align="flex-start">
            <Text>{t("dangerText", { days: data.retentionDays })}</Text>
            <CloseBusiness tenantId={tenantId} leaving={data} day={day} />
          </Stack>
        </Section>
      )}
    </Stack>
  );
}
