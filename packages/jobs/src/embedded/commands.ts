import { randomUUIDv7 } from "node:crypto";
import type { TransactionSql } from "postgres";
import type { EngineContext, StoredEvent } from "./model.ts";
import { createRuns, endRun, goOn, lockRun, type RunRow } from "./runs.ts";
import { transact } from "./transact.ts";

/** Carries out what staff asked for in the console, each in the transaction that deletes the request. */
export async function runCommands(ctx: EngineContext): Promise<void> {
  for (let more = true; more; ) {
    more = await transact(ctx.sql, async (tx) => {
      const [command] = await tx<
        { id: string; kind: "retry" | "cancel" | "replay"; run_id: string; new_run_id: string | null }[]
      >`
        DELETE FROM engine.commands WHERE id = (SELECT id FROM engine.commands ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, kind, run_id, new_run_id`;
      if (!command) return false;
      const run = await lockRun(tx, command.run_id);
      if (!run) ctx.log.warn({ command }, "there is no run for this command");
      else if (command.kind === "replay") await replay(ctx, tx, run, command.new_run_id ?? randomUUIDv7());
      else if (command.kind === "retry") await retry(ctx, tx, run);
      else if (!run.ended_at)
        await endRun(ctx, tx, run, {
          status: "cancelled",
          error: { name: "Cancelled", message: "Cancelled by staff" },
        });
      return true;
    });
  }
}

async function replay(ctx: EngineContext, tx: TransactionSql, run: RunRow, id: string): Promise<void> {
  const [event] = await tx<{ payload: StoredEvent }[]>`SELECT payload FROM engine.events WHERE id = ${run.event_id}`;
  if (event) await createRuns(ctx, tx, [{ id, functionId: run.function_id, event: event.payload, delayMs: 0 }]);
}

/** Ended steps stand, except failures that nothing was built on: they are what the run failed of. A run that is not over is left alone. */
async function retry(ctx: EngineContext, tx: TransactionSql, run: RunRow): Promise<void> {
  if (!run.ended_at || run.status === "completed") return;
  await tx`
    DELETE FROM engine.steps WHERE run_id = ${run.id} AND (position IS NULL
      OR (status = 'failed' AND position > (SELECT coalesce(max(position), -1) FROM engine.steps WHERE run_id = ${run.id} AND status = 'completed')))`;
  await tx`UPDATE engine.runs SET status = 'queued', ended_at = NULL, error = NULL, attempt = 0 WHERE id = ${run.id}`;
  await goOn(ctx, tx, run, true);
}
