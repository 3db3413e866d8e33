"use client";
import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { formatCount, formatQuantity } from "@tenantry/i18n/format";
import { Section } from "@tenantry/ui/page";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import styles from "./leaving.module.css";
import type { Leaving } from "./leaving-facts.ts";

type Export = Leaving["exports"][number];
const tones: Record<Export["status"], Tone> = {
  waiting: "trial",
  running: "trial",
  ready: "active",
  failed: "blocked",
  expired: "inactive",
};

type ExportSectionProps = { tenantId: string; leaving: Leaving; day: (at: Date) => string; mayWrite: boolean };

/** Asks for an archive, shows how far it is, and hands it over. */
export function ExportSection({ tenantId, leaving, day, mayWrite }: ExportSectionProps) {
  const t = useTranslations("leaving.owner");
  const utils = trpc.useUtils();
  const request = trpc.leaving.requestExport.useMutation({
    onSuccess: async () => {
      notifications.show({ message: t("requested") });
      await utils.leaving.get.invalidate();
    },
  });
  const { exports, exportsLeft, purgeStartedAt, isReady } = leaving;
  const isBusy = exports.some(({ status }) => status === "waiting" || status === "running");
  return (
    <Section title={t("exportTitle")} description={t("exportText")}>
      <Stack gap="md">
        {mayWrite && isReady && !purgeStartedAt ? (
          <Group gap="md">
            <Button
              onClick={() => request.mutate({ tenantId })}
              loading={request.isPending}
              disabled={isBusy || exportsLeft === 0}
            >
              {t("exportAsk")}
            </Button>
            <Text size="sm" className={styles.quiet}>
              {t("exportLimit", { left: exportsLeft })}
            </Text>
          </Group>
        ) : null}
        <FormProblemAlert problem={request.error ? problemOf(request.error) : null} />
        {exports.length === 0 ? (
          <Text className={styles.quiet}>{t("exportNone")}</Text>
        ) : (
          <ul className={styles.list}>
            {exports.map((one) => (
              <ExportRow key={one.id} tenantId={tenantId} one={one} day={day} mayWrite={mayWrite} />
            ))}
          </ul>
        )}
      </Stack>
    </Section>
  );
}

type ExportRowProps = Pick<ExportSectionProps, "tenantId" | "day" | "mayWrite"> & { one: Export };

function ExportRow({ tenantId, one, day, mayWrite }: ExportRowProps) {
  const t = useTranslations("leaving.owner");
  const locale = useLocale();
  const { status, progress, byteCount, expiresAt } = one;
  const number = (count: number) => formatCount(count, locale);
  const facts = [
    day(one.requestedAt),
    byteCount === null ? null : t("size", { size: formatQuantity(Math.ceil(byteCount / 10_000) / 100, locale) }),
    status === "ready" && expiresAt ? t("removedOn", { date: day(expiresAt) }) : null,
    one.requestedBy === "owner" ? null : t("byStaff"),
  ];
  return (
    <li className={styles.row}>
      <div className={styles.facts}>
        <Group gap="xs">
          <StatusBadge tone={tones[status]}>{t(`status.${status}`)}</StatusBadge>
          {status === "running" && progress ? (
            <Text size="sm">{t("progress", { done: number(progress.done), total: number(progress.total) })}</Text>
          ) : null}
        </Group>
        <Text size="sm" className={styles.quiet}>
          {facts.filter((fact) => fact !== null).join(" · ")}
        </Text>
        {status === "waiting" || status === "running" ? (
          <Progress.Root mt={4}>
            <Progress.Section
              value={progress ? (100 * progress.done) / Math.max(1, progress.total) : 0}
              aria-label={t("progressLabel")}
            />
          </Progress.Root>
        ) : null}
      </div>
      {status === "ready" && mayWrite ? (
        <Button
          component="a"
          href={`/api/tenants/${tenantId}/exports/${one.id}`}
          download
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}
          aria-label={t("downloadLabel", { date: day(one.requestedAt) })}
        >
          {t("download")}
        </Button>
      ) : null}
    </li>
  );
}
