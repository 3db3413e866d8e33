"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type ProvisioningStep, provisioningStepNames } from "@tenantry/core/tenant/registration";
import { Ledger, type LedgerState } from "@tenantry/ui/ledger";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { useDuration } from "../chrome/duration.ts";
import { ReasonDialog } from "../chrome/reason.tsx";
import { When } from "../chrome/when.tsx";
import type { TenantDetails } from "./tenant-details.ts";

type StepRow = TenantDetails["steps"][number];

function stateOf(row: StepRow | undefined, provisioning: TenantDetails["axes"]["provisioning"]): LedgerState {
  if (row?.finishedAt) return "done";
  if (row?.error) return "failed";
  return row && provisioning !== "failed" ? "running" : "waiting";
}

/** Also where the tenant is usable and a later step has failed for good: the service takes both. */
const canRetry = ({ axes, steps }: TenantDetails): boolean =>
  axes.provisioning === "failed" ||
  (axes.provisioning === "ready" && steps.some((step) => step.finishedAt === null && step.error !== null));

/** What provisioning has done so far, step by step, and the way on when it failed. */
export function ProvisioningLedger({ details, mayWrite }: { details: TenantDetails; mayWrite: boolean }) {
  const t = useTranslations("admin.tenant.ledger");
  const status = useTranslations("common.status.step");
  const { steps, axes } = details;
  return (
    <Section
      title={t("title")}
      description={t("description")}
      action={mayWrite && canRetry(details) ? <RetryButton tenantId={details.tenant.id} /> : null}
    >
      <Ledger
        steps={provisioningStepNames.map((step) => {
          const row = steps.find((candidate) => candidate.step === step);
          const state = stateOf(row, axes.provisioning);
          return {
            id: step,
            label: t(step satisfies ProvisioningStep),
            state,
            stateLabel: status(state),
            detail: row ? <StepDetail row={row} /> : null,
            error: row?.error ? <Bdi mono>{row.error}</Bdi> : null,
          };
        })}
      />
    </Section>
  );
}

function StepDetail({ row }: { row: StepRow }) {
  const t = useTranslations("admin.tenant.ledger");
  const attempts = useTranslations("admin");
  const duration = useDuration();
  const { startedAt, finishedAt } = row;
  return (
    <>
      {t.rich("started", { when: () => <When instant={startedAt} /> })}
      {finishedAt ? ` · ${t("took", { duration: duration(finishedAt.getTime() - startedAt.getTime()) })}` : null}
      {` · ${attempts("attempts", { count: row.attempts })}`}
    </>
  );
}

function RetryButton({ tenantId }: { tenantId: string }) {
  const t = useTranslations("admin.tenant.ledger");
  const [opened, setOpened] = useState(false);
  const utils = trpc.useUtils();
  const retry = trpc.admin.tenants.retryProvisioning.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("retried") });
      await Promise.all([utils.admin.tenants.invalidate(), utils.admin.jobs.invalidate()]);
    },
  });
  const close = () => {
    setOpened(false);
    retry.reset();
  };
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t("retry")}</Button>
      <ReasonDialog
        opened={opened}
        onClose={close}
        title={t("retry")}
        text={t("retryText")}
        submit={t("retry")}
        pending={retry.isPending}
        error={retry.error}
        onSubmit={(reason) => retry.mutate({ tenantId, reason })}
      />
    </>
  );
}
