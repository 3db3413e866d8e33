import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { eq, type SQL, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { signInUrl } from "./placement/connection.ts";
import { placementPools } from "./placement/pools.ts";
import { placements, tenants } from "./platform/tenancy.ts";
import { type Copy, snapshotOf } from "./snapshot.ts";

type Transaction = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];
/** Statements on tables of whichever side. */
export type Statements = Pick<
  PostgresJsDatabase,
  "select" | "selectDistinctOn" | "insert" | "update" | "delete" | "execute"
>;

/** A transaction on platform tables. `home` keeps it apart from `WorkspaceTx`: the compiler finds who mixes the two. */
export type Tx = Transaction & { readonly home?: never };
/** Anything a single statement on platform tables can run on. */
export type Queryable = Statements & { readonly home?: never };
/**
 * A transaction on one tenant's own tables, in whichever database they are. It never touches platform tables: what the
 * platform must know is left with `recordAudit`, `enqueueEvent` and their like.
 */
export type WorkspaceTx = Statements & { readonly home: Home };

type Home = {
  readonly tenantId: TenantId;
  /** This same transaction on platform tables, where the tenant lives in the platform's database. For journals only. */
  readonly platform: Queryable | null;
  /** A note is left: the relay is told after commit. */
  onNote(): void;
};

