import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { sql } from "drizzle-orm";
import type { Tx } from "./client.ts";
import { tenantScope } from "./client.ts";
import { type MigrationFile, migrationFiles } from "./migrations.ts";
import { tenantMigrations } from "./platform/tenancy.ts";

/** Creates the tenant's schema with every table and policy, inside the caller's transaction as tenantry_owner. */
export async function createTenantSchema(tx: Tx, tenantId: TenantId, now: Date): Promise<void> {
  const schema = tenantSchema(tenantId);
  await Promise.all(
    [
      sql.raw(`CREATE SCHEMA ${schema}`),
      sql.raw(`GRANT USAGE ON SCHEMA ${schema} TO tenantry_portal, tenantry_jobs, tenantry_staff`),
      ...tenantScope(tenantId),
    ].map((statement) => tx.execute(statement)),
  );
  await applyTenantMigrations(tx, tenantId, migrationFiles("tenant"), now);
}

/** Pipelined, one statement per message; the caller's transaction makes it all or nothing. */
export async function applyTenantMigrations(
  tx: Tx,
  tenantId: TenantId,
  files: readonly MigrationFile[],
  now: Date,
): Promise<void> {
  if (files.length === 0) return;
  const statements = files.flatMap((file) => file.statements.map((text) => text.replaceAll("{{tenant_id}}", tenantId)));
  await Promise.all(statements.map((text) => tx.execute(sql.raw(text))));
  await tx
    .insert(tenantMigrations)
    .values(files.map(({ name }) => ({ tenantId, name, appliedAt: now, error: null })))
    .onConflictDoUpdate({
      target: [tenantMigrations.tenantId, tenantMigrations.name],
      set: { appliedAt: now, error: null },
    });
}

/** Compensation of a failed provisioning: nothing of the schema stays. */
export async function dropTenantSchema(tx: Tx, tenantId: TenantId): Promise<void> {
  await tx.execute(sql.raw(`DROP SCHEMA IF EXISTS ${tenantSchema(tenantId)} CASCADE`));
  await tx.delete(tenantMigrations);
}
