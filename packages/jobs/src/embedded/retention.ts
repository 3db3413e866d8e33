import type { EngineContext } from "./model.ts";

const SWEEP_EVERY_MS = 3_600_000;
const BATCH = 1000;

/** Deletes ended runs past their time, then events past theirs that no run refers to. Returns how many rows went. */
export async function sweepRetained(ctx: EngineContext): Promise<number> {
  const { sql, tuning } = ctx;
  let total = 0;
  for (const sweep of [
    () => sql`DELETE FROM engine.runs WHERE id IN (
      SELECT id FROM engine.runs WHERE ended_at < now() - ${tuning.retentionMs}::double precision * interval '1 millisecond' LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
    () => sql`DELETE FROM engine.events WHERE id IN (
      SELECT e.id FROM engine.events e WHERE e.received_at < now() - ${tuning.retentionMs}::double precision * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM engine.runs r WHERE r.event_id = e.id) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
  ]) {
    let count: number;
    do {
      ({ count } = await sweep());
      total += count;
    } while (count === BATCH);
  }
  return total;
}

export function startRetention(ctx: EngineContext): { stop(): void } {
  const sweep = () =>
    sweepRetained(ctx).then(
      (deleted) => ctx.log.debug({ deleted }, "old runs and events deleted"),
      (error: unknown) => ctx.log.error({ err: error }, "deleting old runs and events failed"),
    );
  const timer = setInterval(() => void sweep(), SWEEP_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
