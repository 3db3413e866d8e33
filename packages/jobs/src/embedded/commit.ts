import { randomUUIDv7 } from "node:crypto";
import type { TransactionSql } from "postgres";
import type { Decision, StepChange } from "./decide.ts";
import type { EngineContext, StoredEvent } from "./model.ts";
import { type Claim, DISCOVERY, type NewItem } from "./queue.ts";
import { createRuns, endRun, goOn, loadFunctions, lockRun, type RunRow, storeEvents } from "./runs.ts";
import { releaseSlots } from "./slots.ts";
import type { Snapshot } from "./snapshot.ts";
import { jsonText, transact } from "./transact.ts";

/** Another engine took the job over while this one was away: its result does not count. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/**
 * Records what a call came to, in one transaction with the queue.
 * "again" keeps the claim for the next discovery call of the same run, when `mayChain` allows it.
 * `elapsedMs`, from dispatch to answer, is how long the steps that ended in this call took.
 */
export async function commitCall(
  ctx: EngineContext,
  claim: Claim,
  snapshot: Snapshot,
  decided: Decision,
  { mayChain, elapsedMs }: { mayChain: boolean; elapsedMs: number },
): Promise<"again" | "done"> {
  return transact(ctx.sql, async (tx) => {
    const chains =
      mayChain && claim.stepId === DISCOVERY && decided.next.do === "go on" && decided.steps.some(hasEnded);
    // Pipelined: the lock comes first on the wire, and so it does in the database.
    const [run, stillHeld, last] = await Promise.all([
      lockRun(tx, claim.runId),
      chains ? ctx.queue.renew(tx, [claim]).then((count) => count === 1) : ctx.queue.finish(tx, claim),
      lastPosition(tx, claim.runId),
    ]);
    if (!stillHeld) throw new LeaseLost(`The job of run ${claim.runId} was taken over`);
    if (!chains) await releaseSlots(ctx, tx, { jobId: claim.jobId });
    if (!run || run.ended_at) return "done";
    const decision = await resolveInvocations(tx, decided);
    if (claim.stepId === DISCOVERY)
      return commitDiscovery(ctx, tx, run, snapshot, decision, { chains, last, elapsedMs });
    await commitStep(ctx, tx, run, claim, decision, { last, elapsedMs });
    return "done";
  });
}

/** Takes a job that proved stale, or parked on a full key, out of the queue. */
export async function dropClaim(ctx: EngineContext, claim: Claim): Promise<void> {
  await transact(ctx.sql, async (tx) => {
    if (await ctx.queue.finish(tx, claim)) await releaseSlots(ctx, tx, { jobId: claim.jobId });
  });
}

const hasEnded = (step: StepChange): boolean => step.to === "completed" || step.to === "failed";

async function commitDiscovery(
  ctx: EngineContext,
  tx: TransactionSql,
  run: RunRow,
  snapshot: Snapshot,
  decision: Decision,
  { chains, last, elapsedMs }: { chains: boolean; last: number; elapsedMs: number },
): Promise<"again" | "done"> {
  if (!chains) run.job_id = null;
  const seen = snapshot.ended.at(-1)?.position ?? -1;
  const hasMissed = last > seen;
  let position = last;
  for (const step of decision.steps) {
    if (hasEnded(step)) position += 1;
    await recordStep(ctx, tx, run, step, { position, elapsedMs });
  }
  if (decision.next.do === "complete")
    await endRun(ctx, tx, run, { status: "completed", output: decision.next.output });
  else if (decision.next.do === "fail") await endRun(ctx, tx, run, { status: "failed", error: decision.next.error });
  else if (decision.next.do === "retry") {
    const jobId = randomUUIDv7();
    await tx`UPDATE engine.runs SET job_id = ${jobId}, attempt = ${run.attempt + (decision.next.counts ? 1 : 0)} WHERE id = ${run.id}`;
    await ctx.queue.enqueue(tx, [
      { jobId, runId: run.id, stepId: DISCOVERY, functionId: run.function_id, delayMs: decision.next.delayMs },
    ]);
  } else return afterDiscovery(ctx, tx, run, decision, { hasMissed, chains });
  return "done";
}

