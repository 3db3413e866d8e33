import type { RunHistory } from "@tenantry/core/ports/jobs";
import postgres from "postgres";

/** Runs of one tenant that are over, and events of it that no run refers to. The run that asks is not over and stays. */
export function runHistory(databaseUrl: string): RunHistory {
  // Asked a few times a year: it connects when it is, and hangs up by itself.
  const sql = postgres(databaseUrl, { fetch_types: false, prepare: false, max: 1, idle_timeout: 2 });
  return {
    async count(tenantId) {
      const rows = await sql<{ count: number }[]>`
        SELECT count(*)::int AS count FROM engine.runs WHERE tenant_id = ${tenantId} AND ended_at IS NOT NULL`;
      return rows[0]?.count ?? 0;
    },
    async forget(tenantId) {
      await sql`DELETE FROM engine.runs WHERE tenant_id = ${tenantId} AND ended_at IS NOT NULL`;
      await sql`
        DELETE FROM engine.events e WHERE e.payload -> 'data' ->> 'tenantId' = ${tenantId}
          AND NOT EXISTS (SELECT FROM engine.runs r WHERE r.event_id = e.id)`;
    },
  };
}