export type Database = {
  /** Unscoped: platform tables show what this process's role may see without a tenant; tenant tables do not resolve. */
  readonly orm: PostgresJsDatabase;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One transaction that sees this tenant's platform rows, and nobody else's; its own tables do not resolve there. */
  withTenant<T>(tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One transaction on the tenant's own tables. Not inside another one, which would wait with its connection in its hand.
   * Errors: `unavailable` while the database that the tenant is placed in cannot be reached.
   */
  inWorkspace<T>(tenantId: TenantId, work: (tx: WorkspaceTx) => Promise<T>): Promise<T>;
  /** Whether the tenant's own tables are in another database than the platform's. */
  livesElsewhere(tenantId: TenantId): Promise<boolean>;
  /**
   * The tenant's own tables within its open platform transaction `tx`: in that very transaction where they are in the same
   * database, else in one that commits before it. For provisioning, which must then find its work done.
   */
  alongside<T>(tx: Queryable, tenantId: TenantId, work: (tx: WorkspaceTx) => Promise<T>): Promise<T>;
  /** One unscoped transaction in the database of a placement, for its ledger and its marks. Errors: `unavailable`. */
  inPlacement<T>(placement: string, work: (tx: Statements) => Promise<T>): Promise<T>;
  /**
   * Reads a tenant as it is at one instant, in its scope: its platform rows, or its own tables. `copy` answers a SELECT of
   * one JSON column with a text for each row, as fast as it is read and without keeping it.
   */
  snapshot<T>(tenantId: TenantId, of: "platform" | "workspace", read: (copy: Copy) => Promise<T>): Promise<T>;
  /**
   * Calls `onNotify` for each NOTIFY on the channel; resolves with a function that stops it. Needs a direct URL.
   * `onListening` is called whenever the connection has been made, again too: what was sent in between is lost.
   */
  listen(channel: string, onNotify: (payload: string) => void, onListening?: () => void): Promise<() => Promise<void>>;
  readonly canListen: boolean;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  url: string;
  directUrl?: string | undefined;
  poolSize?: number;
  name: string;
  /** Opens the addresses of other databases that tenants are placed in; without it there are none. */
  secrets?: SecretBox;
  /** Connections to each of them. */
  placementPoolSize?: number;
};

/** The placement that is the platform's own database. */
export const primary = "primary";
/** Wakes the relay; the platform's outbox tells of its own rows by a trigger. */
const outboxChannel = "tenantry_outbox";
/** So many tenants' placements are remembered. */
const mostKnown = 50_000;

/** `SET LOCAL` takes no parameters: the value comes from the one parser of tenant ids. */
const onlyOf = (tenantId: TenantId): SQL => sql.raw(`SET LOCAL app.tenant_id = '${tenantId}'`);

/** The scope of a workspace's own tables: whose rows, and whose tables. */
export function tenantScope(tenantId: TenantId): SQL[] {
  return [onlyOf(tenantId), sql.raw(`SET LOCAL search_path = ${tenantSchema(tenantId)}, extensions, pg_temp`)];
}

async function enter(tx: Statements, tenantId: TenantId): Promise<void> {
  await Promise.all(tenantScope(tenantId).map((statement) => tx.execute(statement)));
}

function inHome(tx: Statements, home: Home): WorkspaceTx {
  const own: Statements = Object.create(tx);
  return Object.assign(own, { home });
}

export function createDatabase(given: DatabaseOptions): Database {
  const { url, directUrl, poolSize = 10, name, secrets, placementPoolSize = 3 } = given;
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
      await tx.execute(onlyOf(tenantId));
      return work(tx);
    });
  const urlOf = (placement: string, on: Queryable) => async () => {
    const columns = { secret: placements.connectionSecret };
    const [row] = await on.select(columns).from(placements).where(eq(placements.name, placement));
    if (!row?.secret || !secrets) throw new Error(`There is no way to placement ${placement}.`);
    return signInUrl(secrets, placement, row.secret, url);
  };
  const pools = placementPools({ poolSize: placementPoolSize, name });
  const homes = new Map<TenantId, string>();

  /** Where a tenant is placed, as its registry row says; a placement does not change. */
  async function placementOf(tx: Queryable, tenantId: TenantId): Promise<string> {
    const [row] = await tx.select({ placement: tenants.placement }).from(tenants).where(eq(tenants.id, tenantId));
    if (!row) return primary;
    if (homes.size >= mostKnown) homes.clear();
    homes.set(tenantId, row.placement);
    return row.placement;
  }

  async function inWorkspace<T>(tenantId: TenantId, work: (tx: WorkspaceTx) => Promise<T>): Promise<T> {
    const known = secrets ? homes.get(tenantId) : primary;
    if (known === undefined || known === primary) {
      const outcome = await orm.transaction(async (tx): Promise<{ done: T } | { elsewhere: string }> => {
        // Sent together, answered in order: finding the placement costs no round trip.
        const [, placement] = await Promise.all([enter(tx, tenantId), known ?? placementOf(tx, tenantId)]);
        if (placement !== primary) return { elsewhere: placement };
        return { done: await work(inHome(tx, { tenantId, platform: tx, onNote: () => undefined })) };
      });
      if ("done" in outcome) return outcome.done;
      return inRemote(orm, { placement: outcome.elsewhere, tenantId }, work);
    }
    return inRemote(orm, { placement: known, tenantId }, work);
  }

  async function alongside<T>(tx: Queryable, tenantId: TenantId, work: (tx: WorkspaceTx) => Promise<T>): Promise<T> {
    const placement = secrets ? await placementOf(tx, tenantId) : primary;
    if (placement !== primary) return inRemote(tx, { placement, tenantId }, work);
    await enter(tx, tenantId);
    return work(inHome(tx, { tenantId, platform: tx, onNote: () => undefined }));
  }

  /** `platform`: what the platform is asked on; within a transaction that very one, never a second connection. */
  async function inRemote<T>(
    platform: Queryable,
    { placement, tenantId }: { placement: string; tenantId: TenantId },
    work: (tx: WorkspaceTx) => Promise<T>,
  ): Promise<T> {
    let hasNotes = false;
    const onNote = () => {
      hasNotes = true;
    };
    const result = await pools.transaction(placement, urlOf(placement, platform), async (tx) => {
      await enter(tx, tenantId);
      return work(inHome(tx, { tenantId, platform: null, onNote }));
    });
    // Only so that it is carried sooner: the relay looks anyway.
    if (hasNotes) await platform.execute(sql`select pg_notify(${outboxChannel}, '')`).catch(() => undefined);
    return result;
  }
  return {
    orm,
    transaction: (work) => orm.transaction(work),
    withTenant: scoped,
    async livesElsewhere(tenantId) {
      if (!secrets) return false;
      return (homes.get(tenantId) ?? (await scoped(tenantId, (tx) => placementOf(tx, tenantId)))) !== primary;
    },
    inWorkspace,
    alongside,
    inPlacement: (placement, work) =>
      placement === primary ? orm.transaction(work) : pools.transaction(placement, urlOf(placement, orm), work),
    async snapshot(tenantId, of, read) {
      const isElsewhere = of === "workspace" && secrets !== undefined;
      const placement = isElsewhere ? await scoped(tenantId, (tx) => placementOf(tx, tenantId)) : primary;
      return snapshotOf(
        placement === primary ? client : await pools.client(placement, urlOf(placement, orm)),
        tenantId,
        read,
      );
    },
    canListen: directUrl !== undefined,
    async listen(channel, onNotify, onListening) {
      if (!directUrl) throw new Error("LISTEN needs DATABASE_DIRECT_URL");
      listener ??= postgres(directUrl, { ...options, max: 1, max_lifetime: null });
      const { unlisten } = await listener.listen(channel, onNotify, onListening);
      return unlisten;
    },
    async close() {
      await Promise.all([client.end({ timeout: 5 }), listener?.end({ timeout: 5 }), pools.close()]);
    },
  };
}

/** Raw client for set-up and health: drizzle changes the parsers of a client it is given. */
export function connect(url: string, name: string, connectSeconds = 30): postgres.Sql {
  return postgres(url, {
    fetch_types: false,
    prepare: false,
    max: 1,
    connect_timeout: connectSeconds,
    onnotice: () => undefined,
    connection: { application_name: name },
  });
}