/** Goes on at once when a step ended, here or meanwhile; otherwise the run waits for what is open. */
async function afterDiscovery(
  ctx: EngineContext,
  tx: TransactionSql,
  run: RunRow,
  decision: Decision,
  { hasMissed, chains }: { hasMissed: boolean; chains: boolean },
): Promise<"again" | "done"> {
  const parallel = run.parallel || decision.steps.length > 1;
  if (chains) {
    await tx`UPDATE engine.runs SET attempt = 0, parallel = ${parallel} WHERE id = ${run.id} AND (attempt <> 0 OR parallel <> ${parallel})`;
    return "again";
  }
  const [open] = await tx<{ planned: number; open: number }[]>`
    SELECT count(*) FILTER (WHERE status = 'planned')::int AS planned, count(*)::int AS open FROM engine.steps WHERE run_id = ${run.id} AND status IN ('planned', 'waiting')`;
  await tx`UPDATE engine.runs SET job_id = NULL, attempt = 0, parallel = ${parallel}, status = ${open?.planned ? "running" : "waiting"} WHERE id = ${run.id}`;
  if (hasMissed || decision.steps.some(hasEnded)) await goOn(ctx, tx, run, true);
  else if (!open?.open)
    await endRun(ctx, tx, run, {
      status: "failed",
      error: { name: "Stalled", message: "The function neither ended nor reported a step to wait for" },
    });
  return "done";
}

async function commitStep(
  ctx: EngineContext,
  tx: TransactionSql,
  run: RunRow,
  claim: Claim,
  decision: Decision,
  { last, elapsedMs }: { last: number; elapsedMs: number },
): Promise<void> {
  const { next } = decision;
  const step = decision.steps.find((candidate) => candidate.id === claim.stepId);
  if (next.do === "complete") await endRun(ctx, tx, run, { status: "completed", output: next.output });
  else if (next.do === "fail") await endRun(ctx, tx, run, { status: "failed", error: next.error });
  else if (next.do === "retry") {
    const jobId = randomUUIDv7();
    await tx`
      UPDATE engine.steps SET job_id = ${jobId}, attempt = attempt + ${next.counts ? 1 : 0}, error = ${jsonText(next.error)}::text::json
      WHERE run_id = ${run.id} AND id = ${claim.stepId}`;
    await ctx.queue.enqueue(tx, [
      { jobId, runId: run.id, stepId: claim.stepId, functionId: run.function_id, delayMs: next.delayMs },
    ]);
  } else if (step && hasEnded(step)) {
    await recordStep(ctx, tx, run, step, { position: last + 1, elapsedMs });
    await goOn(ctx, tx, run, step.race);
  } else
    await endRun(ctx, tx, run, {
      status: "failed",
      error: { name: "ProtocolError", message: "The call of a planned step did not say how the step ended" },
    });
}

async function lastPosition(tx: TransactionSql, runId: string): Promise<number> {
  const [row] = await tx<
    { last: number }[]
  >`SELECT coalesce(max(position), -1) AS last FROM engine.steps WHERE run_id = ${runId}`;
  return row?.last ?? -1;
}

