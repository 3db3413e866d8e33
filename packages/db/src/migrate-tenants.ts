import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { createDatabase, type Database, primary, type Statements } from "./client.ts";
import { errorMessage } from "./error-message.ts";
import { type MigrationFile, migrationFiles } from "./migrations.ts";
import { signInUrl } from "./placement/connection.ts";
import { migratePlacement } from "./placement/migrate-placement.ts";
import { placements, tenantMigrations, tenants } from "./platform/tenancy.ts";
import { applyTenantMigrations } from "./tenant-schema.ts";

export type TenantMigrationResult = {
  migrated: number;
  failed: { tenantId: TenantId; error: string }[];
  /** Placements that could not be reached: none of their tenants was migrated. */
  away: { placement: string; error: string }[];
};

/**
 * Brings every ready tenant to the newest reviewed migration: `concurrency` workers, one transaction per tenant, placement
 * by placement. A tenant that fails is recorded and the others go on; running it again resumes with what is missing.
 */
export async function migrateTenants(
  ownerUrl: string,
  options: { concurrency?: number; secrets?: SecretBox; onProgress?: (done: number, total: number) => void } = {},
): Promise<TenantMigrationResult> {
  const { concurrency = 4, secrets, onProgress = () => undefined } = options;
  const db = createDatabase({
    url: ownerUrl,
    poolSize: concurrency,
    placementPoolSize: concurrency,
    name: "tenantry-migrate",
    ...(secrets && { secrets }),
  });
  const result: TenantMigrationResult = { migrated: 0, failed: [], away: [] };
  try {
    const files = migrationFiles("tenant");
    const queue: Behind[] = [];
    for (const { name: placement, secret } of await listPlacements(db)) {
      try {
        if (secret) {
          if (!secrets) throw new Error("its address cannot be opened: APP_KEY is not set");
          await migratePlacement(signInUrl(secrets, placement, secret, ownerUrl));
        }
        queue.push(...(await behind(db, placement, files)));
      } catch (cause) {
        if (placement === primary) throw cause;
        result.away.push({ placement, error: errorMessage(cause) });
      }
    }
    const total = queue.length;
    const worker = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const error = await migrateOne(db, next.tenantId, next.missing);
        if (error) result.failed.push({ tenantId: next.tenantId, error });
        else result.migrated++;
        onProgress(result.migrated + result.failed.length, total);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    await db.close();
  }
  return result;
}

type Behind = { tenantId: TenantId; missing: MigrationFile[] };

function listPlacements(db: Database) {
  return db.orm
    .select({ name: placements.name, secret: placements.connectionSecret })
    .from(placements)
    .orderBy(placements.name);
}

async function behind(db: Database, placement: string, files: readonly MigrationFile[]): Promise<Behind[]> {
  const ready = await db.orm
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(eq(tenants.placement, placement), isNotNull(tenants.readyAt), isNull(tenants.purgeStartedAt)));
  if (ready.length === 0) return [];
  const namesOf = await db.inPlacement(placement, appliedMigrations);
  return ready
    .map(({ id }) => ({
      tenantId: parseTenantId(id),
      missing: files.filter((file) => !namesOf.get(id)?.has(file.name)),
    }))
    .filter(({ missing }) => missing.length > 0);
}

/** What each tenant of a database has, by its id; unscoped, as tenantry_owner. */
export async function appliedMigrations(tx: Statements): Promise<Map<string, Set<string>>> {
  const applied = await tx
    .select({ tenantId: tenantMigrations.tenantId, names: sql<string>`string_agg(${tenantMigrations.name}, ',')` })
    .from(tenantMigrations)
    .where(isNotNull(tenantMigrations.appliedAt))
    .groupBy(tenantMigrations.tenantId);
  return new Map(applied.map((row) => [row.tenantId, new Set(row.names.split(","))]));
}

/** Returns the error's message, recorded beside the tenant, or undefined when it is up to date. */
async function migrateOne(
  db: Database,
  tenantId: TenantId,
  missing: readonly MigrationFile[],
): Promise<string | undefined> {
  try {
    await db.inWorkspace(tenantId, (tx) => applyTenantMigrations(tx, tenantId, missing, new Date()));
    return undefined;
  } catch (cause) {
    const error = errorMessage(cause);
    // A placement that has gone away meanwhile has no ledger to write to.
    const name = missing[0]?.name ?? "unknown";
    await db
      .inWorkspace(tenantId, (tx) =>
        tx
          .insert(tenantMigrations)
          .values({ tenantId, name, appliedAt: null, error })
          .onConflictDoUpdate({ target: [tenantMigrations.tenantId, tenantMigrations.name], set: { error } }),
      )
      .catch(() => undefined);
    return error;
  }
}
