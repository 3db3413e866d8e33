"use client";
import type { RunStep } from "@tenantry/core/ports/jobs";
import { Ledger, type LedgerState } from "@tenantry/ui/ledger";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useDuration } from "../chrome/duration.ts";
import { JsonBlock } from "../chrome/json-block.tsx";
import { When } from "../chrome/when.tsx";

const states: Record<RunStep["status"], LedgerState> = {
  completed: "done",
  failed: "failed",
  waiting: "waiting",
  running: "running",
};

/** The steps of a run in the order they were taken, what each gave and why it failed. */
export function RunTimeline({ steps }: { steps: readonly RunStep[] }) {
  const t = useTranslations("admin.run");
  if (steps.length === 0) return t("noSteps");
  return (
    <Ledger
      steps={steps.map((step) => ({
        id: step.id,
        label: step.name,
        state: states[step.status],
        stateLabel: t(`stepStatus.${step.status}`),
        detail: <StepDetail step={step} />,
        error: step.error ? <Bdi mono>{step.error}</Bdi> : null,
      }))}
    />
  );
}

function StepDetail({ step }: { step: RunStep }) {
  const t = useTranslations("admin");
  const duration = useDuration();
  const { startedAt, endedAt, output, kind, attempts } = step;
  return (
    <>
      {t(`run.kind.${kind}`)}
      {startedAt ? (
        <>
          {" · "}
          <When instant={startedAt} />
        </>
      ) : null}
      {startedAt && endedAt ? ` · ${duration(endedAt.getTime() - startedAt.getTime())}` : null}
      {attempts > 0 ? ` · ${t("attempts", { count: attempts })}` : null}
      {output === null || output === undefined ? null : <JsonBlock label={t("run.stepOutput")} value={output} />}
    </>
  );
}
