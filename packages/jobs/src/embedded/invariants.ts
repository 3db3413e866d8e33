import type { Sql } from "postgres";
import { QUEUE } from "./queue.ts";

export type BrokenInvariant = { invariant: string; runId: string | null; detail: string };

/**
 * Where the run table and the queue disagree: empty when all is well, at any moment, as every change is one transaction.
 * Each query finds what must not exist; in one snapshot, so that a running engine does not disturb the check.
 */
export async function brokenInvariants(sql: Sql): Promise<BrokenInvariant[]> {
  return sql.begin("ISOLATION LEVEL REPEATABLE READ READ ONLY", async (tx) => {
    const broken: BrokenInvariant[] = [];
    for (const [invariant, query] of Object.entries(queries)) {
      const rows = await tx.unsafe<{ run_id: string | null; detail: string }[]>(query);
      broken.push(...rows.map((row) => ({ invariant, runId: row.run_id, detail: row.detail })));
    }
    return broken;
  });
}

const jobs = `(SELECT id, state::text, data->>'runId' AS run_id, data->>'stepId' AS step_id FROM pgboss.job WHERE name = '${QUEUE}')`;

const queries: Readonly<Record<string, string>> = {
  "a run that is not over has something that will wake it": `
    SELECT r.id AS run_id, r.status AS detail FROM engine.runs r WHERE r.ended_at IS NULL AND r.job_id IS NULL
      AND NOT EXISTS (SELECT FROM engine.steps s WHERE s.run_id = r.id AND s.status IN ('planned', 'waiting'))`,
  "a run's or step's job is queued, or parked for a slot": `
    SELECT i.run_id, i.step_id AS detail FROM (
      SELECT id AS run_id, 'step' AS step_id, job_id FROM engine.runs WHERE job_id IS NOT NULL
      UNION ALL SELECT run_id, id, job_id FROM engine.steps WHERE job_id IS NOT NULL) i
    WHERE NOT EXISTS (SELECT FROM ${jobs} j WHERE j.id = i.job_id AND j.run_id = i.run_id::text AND j.step_id = i.step_id)
      AND NOT EXISTS (SELECT FROM engine.slots p WHERE p.job_id = i.job_id AND p.state = 'parked')`,
  "a queued job is the job of a run or step": `
    SELECT j.run_id::uuid AS run_id, j.step_id || ' ' || j.state AS detail FROM ${jobs} j
    WHERE NOT EXISTS (SELECT FROM engine.runs r WHERE r.job_id = j.id) AND NOT EXISTS (SELECT FROM engine.steps s WHERE s.job_id = j.id)`,
  "a job that failed in the queue itself does not exist": `SELECT j.run_id::uuid AS run_id, j.state AS detail FROM ${jobs} j WHERE j.state NOT IN ('created', 'retry', 'active')`,
  "a planned step, a sleep and a wait have a job": `
    SELECT run_id, name AS detail FROM engine.steps WHERE job_id IS NULL AND (status = 'planned' OR (status = 'waiting' AND kind <> 'invoke'))`,
  "a step of a run that is over is over": `
    SELECT s.run_id, s.name AS detail FROM engine.steps s JOIN engine.runs r ON r.id = s.run_id
    WHERE r.ended_at IS NOT NULL AND s.status IN ('planned', 'waiting', 'retrying')`,
  "an invocation waits for a run that is not over": `
    SELECT s.run_id, s.name AS detail FROM engine.steps s WHERE s.kind = 'invoke' AND s.status = 'waiting'
      AND NOT EXISTS (SELECT FROM engine.runs c WHERE c.parent_run = s.run_id AND c.parent_step = s.id AND c.ended_at IS NULL)`,
  "a slot is held or awaited by a job of a run that is not over": `
    SELECT p.run_id, p.key AS detail FROM engine.slots p JOIN engine.runs r ON r.id = p.run_id
    WHERE r.ended_at IS NOT NULL OR (r.job_id IS DISTINCT FROM p.job_id AND NOT EXISTS (SELECT FROM engine.steps s WHERE s.run_id = p.run_id AND s.job_id = p.job_id))`,
  "nobody is parked at a key that nobody holds or was woken for": `
    SELECT p.run_id, p.key AS detail FROM engine.slots p WHERE p.state = 'parked'
      AND NOT EXISTS (SELECT FROM engine.slots o WHERE o.key = p.key AND o.state <> 'parked')`,
};
