import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { type SQL, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

type Transaction = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];
type Statements = Pick<PostgresJsDatabase, "select" | "selectDistinctOn" | "insert" | "update" | "delete" | "execute">;

/** A transaction on platform tables. `home` keeps it apart from `WorkspaceTx`: the compiler finds who mixes the two. */
export type Tx = Transaction & { readonly home?: never };
/** Anything a single statement on platform tables can run on. */
export type Queryable = Statements & { readonly home?: never };
/**
 * A transaction on one tenant's own tables, in whichever database they are. It never touches platform tables: what the
 * platform must know is left with `recordAudit`, `enqueueEvent` and their like.
 */
export type WorkspaceTx = Statements & { readonly home: Home };

export type Home = {
  readonly tenantId: TenantId;
  /** This same transaction on platform tables, where the tenant lives in the platform's database. For journals only. */
  readonly platform: Tx | null;
};

export type Database = {
  /** Unscoped: platform tables show what this process's role may see without a tenant; tenant tables do not resolve. */
  readonly orm: PostgresJsDatabase;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One transaction that sees this tenant's platform rows, and nobody else's. */
  withTenant<T>(tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One transaction on the tenant's own tables. Not inside another one, which would wait with its connection in its hand.
   * Errors: `unavailable` while the database that the tenant is placed in cannot be reached.
   */
  inWorkspace<T>(tenantId: TenantId, work: (tx: WorkspaceTx) => Promise<T>): Promise<T>;
  /**
   * Calls `onNotify` for each NOTIFY on the channel; resolves with a function that stops it. Needs a direct URL.
   * `onListening` is called whenever the connection has been made, again too: what was sent in between is lost.
   */
  listen(channel: string, onNotify: (payload: string) => void, onListening?: () => void): Promise<() => Promise<void>>;
  readonly canListen: boolean;
  close(): Promise<void>;
};

export type DatabaseOptions = { url: string; directUrl?: string | undefined; poolSize?: number; name: string };

/** `SET LOCAL` takes no parameters: both values come from the one parser of tenant ids. */
export function tenantScope(tenantId: TenantId): SQL[] {
  return [
    sql.raw(`SET LOCAL app.tenant_id = '${tenantId}'`),
    sql.raw(`SET LOCAL search_path = ${tenantSchema(tenantId)}, extensions, pg_temp`),
  ];
}

function inHome(tx: Transaction, home: Home): WorkspaceTx {
  const own: Transaction = Object.create(tx);
  return Object.assign(own, { home });
}

export function createDatabase({ url, directUrl, poolSize = 10, name }: DatabaseOptions): Database {
  // fetch_types reads every type of every schema at connect; named plans break with 0A000 half-way through a migration.
  const options = {
    fetch_types: false,
    prepare: false,
    onnotice: () => undefined,
    connection: { application_name: name },
  };
  const client = postgres(url, { ...options, max: poolSize, max_lifetime: 30 * 60, idle_timeout: 300 });
  const orm = drizzle(client);
  let listener: postgres.Sql | undefined;
  const scoped = <T>(tenantId: TenantId, work: (tx: Tx) => Promise<T>) =>
    orm.transaction(async (tx) => {
      await Promise.all(tenantScope(tenantId).map((statement) => tx.execute(statement)));
      return work(tx);
    });
  return {
    orm,
    transaction: (work) => orm.transaction(work),
    withTenant: scoped,
    inWorkspace: (tenantId, work) => scoped(tenantId, (tx) => work(inHome(tx, { tenantId, platform: tx }))),
    canListen: directUrl !== undefined,
    async listen(channel, onNotify, onListening) {
      if (!directUrl) throw new Error("LISTEN needs DATABASE_DIRECT_URL");
      listener ??= postgres(directUrl, { ...options, max: 1, max_lifetime: null });
      const { unlisten } = await listener.listen(channel, onNotify, onListening);
      return unlisten;
    },
    async close() {
      await Promise.all([client.end({ timeout: 5 }), listener?.end({ timeout: 5 })]);
    },
  };
}

/** Raw client for set-up and health: drizzle changes the parsers of a client it is given. */
export function connect(url: string, name: string): postgres.Sql {
  return postgres(url, {
    fetch_types: false,
    prepare: false,
    max: 1,
    onnotice: () => undefined,
    connection: { application_name: name },
  });
}
