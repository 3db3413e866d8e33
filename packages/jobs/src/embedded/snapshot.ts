import type { FunctionConfig } from "./config.ts";
import type { EngineContext, StepFailure, StoredEvent } from "./model.ts";
import { type Claim, DISCOVERY } from "./queue.ts";

type StepState = {
  id: string;
  status: string;
  kind: string;
  position: number | null;
  attempt: number;
  job_id: string | null;
  output: unknown;
  error: StepFailure | null;
};

/** A run as one call sees it. */
export type Snapshot = {
  functionId: string;
  status: string;
  parallel: boolean;
  attempt: number;
  event: StoredEvent;
  config: FunctionConfig | undefined;
  /** In the order they ended. */
  ended: StepState[];
  /** The step that the claim is about; none for a discovery call. */
  step: StepState | undefined;
};

/** Loads what a claim is about, or undefined when the job is not the run's any more. */
export async function loadSnapshot(ctx: EngineContext, claim: Claim): Promise<Snapshot | undefined> {
  const { sql } = ctx;
  const [runs, steps] = await Promise.all([
    sql<
      {
        function_id: string;
        status: string;
        parallel: boolean;
        attempt: number;
        job_id: string | null;
        payload: StoredEvent;
        config: FunctionConfig | null;
      }[]
    >`
      SELECT r.function_id, r.status, r.parallel, r.attempt, r.job_id, e.payload, f.config
      FROM engine.runs r JOIN engine.events e ON e.id = r.event_id LEFT JOIN engine.functions f ON f.id = r.function_id
      WHERE r.id = ${claim.runId} AND r.ended_at IS NULL`,
    sql<StepState[]>`
      SELECT id, status, kind, position, attempt, job_id, output, error FROM engine.steps
      WHERE run_id = ${claim.runId} AND (position IS NOT NULL OR id = ${claim.stepId}) ORDER BY position`,
  ]);
  const [run] = runs;
  const step = steps.find((candidate) => candidate.id === claim.stepId);
  if (!run) return undefined;
  const isCurrent = claim.stepId === DISCOVERY ? run.job_id === claim.jobId : step?.job_id === claim.jobId;
  if (!isCurrent) return undefined;
  return {
    functionId: run.function_id,
    status: run.status,
    parallel: run.parallel,
    attempt: step ? step.attempt : run.attempt,
    event: run.payload,
    config: run.config ?? undefined,
    ended: steps.filter((candidate) => candidate.position !== null),
    step,
  };
}

/** The body of a call request. Source: SDK_SPEC 4.4.1. Without `fn_id` the SDK reports every step instead of checkpointing over an API. */
export function callBody(claim: Claim, snapshot: Snapshot, maxAttempts: number): object {
  const ids = snapshot.ended.map((step) => step.id);
  return {
    event: snapshot.event,
    events: [snapshot.event],
    steps: Object.fromEntries(
      snapshot.ended.map((step) => [
        step.id,
        step.status === "failed" ? { type: "error", error: step.error } : { type: "data", data: step.output },
      ]),
    ),
    ctx: {
      run_id: claim.runId,
      attempt: snapshot.attempt,
      max_attempts: maxAttempts,
      disable_immediate_execution: snapshot.parallel,
      use_api: false,
      stack: { stack: ids, current: ids.length },
    },
  };
}