/** A step that is recorded as ended stays as it is; one that is open already is not queued twice. */
async function recordStep(
  ctx: EngineContext,
  tx: TransactionSql,
  run: RunRow,
  step: StepChange,
  { position, elapsedMs }: { position: number; elapsedMs: number },
): Promise<void> {
  const base = { run_id: run.id, id: step.id, name: step.name, kind: step.kind, race: step.race };
  switch (step.to) {
    case "completed":
    case "failed": {
      const output = step.to === "completed" ? jsonText(step.output) : null;
      const error = step.to === "failed" ? jsonText(step.error) : null;
      await tx`
        INSERT INTO engine.steps (run_id, id, name, kind, race, status, attempt, position, output, error, started_at, ended_at)
        VALUES (${base.run_id}, ${base.id}, ${base.name}, ${base.kind}, ${base.race}, ${step.to}, 1, ${position}, ${output}::text::json, ${error}::text::json,
          now() - ${elapsedMs}::double precision * interval '1 millisecond', now())
        ON CONFLICT (run_id, id) DO UPDATE SET status = excluded.status, position = excluded.position, output = excluded.output, error = excluded.error,
          job_id = NULL, attempt = engine.steps.attempt + 1, started_at = excluded.started_at, ended_at = now()
        WHERE engine.steps.position IS NULL`;
      return;
    }
    case "retrying":
      await tx`
        INSERT INTO engine.steps (run_id, id, name, kind, race, status, attempt, error)
        VALUES (${base.run_id}, ${base.id}, ${base.name}, ${base.kind}, ${base.race}, 'retrying', 1, ${jsonText(step.error)}::text::json)
        ON CONFLICT (run_id, id) DO UPDATE SET attempt = engine.steps.attempt + 1, error = excluded.error WHERE engine.steps.status = 'retrying'`;
      return;
    case "planned":
      return open(ctx, tx, run, { ...base, status: "planned", job_id: randomUUIDv7() }, 0);
    case "waiting": {
      const jobId = step.delayMs === undefined ? null : randomUUIDv7();
      const row = {
        ...base,
        status: "waiting",
        job_id: jobId,
        ...(step.event !== undefined && { wait_event: step.event, wait_if: step.if ?? null }),
      };
      return open(ctx, tx, run, row, step.delayMs ?? 0, step.invoke);
    }
  }
}

type OpenStep = {
  run_id: string;
  id: string;
  name: string;
  kind: string;
  race: boolean;
  status: string;
  job_id: string | null;
};

async function open(
  ctx: EngineContext,
  tx: TransactionSql,
  run: RunRow,
  row: OpenStep,
  delayMs: number,
  invoke?: { functionId: string; data: Record<string, unknown> },
): Promise<void> {
  // A step that was retrying inside a discovery call is planned from now on, because others were found beside it.
  const inserted = await tx`
    INSERT INTO engine.steps ${tx(row)} ON CONFLICT (run_id, id) DO UPDATE SET status = excluded.status, job_id = excluded.job_id
    WHERE engine.steps.status = 'retrying' RETURNING id`;
  if (inserted.length === 0) return;
  if (row.job_id)
    await ctx.queue.enqueue(tx, [
      { jobId: row.job_id, runId: run.id, stepId: row.id, functionId: run.function_id, delayMs } satisfies NewItem,
    ]);
  if (!invoke) return;
  const event: StoredEvent = {
    id: randomUUIDv7(),
    name: "inngest/function.invoked",
    data: invoke.data,
    ts: ctx.now().getTime(),
  };
  await storeEvents(tx, [event]);
  await createRuns(ctx, tx, [
    { functionId: invoke.functionId, event, delayMs: 0, parent: { runId: run.id, stepId: row.id } },
  ]);
}

/** An invocation of a function that nobody registered has failed before it began. */
async function resolveInvocations(tx: TransactionSql, decision: Decision): Promise<Decision> {
  if (!decision.steps.some((step) => step.to === "waiting" && step.invoke)) return decision;
  const known = new Set((await loadFunctions(tx)).map((fn) => fn.id));
  const steps = decision.steps.map((step): StepChange => {
    if (step.to !== "waiting" || !step.invoke || known.has(step.invoke.functionId)) return step;
    const { id, name, kind, race } = step;
    return {
      id,
      name,
      kind,
      race,
      to: "failed",
      error: { name: "FunctionNotFound", message: `There is no function "${step.invoke.functionId}" to invoke` },
    };
  });
  return { ...decision, steps };
}
