import { randomUUIDv7 } from "node:crypto";
import { isUuid } from "@tenantry/core/ids";
import type { TransactionSql } from "postgres";
import type { FunctionConfig } from "./config.ts";
import { matches } from "./expression.ts";
import type { EngineContext, StepFailure, StoredEvent } from "./model.ts";
import { DISCOVERY } from "./queue.ts";
import { releaseSlots } from "./slots.ts";
import { jsonText } from "./transact.ts";

export type RunRow = {
  id: string;
  function_id: string;
  event_id: string;
  status: string;
  job_id: string | null;
  attempt: number;
  parallel: boolean;
  parent_run: string | null;
  parent_step: string | null;
  ended_at: Date | null;
};

export type NewRun = {
  id?: string;
  functionId: string;
  event: StoredEvent;
  delayMs: number;
  parent?: { runId: string; stepId: string };
};
export type Settlement = { output: unknown } | { error: StepFailure };
export type Ending = { status: "completed"; output: unknown } | { status: "failed" | "cancelled"; error: StepFailure };

/** Every change of a run starts with this lock; parent and child may be locked in either order, see `transact`. */
export async function lockRun(tx: TransactionSql, runId: string): Promise<RunRow | undefined> {
  const [run] = await tx<RunRow[]>`
    SELECT id, function_id, event_id, status, job_id, attempt, parallel, parent_run, parent_step, ended_at FROM engine.runs WHERE id = ${runId} FOR UPDATE`;
  return run;
}

export async function loadFunctions(tx: TransactionSql): Promise<FunctionConfig[]> {
  return (await tx<{ config: FunctionConfig }[]>`SELECT config FROM engine.functions`).map((row) => row.config);
}

/** Stores events; answers those that are new. An id that is there already is the same event, sent again. */
export async function storeEvents(tx: TransactionSql, events: readonly StoredEvent[]): Promise<StoredEvent[]> {
  const inserted = await Promise.all(
    events.map(
      (event) => tx`
      INSERT INTO engine.events (id, name, payload) VALUES (${event.id}, ${event.name}, ${jsonText(event)}::text::json) ON CONFLICT (id) DO NOTHING RETURNING id`,
    ),
  );
  return events.filter((_, i) => (inserted[i]?.length ?? 0) > 0);
}

export async function createRuns(ctx: EngineContext, tx: TransactionSql, runs: readonly NewRun[]): Promise<void> {
  if (runs.length === 0) return;
  const rows = runs.map(({ id = randomUUIDv7(), functionId, event, delayMs, parent }) => ({
    id,
    functionId,
    event,
    delayMs,
    parent,
    jobId: randomUUIDv7(),
  }));
  const columns = rows.map((row) => ({
    id: row.id,
    function_id: row.functionId,
    event_id: row.event.id,
    event_name: row.event.name,
    tenant_id: tenantOf(row.event),
    job_id: row.jobId,
    parent_run: row.parent?.runId ?? null,
    parent_step: row.parent?.stepId ?? null,
  }));
  const items = rows.map(({ id, jobId, functionId, delayMs }) => ({
    jobId,
    runId: id,
    stepId: DISCOVERY,
    functionId,
    delayMs,
  }));
  await Promise.all([tx`INSERT INTO engine.runs ${tx(columns)}`, ctx.queue.enqueue(tx, items)]);
}

/** The runs that an event starts: one of each function that listens to it. */
export function triggered(functions: readonly FunctionConfig[], event: StoredEvent, delayMs: number): NewRun[] {
  return functions
    .filter((fn) => fn.events.some((trigger) => trigger.name === event.name && matches(trigger.expression, event)))
    .map((fn) => ({ functionId: fn.id, event, delayMs }));
}

/** The tenant a run belongs to: its event's, or that of the run whose failure the event reports. */
function tenantOf(event: StoredEvent): string | null {
  const { tenantId, event: original } = event.data;
  if (typeof tenantId === "string" && isUuid(tenantId.toLowerCase())) return tenantId.toLowerCase();
  if (
    original &&
    typeof original === "object" &&
    "data" in original &&
    original.data &&
    typeof original.data === "object" &&
    "tenantId" in original.data
  ) {
    return tenantOf({ ...event, data: { tenantId: original.data.tenantId } });
  }
  return null;
}

