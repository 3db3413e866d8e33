import type { TransactionSql } from "postgres";
import type { FunctionConfig } from "./config.ts";
import { delayMs } from "./duration.ts";
import { matches } from "./expression.ts";
import type { EngineContext, StoredEvent } from "./model.ts";
import { createRuns, endRun, loadFunctions, lockRun, settleStep, storeEvents, triggered } from "./runs.ts";
import { transact } from "./transact.ts";

/**
 * Takes events in: stores them, wakes runs that wait for them, cancels runs that they cancel, starts new ones.
 * All in one transaction; an event whose id is known does nothing.
 */
export async function acceptEvents(ctx: EngineContext, events: readonly StoredEvent[]): Promise<void> {
  await transact(ctx.sql, async (tx) => {
    const names = [...new Set(events.map((event) => event.name))];
    const [fresh, functions, waits] = await Promise.all([
      storeEvents(tx, events),
      loadFunctions(tx),
      loadWaits(tx, names),
    ]);
    if (fresh.length === 0) return;
    const touched = [...wokenBy(fresh, waits), ...(await cancelledBy(ctx, tx, functions, fresh))];
    for (const { runId, stepId, event } of touched.sort((a, b) => (a.runId < b.runId ? -1 : 1))) {
      const run = await lockRun(tx, runId);
      if (!run || run.ended_at) continue;
      if (stepId) await settleStep(ctx, tx, run, stepId, { output: event });
      else
        await endRun(ctx, tx, run, {
          status: "cancelled",
          error: { name: "Cancelled", message: `Cancelled by the event "${event.name}"` },
        });
    }
    await createRuns(
      ctx,
      tx,
      fresh.flatMap((event) => triggered(functions, event, Math.max(0, event.ts - ctx.now().getTime()))),
    );
  });
}

type Touched = { runId: string; stepId?: string; event: StoredEvent };

type Wait = { run_id: string; id: string; wait_event: string; wait_if: string | null; payload: StoredEvent };

function loadWaits(tx: TransactionSql, names: readonly string[]): Promise<readonly Wait[]> {
  return tx<Wait[]>`
    SELECT s.run_id, s.id, s.wait_event, s.wait_if, e.payload
    FROM engine.steps s JOIN engine.runs r ON r.id = s.run_id JOIN engine.events e ON e.id = r.event_id
    WHERE s.status = 'waiting' AND s.wait_event IN ${tx([...names])}`.execute();
}

function wokenBy(events: readonly StoredEvent[], waits: readonly Wait[]): Touched[] {
  return waits.flatMap((wait) => {
    const event = events.find(
      (candidate) => candidate.name === wait.wait_event && matches(wait.wait_if, wait.payload, candidate),
    );
    return event ? [{ runId: wait.run_id, stepId: wait.id, event }] : [];
  });
}

async function cancelledBy(
  ctx: EngineContext,
  tx: TransactionSql,
  functions: readonly FunctionConfig[],
  events: readonly StoredEvent[],
): Promise<Touched[]> {
  const rules = functions
    .flatMap((fn) => fn.cancel.map((rule) => ({ functionId: fn.id, ...rule })))
    .filter((rule) => events.some((event) => event.name === rule.event));
  if (rules.length === 0) return [];
  const runs = await tx<{ id: string; function_id: string; age_ms: number; payload: StoredEvent }[]>`
    SELECT r.id, r.function_id, (extract(epoch FROM now() - r.queued_at) * 1000)::double precision AS age_ms, e.payload
    FROM engine.runs r JOIN engine.events e ON e.id = r.event_id
    WHERE r.ended_at IS NULL AND r.function_id IN ${tx([...new Set(rules.map((rule) => rule.functionId))])}`;
  return runs.flatMap((run) => {
    const event = events.find((candidate) =>
      rules.some(
        (rule) =>
          rule.functionId === run.function_id &&
          rule.event === candidate.name &&
          isWithin(rule.timeout, run.age_ms, ctx.now()) &&
          matches(rule.if, run.payload, candidate),
      ),
    );
    return event ? [{ runId: run.id, event }] : [];
  });
}

/** A cancellation's timeout counts from the start of the run; a date stands for itself. */
function isWithin(timeout: string | undefined, ageMs: number, now: Date): boolean {
  if (timeout === undefined) return true;
  return ageMs <= (delayMs(timeout, new Date(now.getTime() - ageMs)) ?? 0);
}
