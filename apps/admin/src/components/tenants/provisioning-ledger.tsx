"use client";
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type ProvisioningStep, provisioningStepNames } from "@tenantry/core/tenant/registration";
import { Ledger, type LedgerState } from "@tenantry/ui/ledger";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { useDuration } from "../chrome/duration.ts";
import { ReasonDialog } from "../chrome/reason.tsx";
import { When } from "../chrome/when.tsx";
import { runListPath } from "../jobs/list-address.ts";
import type { TenantDetails } from "./tenant-details.ts";
import { tenantRunsInput } from "./tenant-runs-input.ts";

type StepRow = TenantDetails["steps"][number];

function stateOf(row: StepRow | undefined, provisioning: TenantDetails["axes"]["provisioning"]): LedgerState {
  if (row?.finishedAt) return "done";
  if (row?.error) return "failed";
  return row && provisioning !== "failed" ? "running" : "waiting";
}

/** Also where the tenant is usable and a later step has failed for good: the service takes both. */
const canRetry = ({ axes, steps }: TenantDetails): boolean =>
  (axes.provisioning === "failed" && axes.registration === "accepted") ||
  (axes.provisioning === "ready" && steps.some((step) => step.finishedAt === null && step.error !== null));

/** As long as there is no workspace: it may hang without having failed. */
const canRollBack = ({ axes }: TenantDetails): boolean =>
  axes.provisioning !== "ready" && axes.registration === "accepted";

/** What provisioning has done so far, step by step, and the way on when it failed. */
export function ProvisioningLedger({ details, mayWrite }: { details: TenantDetails; mayWrite: boolean }) {
  const t = useTranslations("admin.tenant.ledger");
  const status = useTranslations("common.status.step");
  const { steps, axes } = details;
  return (
    <Section
      title={t("title")}
      description={t("description")}
      action={
        <Group gap="xs">
          <RunLink tenantId={details.tenant.id} />
          {mayWrite && canRollBack(details) ? <RollBackButton tenantId={details.tenant.id} /> : null}
          {mayWrite && canRetry(details) ? <RetryButton tenantId={details.tenant.id} /> : null}
        </Group>
      }
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

/** The engine's own record of the newest try. */
function RunLink({ tenantId }: { tenantId: string }) {
  const t = useTranslations("admin.tenant.ledger");
  const { data } = trpc.admin.jobs.list.useQuery(tenantRunsInput(tenantId));
  const run = data?.rows.find(({ functionId }) => functionId.endsWith("tenant.provision"));
  return run ? <AnchorLink href={`${runListPath}/${run.id}`}>{t("run")}</AnchorLink> : null;
}

function RollBackButton({ tenantId }: { tenantId: string }) {
  const t = useTranslations("admin.tenant.ledger");
  const [opened, setOpened] = useState(false);
  const utils = trpc.useUtils();
  const rollBack = trpc.admin.tenants.rollBack.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("rolledBack") });
      await Promise.all([utils.admin.tenants.invalidate(), utils.admin.jobs.invalidate()]);
    },
  });
  return (
    <>
      <Button color="brick" variant="outline" onClick={() => setOpened(true)}>
        {t("rollBack")}
      </Button>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          setOpened(false);
          rollBack.reset();
        }}
        title={t("rollBack")}
        text={t("rollBackText")}
        submit={t("rollBack")}
        pending={rollBack.isPending}
        error={rollBack.error}
        onSubmit={(reason) => rollBack.mutate({ tenantId, reason })}
      />
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
