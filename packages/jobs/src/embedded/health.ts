import type { JobsHealth } from "@tenantry/core/ports/jobs";
import type { Sql } from "postgres";
import { QUEUE } from "./queue.ts";

/** One statement; runs as tenantry_jobs and as tenantry_staff. */
export async function readHealth(sql: Sql): Promise<JobsHealth> {
  const [row] = await sql<{ lag: number; oldest: number; waiting: number; running: number; failed: number }[]>`
    SELECT
      coalesce((SELECT extract(epoch FROM now() - min(start_after)) * 1000 FROM pgboss.job WHERE name = ${QUEUE} AND state < 'active' AND start_after <= now()), 0)::double precision AS lag,
      coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE status = 'queued' AND ended_at IS NULL)) * 1000, 0)::double precision AS oldest,
      count(*) FILTER (WHERE status = 'waiting')::int AS waiting,
      count(*) FILTER (WHERE status = 'running')::int AS running,
      count(*) FILTER (WHERE status = 'failed')::int AS failed
    FROM engine.runs WHERE ended_at IS NULL OR ended_at > now() - interval '24 hours'`;
  return {
    lagMs: Math.round(row?.lag ?? 0),
    oldestWaitingMs: Math.round(row?.oldest ?? 0),
    waiting: row?.waiting ?? 0,
    running: row?.running ?? 0,
    failed24h: row?.failed ?? 0,
  };
}
