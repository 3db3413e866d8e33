import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { and, isNotNull, isNull, sql } from "drizzle-orm";
import { createDatabase, type Database } from "./client.ts";
import { type MigrationFile, migrationFiles } from "./migrations.ts";
import { tenantMigrations, tenants } from "./platform/tenancy.ts";
import { applyTenantMigrations } from "./tenant-schema.ts";

export type TenantMigrationResult = { migrated: number; failed: { tenantId: TenantId; error: string }[] };

/**
 * Brings every ready tenant to the newest reviewed migration: `concurrency` workers, one transaction per tenant.
 * A tenant that fails is recorded and the others go on; running it again resumes with what is missing.
 */
export async function migrateTenants(
  ownerUrl: string,
  options: { concurrency?: number; onProgress?: (done: number, total: number) => void } = {},
): Promise<TenantMigrationResult> {
  const { concurrency = 4, onProgress = () => undefined } = options;
  const db = createDatabase({ url: ownerUrl, poolSize: concurrency, name: "tenantry-migrate" });
  const result: TenantMigrationResult = { migrated: 0, failed: [] };
  try {
    const files = migrationFiles("tenant");
    const queue = await behind(db, files);
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

async function behind(
  db: Database,
  files: readonly MigrationFile[],
): Promise<{ tenantId: TenantId; missing: MigrationFile[] }[]> {
  const ready = await db.orm
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(isNotNull(tenants.readyAt), isNull(tenants.deactivatedAt)));
  const applied = await db.orm
    .select({ tenantId: tenantMigrations.tenantId, names: sql<string>`string_agg(${tenantMigrations.name}, ',')` })
    .from(tenantMigrations)
    .where(isNotNull(tenantMigrations.appliedAt))
    .groupBy(tenantMigrations.tenantId);
  const namesOf = new Map(applied.map((row) => [row.tenantId, new Set(row.names.split(","))]));
  return ready
    .map(({ id }) => ({
      tenantId: parseTenantId(id),
      missing: files.filter((file) => !namesOf.get(id)?.has(file.name)),
    }))
    .filter(({ missing }) => missing.length > 0);
}

/** Returns the error's message, recorded beside the tenant, or undefined when it is up to date. */
async function migrateOne(
  db: Database,
  tenantId: TenantId,
  missing: readonly MigrationFile[],
): Promise<string | undefined> {
  try {
    await db.withTenant(tenantId, (tx) => applyTenantMigrations(tx, tenantId, missing, new Date()));
    return undefined;
  } catch (cause) {
    const error =
      cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause);
    await db.withTenant(tenantId, (tx) =>
      tx
        .insert(tenantMigrations)
        .values({ tenantId, name: missing[0]?.name ?? "unknown", appliedAt: null, error })
        .onConflictDoUpdate({ target: [tenantMigrations.tenantId, tenantMigrations.name], set: { error } }),
    );
    return error;
  }
}
