import { DomainError } from "@tenantry/core/errors";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

const connectSeconds = 3;
/** Connecting, and waiting for a free connection; then the placement counts as away. */
const beginMs = 10_000;
/** Who finds a placement away waits once; everybody else is refused at once, until one of them tries again. */
const restMs = 5_000;

type PlacementPools = {
  /**
   * One transaction in the placement, unscoped; `urlOf` is asked when there is no pool yet. Errors: `unavailable`,
   * retryable, when nobody answers.
   */
  transaction<T>(
    placement: string,
    urlOf: () => Promise<string>,
    work: (tx: PlacementTransaction) => Promise<T>,
  ): Promise<T>;
  /** For what drizzle does not speak: COPY. Errors: those of connecting. */
  client(placement: string, urlOf: () => Promise<string>): Promise<postgres.Sql>;
  close(): Promise<void>;
};

type PlacementTransaction = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];

type Pool = { client: postgres.Sql; orm: PostgresJsDatabase };

/** Connections to tenants' databases other than the platform's: a small pool each, opened with the first use. */
export function placementPools(options: { poolSize: number; name: string }): PlacementPools {
  const open = new Map<string, Promise<Pool>>();
  const awayUntil = new Map<string, number>();

  async function connect(urlOf: () => Promise<string>): Promise<Pool> {
    const client = postgres(await urlOf(), {
      fetch_types: false,
      prepare: false,
      onnotice: () => undefined,
      connection: { application_name: options.name },
      max: options.poolSize,
      max_lifetime: 30 * 60,
      idle_timeout: 60,
      connect_timeout: connectSeconds,
      backoff: () => 0,
    });
    return { client, orm: drizzle(client) };
  }

  function poolOf(placement: string, urlOf: () => Promise<string>): Promise<Pool> {
    const known = open.get(placement);
    if (known) return known;
    const pool = connect(urlOf);
    open.set(placement, pool);
    return pool;
  }

  /** The next use reads the address anew: it may have been changed because of this. */
  async function leave(placement: string, pool: Promise<Pool>): Promise<void> {
    awayUntil.set(placement, performance.now() + restMs);
    if (open.get(placement) === pool) open.delete(placement);
    const { client } = await pool;
    await client.end({ timeout: 0 });
  }

  function refuseWhileAway(placement: string): void {
    const until = awayUntil.get(placement);
    if (until === undefined) return;
    if (performance.now() < until) throw away(placement);
    awayUntil.set(placement, performance.now() + restMs);
  }

  return {
    async transaction(placement, urlOf, work) {
      refuseWhileAway(placement);
      const pool = poolOf(placement, urlOf);
      let hasBegun = false;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(away(placement)), beginMs);
      });
      try {
        const { orm } = await pool;
        const run = orm.transaction(async (tx) => {
          hasBegun = true;
          clearTimeout(timer);
          awayUntil.delete(placement);
          return work(tx);
        });
        run.catch(() => undefined);
        return await Promise.race([run, late]);
      } catch (error) {
        if (!hasBegun) {
          await leave(placement, pool).catch(() => open.delete(placement));
          throw away(placement, error);
        }
        throw isLost(error) ? away(placement, error) : error;
      } finally {
        clearTimeout(timer);
      }
    },
    client: async (placement, urlOf) => (await poolOf(placement, urlOf)).client,
    async close() {
      const ends = [...open.values()].map(async (pool) => (await pool).client.end({ timeout: 5 }));
      await Promise.allSettled(ends);
    },
  };
}

const lost = new Set(["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "57P01", "57P02", "57P03"]);

/** The connection was lost on the way. drizzle wraps what the driver says. */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && lost.has(error.code)) return true;
  return isLost(error.cause);
}

function away(placement: string, cause?: unknown): DomainError {
  const details = { placement, retryAfterSeconds: Math.ceil(restMs / 1000) };
  return new DomainError("unavailable", "The database of this workspace cannot be reached.", { details, cause });
}
