import { type Db, PgBoss } from "pg-boss";
import type { Sql, TransactionSql } from "postgres";

export const QUEUE = "engine";
/** Retry means "its engine died" here: our own retries are new jobs. Both limits are out of any real run's reach. */
export const QUEUE_OPTIONS = {
  retryLimit: 1000,
  retryDelay: 0,
  retentionSeconds: 10 * 365 * 86_400,
  expireInSeconds: 86_399,
} as const;
export const CHANNEL = "tenantry_engine";
/** In place of a step's id: the call that finds out what the function does next. */
export const DISCOVERY = "step";

export type Item = { runId: string; stepId: string };
/** A job this engine holds; `retryCount` fences it, because it grows when another engine takes the job over. */
export type Claim = Item & { jobId: string; functionId: string; retryCount: number };
export type NewItem = Item & { jobId: string; functionId: string; delayMs: number };

const arrayLiteral = (values: readonly unknown[]): string =>
  `{${values.map((value) => `"${String(value).replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;

/** pg-boss on a postgres.js client or transaction. Arrays go as text, since `fetch_types: false` leaves them without a serializer. */
export function asQueueDatabase(sql: Sql | TransactionSql): Db {
  return {
    async executeSql(text, values = []) {
      const rows = await sql.unsafe(
        text,
        values.map((value) => (Array.isArray(value) ? arrayLiteral(value) : value)) as never[],
        { prepare: true },
      );
      return { rows: [...rows] };
    },
  };
}

export type Queue = Awaited<ReturnType<typeof openQueue>>;

/** The pg-boss queue of calls to be made. A finished job is deleted, so that the table holds exactly the work ahead. */
export async function openQueue(sql: Sql) {
  const boss = new PgBoss({
    db: asQueueDatabase(sql),
    schema: "pgboss",
    createSchema: false,
    migrate: false,
    supervise: false,
    schedule: false,
    queueCacheIntervalSeconds: 3600,
  });
  await boss.start();
  return {
    /** Queues calls and wakes the engines when the transaction commits. The delay counts on the database's clock. */
    async enqueue(tx: TransactionSql, items: readonly NewItem[]): Promise<void> {
      if (items.length === 0) return;
      const jobs = items.map(({ jobId, runId, stepId, functionId, delayMs }) => ({
        id: jobId,
        data: { runId, stepId },
        group: { id: functionId },
        startAfter: String(Math.max(0, delayMs) / 1000),
      }));
      const soonest = Math.max(0, Math.min(...items.map((item) => item.delayMs)));
      await Promise.all([
        boss.insert(QUEUE, jobs, { db: asQueueDatabase(tx), returnId: false }),
        tx`SELECT pg_notify(${CHANNEL}, ${String(soonest)})`,
      ]);
    },

    /** Deletes a job this engine holds; false when another engine has taken it over, and the result must be dropped. */
    async finish(tx: TransactionSql, claim: Claim): Promise<boolean> {
      return (
        affected(
          await boss.deleteJob(QUEUE, [{ id: claim.jobId, retryCount: claim.retryCount }], { db: asQueueDatabase(tx) }),
        ) === 1
      );
    },

    /** Renews the leases of jobs; the number of those still held. */
    async renew(db: Sql | TransactionSql, claims: readonly Claim[]): Promise<number> {
      return affected(
        await boss.touch(
          QUEUE,
          claims.map((claim) => ({ id: claim.jobId, retryCount: claim.retryCount })),
          { db: asQueueDatabase(db) },
        ),
      );
    },

    async drop(tx: TransactionSql, jobIds: readonly string[]): Promise<void> {
      if (jobIds.length > 0) await boss.deleteJob(QUEUE, [...jobIds], { db: asQueueDatabase(tx) });
    },

    /** Takes jobs that are due, at most `perFunction` of one function at a time over all engines: a slow or failing one leaves room. */
    async claim(limit: number, perFunction: number): Promise<Claim[]> {
      const jobs = await boss.fetch<Item>(QUEUE, { batchSize: limit, groupConcurrency: perFunction });
      return jobs.map((job) => ({
        ...job.data,
        jobId: job.id,
        functionId: job.groupId ?? "",
        retryCount: job.retryCount,
      }));
    },

    /** Gives the jobs of dead engines back to the living. `held` is what is in flight anywhere. */
    async takeOver(leaseMs: number): Promise<{ held: number; taken: number }> {
      const active = await sql<{ id: string; retry_count: number; late: boolean }[]>`
        SELECT id, retry_count, coalesce(heartbeat_on, started_on) < now() - ${leaseMs}::double precision * interval '1 millisecond' AS late
        FROM pgboss.job WHERE name = ${QUEUE} AND state = 'active'`;
      const late = active.filter((job) => job.late);
      if (late.length > 0)
        await boss.fail(
          QUEUE,
          late.map((job) => ({ id: job.id, retryCount: job.retry_count })),
          { message: "lease lost" },
        );
      return { held: active.length - late.length, taken: late.length };
    },

    /** Milliseconds until the next job is due, 0 if one is, undefined when none is queued. */
    async nextDueMs(): Promise<number | undefined> {
      const [row] = await sql<{ ms: number | null }[]>`
        SELECT (extract(epoch FROM min(start_after) - now()) * 1000)::double precision AS ms FROM pgboss.job WHERE name = ${QUEUE} AND state < 'active'`;
      return row?.ms === null || row === undefined ? undefined : Math.max(0, row.ms);
    },

    stop: () => boss.stop({ graceful: false, close: false }),
  };
}

/** pg-boss types this answer as empty; the count is in its documentation. */
function affected(response: object): number {
  return (response as { affected: number }).affected;
}
