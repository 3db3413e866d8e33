"use client";
import { Button, Group, Modal, Stack } from "@mantine/core";
import { compareVersions, isUnchanged, type VersionTerms } from "@tenantry/core/catalogue/compare-versions";
import { useTranslations } from "next-intl";
import { ProblemAlert, problemOf } from "../chrome/problem.tsx";
import { ReasonField, useReasonForm } from "../chrome/reason.tsx";
import type { Version } from "./catalogue-types.ts";
import { VersionDiff } from "./version-diff.tsx";
import type { ReadVersion } from "./version-values.ts";

const nothing: VersionTerms = {
  trialDays: 0,
  trialEnd: { strategy: "free" },
  afterCancel: "free",
  dunningEnd: "free",
  limits: {},
  softLimits: [],
  features: [],
  prices: [],
  meteredPrices: [],
};

/** The last look before a version stands for good: what differs from the newest one, and why. */
export function ReviewVersion({
  read,
  newest,
  version,
  pending,
  error,
  onClose,
  onPublish,
}: {
  read: ReadVersion | null;
  newest: Version | undefined;
  version: number;
  pending: boolean;
  error: unknown;
  onClose: () => void;
  onPublish: (reason: string) => void;
}) {
  const t = useTranslations("catalogue.review");
  const common = useTranslations("common.actions");
  const form = useReasonForm(error);
  const diff = read && compareVersions(newest ?? nothing, read.version);
  const close = () => {
    form.reset();
    onClose();
  };
  return (
    <Modal
      opened={diff !== null}
      onClose={close}
      title={t("title", { version })}
      size="lg"
      closeOnClickOutside={!pending}
    >
      {diff === null ? null : isUnchanged(diff) ? (
        <Stack gap="md">
          <div>{t("unchanged")}</div>
          <Group justify="flex-end">
            <Button onClick={close}>{t("keepEditing")}</Button>
          </Group>
        </Stack>
      ) : (
        <form noValidate onSubmit={form.handleSubmit(({ reason }) => onPublish(reason))}>
          <Stack gap="md">
            <div>{newest ? t("text", { version: newest.version }) : t("first")}</div>
            <VersionDiff diff={diff} />
            <ReasonField form={form} />
            <ProblemAlert problem={error ? problemOf(error) : null} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close} disabled={pending}>
                {common("back")}
              </Button>
              <Button type="submit" loading={pending}>
                {t("publish", { version })}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
