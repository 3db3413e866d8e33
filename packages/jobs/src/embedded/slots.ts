import { randomUUIDv7 } from "node:crypto";
import type { TransactionSql } from "postgres";
import type { FunctionConfig } from "./config.ts";
import { keyOf } from "./expression.ts";
import type { EngineContext, StoredEvent } from "./model.ts";
import { type Claim, DISCOVERY } from "./queue.ts";

export type SlotKey = { key: string; limit: number };

/** The keys a call of this function has to hold. Sorted, so that two calls never wait for each other. */
export function slotKeys(config: FunctionConfig, event: StoredEvent): SlotKey[] {
  return config.concurrency
    .map(({ limit, key, scope }) => ({
      key: `${scope === "fn" ? config.id : scope}:${key ? keyOf(key, event) : "*"}`,
      limit,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Takes every key, or parks the job on the first that is full and answers false. A job that was taken over still holds its keys. */
export async function acquireSlots(
  ctx: EngineContext,
  tx: TransactionSql,
  claim: Claim,
  keys: readonly SlotKey[],
): Promise<boolean> {
  const taken: string[] = [];
  for (const { key, limit } of keys) {
    await lockKey(tx, key);
    const [count] = await tx<{ others: number }[]>`
      SELECT count(*)::int AS others FROM engine.slots WHERE key = ${key} AND state = 'held' AND job_id <> ${claim.jobId}`;
    const isFree = (count?.others ?? 0) < limit;
    await tx`
      INSERT INTO engine.slots (key, job_id, run_id, step_id, state)
      VALUES (${key}, ${claim.jobId}, ${claim.runId}, ${claim.stepId}, ${isFree ? "held" : "parked"})
      ON CONFLICT (key, job_id) DO UPDATE SET state = excluded.state`;
    if (isFree) {
      taken.push(key);
      continue;
    }
    for (const other of taken) {
      await tx`DELETE FROM engine.slots WHERE key = ${other} AND job_id = ${claim.jobId}`;
      await wakeNext(ctx, tx, other);
    }
    return false;
  }
  return true;
}

/** Gives back what a job or a whole run holds, and wakes whoever waited longest for each key. */
export async function releaseSlots(
  ctx: EngineContext,
  tx: TransactionSql,
  owner: { jobId: string } | { runId: string },
): Promise<void> {
  const isOwner = "jobId" in owner ? tx`job_id = ${owner.jobId}` : tx`run_id = ${owner.runId}`;
  const rows = await tx<{ key: string }[]>`SELECT DISTINCT key FROM engine.slots WHERE ${isOwner} ORDER BY key`;
  for (const { key } of rows) {
    await lockKey(tx, key);
    const released = await tx`DELETE FROM engine.slots WHERE key = ${key} AND ${isOwner} RETURNING job_id`;
    for (let i = 0; i < released.length; i++) await wakeNext(ctx, tx, key);
  }
}

const lockKey = (tx: TransactionSql, key: string) =>
  tx`SELECT pg_advisory_xact_lock(hashtextextended(${`tenantry:slot:${key}`}, 0))`;

/** Queues the job again under a new id, so that a late claim of the old one cannot pass for the new. */
async function wakeNext(ctx: EngineContext, tx: TransactionSql, key: string): Promise<void> {
  const [parked] = await tx<{ job_id: string; run_id: string; step_id: string; function_id: string }[]>`
    SELECT s.job_id, s.run_id, s.step_id, r.function_id FROM engine.slots s JOIN engine.runs r ON r.id = s.run_id
    WHERE s.key = ${key} AND s.state = 'parked' ORDER BY s.since LIMIT 1`;
  if (!parked) return;
  const jobId = randomUUIDv7();
  await tx`UPDATE engine.slots SET state = 'woken', job_id = ${jobId} WHERE key = ${key} AND job_id = ${parked.job_id}`;
  if (parked.step_id === DISCOVERY)
    await tx`UPDATE engine.runs SET job_id = ${jobId} WHERE id = ${parked.run_id} AND job_id = ${parked.job_id}`;
  else
    await tx`UPDATE engine.steps SET job_id = ${jobId} WHERE run_id = ${parked.run_id} AND id = ${parked.step_id} AND job_id = ${parked.job_id}`;
  await ctx.queue.enqueue(tx, [
    { jobId, runId: parked.run_id, stepId: parked.step_id, functionId: parked.function_id, delayMs: 0 },
  ]);
}
