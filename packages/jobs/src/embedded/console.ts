import { randomUUIDv7 } from "node:crypto";
import { isUuid } from "@tenantry/core/ids";
import type { JobsConsole, RunFilter, RunStatus, RunStep, RunSummary } from "@tenantry/core/ports/jobs";
import type { Sql } from "postgres";
import { readHealth } from "./health.ts";
import type { StepFailure, StoredEvent } from "./model.ts";
import { CHANNEL } from "./queue.ts";
import { redact } from "./redact.ts";

type RunColumns = {
  id: string;
  function_id: string;
  event_name: string;
  tenant_id: string | null;
  status: RunStatus;
  attempt: number;
  queued_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  error: StepFailure | null;
};

/** Reads the engine's state and asks it for changes, on a raw client (not one that drizzle uses) that signs in as tenantry_staff. */
export function jobsConsole(sql: Sql): JobsConsole {
  const ask = async (
    kind: "retry" | "cancel" | "replay",
    runId: string,
    newRunId: string | null = null,
  ): Promise<void> => {
    await sql`INSERT INTO engine.commands (kind, run_id, new_run_id) VALUES (${kind}, ${runId}, ${newRunId})`;
    await sql`SELECT pg_notify(${CHANNEL}, 'command')`;
  };
  return {
    async list(filter) {
      const where = condition(sql, filter);
      const [rows, totals, functions] = await Promise.all([
        sql<RunColumns[]>`
          SELECT id, function_id, event_name, tenant_id, status, attempt, queued_at, started_at, ended_at, error FROM engine.runs
          WHERE ${where} ORDER BY queued_at DESC, id DESC LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}`,
        sql<{ total: number }[]>`SELECT count(*)::int AS total FROM engine.runs WHERE ${where}`,
        sql<{ id: string }[]>`SELECT id FROM engine.functions ORDER BY id`,
      ]);
      return { rows: rows.map(summary), total: totals[0]?.total ?? 0, functions: functions.map((row) => row.id) };
    },

    async get(runId) {
      if (!isUuid(runId)) return undefined;
      const [runs, steps] = await Promise.all([
        sql<(RunColumns & { output: unknown; payload: StoredEvent })[]>`
          SELECT r.id, r.function_id, r.event_name, r.tenant_id, r.status, r.attempt, r.queued_at, r.started_at, r.ended_at, r.error, r.output, e.payload
          FROM engine.runs r JOIN engine.events e ON e.id = r.event_id WHERE r.id = ${runId}`,
        sql<
          {
            id: string;
            name: string;
            kind: RunStep["kind"];
            status: string;
            attempt: number;
            started_at: Date;
            ended_at: Date | null;
            output: unknown;
            error: StepFailure | null;
          }[]
        >`
          SELECT id, name, kind, status, attempt, started_at, ended_at, output, error FROM engine.steps WHERE run_id = ${runId} ORDER BY position NULLS LAST, started_at`,
      ]);
      const [run] = runs;
      if (!run) return undefined;
      return {
        run: summary(run),
        input: redact(run.payload),
        output: redact(run.output),
        steps: steps.map((step) => ({
          id: step.id,
          name: step.name,
          kind: step.kind,
          status: stepStatus(step.status),
          attempts: step.attempt,
          startedAt: step.started_at,
          endedAt: step.ended_at,
          output: redact(step.output),
          error: step.error?.message ?? null,
        })),
      };
    },

    retry: (runId) => ask("retry", runId),
    cancel: (runId) => ask("cancel", runId),
    async replay(runId) {
      const newRunId = randomUUIDv7();
      await ask("replay", runId, newRunId);
      return { runId: newRunId };
    },
    health: () => readHealth(sql),
  };
}

function condition(sql: Sql, { search, functionId, status, tenantId }: RunFilter) {
  const text = search?.trim();
  const pattern = `%${text?.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql`true
    ${functionId ? sql`AND function_id = ${functionId}` : sql``}
    ${status ? sql`AND status = ${status}` : sql``}
    ${tenantId ? sql`AND tenant_id = ${isUuid(tenantId) ? tenantId : null}` : sql``}
    ${text ? sql`AND (function_id ILIKE ${pattern} OR event_name ILIKE ${pattern} OR error->>'message' ILIKE ${pattern} OR event_id = ${text} OR id::text = ${text.toLowerCase()} OR tenant_id::text = ${text.toLowerCase()})` : sql``}`;
}

function summary(row: RunColumns): RunSummary {
  return {
    id: row.id,
    functionId: row.function_id,
    eventName: row.event_name,
    tenantId: row.tenant_id,
    status: row.status,
    attempt: row.attempt,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    error: row.error?.message ?? null,
  };
}

function stepStatus(status: string): RunStep["status"] {
  if (status === "planned" || status === "retrying") return "running";
  return status === "cancelled" ? "failed" : status === "completed" || status === "failed" ? status : "waiting";
}