/** Records the end of a step of a locked run and lets the function go on; nothing if the step has ended already. */
export async function settleStep(
  ctx: EngineContext,
  tx: TransactionSql,
  run: RunRow,
  stepId: string,
  settlement: Settlement,
): Promise<void> {
  const [step] = await tx<{ job_id: string | null; race: boolean }[]>`
    SELECT job_id, race FROM engine.steps WHERE run_id = ${run.id} AND id = ${stepId} AND status IN ('planned', 'waiting')`;
  if (!step) return;
  if (step.job_id) await ctx.queue.drop(tx, [step.job_id]);
  const isError = "error" in settlement;
  await tx`
    UPDATE engine.steps SET status = ${isError ? "failed" : "completed"}, job_id = NULL, ended_at = now(),
      output = ${isError ? null : jsonText(settlement.output)}::text::json, error = ${isError ? jsonText(settlement.error) : null}::text::json,
      position = (SELECT coalesce(max(position) + 1, 0) FROM engine.steps WHERE run_id = ${run.id})
    WHERE run_id = ${run.id} AND id = ${stepId}`;
  await goOn(ctx, tx, run, step.race);
}

/** Queues a discovery call unless one is queued or under way: that one sees by the positions that it must look again. */
export async function goOn(ctx: EngineContext, tx: TransactionSql, run: RunRow, race: boolean): Promise<void> {
  if (run.job_id) return;
  if (!race) {
    const [open] =
      await tx`SELECT 1 FROM engine.steps WHERE run_id = ${run.id} AND status IN ('planned', 'waiting') LIMIT 1`;
    if (open) return;
  }
  run.job_id = randomUUIDv7();
  await tx`UPDATE engine.runs SET job_id = ${run.job_id}, attempt = 0 WHERE id = ${run.id}`;
  await ctx.queue.enqueue(tx, [
    { jobId: run.job_id, runId: run.id, stepId: DISCOVERY, functionId: run.function_id, delayMs: 0 },
  ]);
}

/** Ends a locked run: drops what is still queued for it, frees its slots, tells its parent and the failure handlers. */
export async function endRun(ctx: EngineContext, tx: TransactionSql, run: RunRow, ending: Ending): Promise<void> {
  const open = await tx<
    { job_id: string }[]
  >`SELECT job_id FROM engine.steps WHERE run_id = ${run.id} AND job_id IS NOT NULL`;
  await ctx.queue.drop(tx, [...open.map((step) => step.job_id), ...(run.job_id ? [run.job_id] : [])]);
  await tx`
    UPDATE engine.steps SET status = 'cancelled', job_id = NULL, ended_at = now() WHERE run_id = ${run.id} AND status IN ('planned', 'waiting', 'retrying')`;
  await tx`
    UPDATE engine.runs SET status = ${ending.status}, ended_at = now(), job_id = NULL,
      output = ${ending.status === "completed" ? jsonText(ending.output) : null}::text::json, error = ${ending.status === "completed" ? null : jsonText(ending.error)}::text::json
    WHERE id = ${run.id}`;
  await releaseSlots(ctx, tx, { runId: run.id });
  if (run.parent_run && run.parent_step) {
    const parent = await lockRun(tx, run.parent_run);
    if (parent && !parent.ended_at)
      await settleStep(
        ctx,
        tx,
        parent,
        run.parent_step,
        ending.status === "completed" ? { output: ending.output } : { error: ending.error },
      );
  }
  if (ending.status !== "completed") await reportEnd(ctx, tx, run, ending.status, ending.error);
}

/** `inngest/function.failed` is what starts `onFailure` handlers; its data are Inngest's. */
async function reportEnd(
  ctx: EngineContext,
  tx: TransactionSql,
  run: RunRow,
  status: "failed" | "cancelled",
  error: StepFailure,
): Promise<void> {
  const [original] = await tx<{ payload: StoredEvent }[]>`SELECT payload FROM engine.events WHERE id = ${run.event_id}`;
  const event: StoredEvent = {
    id: randomUUIDv7(),
    name: `inngest/function.${status}`,
    data: { function_id: run.function_id, run_id: run.id, error, event: original?.payload ?? null },
    ts: ctx.now().getTime(),
  };
  const runs = triggered(await loadFunctions(tx), event, 0);
  if (runs.length === 0) return;
  await storeEvents(tx, [event]);
  await createRuns(ctx, tx, runs);
}
