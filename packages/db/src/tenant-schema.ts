import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { type Statements, type Tx, tenantScope, type WorkspaceTx } from "./client.ts";
import { platformOf } from "./journal.ts";
import { type MigrationFile, migrationFiles } from "./migrations.ts";
import { pendingNotes } from "./placement/tables.ts";
import { tenantMigrations } from "./platform/tenancy.ts";

/** Creates the tenant's schema with every table and policy, inside the caller's transaction as tenantry_owner. */
export async function createTenantSchema(tx: Statements, tenantId: TenantId, now: Date): Promise<void> {
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
  tx: Statements,
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

/** Whether the tenant's schema has been built in the database of this transaction, as its ledger there says. */
export async function hasTenantSchema(tx: Statements, tenantId: TenantId): Promise<boolean> {
  const rows = await tx
    .select({ name: tenantMigrations.name })
    .from(tenantMigrations)
    .where(and(eq(tenantMigrations.tenantId, tenantId), isNotNull(tenantMigrations.appliedAt)))
    .limit(1);
  return rows.length > 0;
}

/** Compensation of a failed provisioning, and the purge: nothing of the schema stays, its notes' marks neither. */
export async function dropTenantSchema(tx: Tx | WorkspaceTx, tenantId: TenantId): Promise<void> {
  await tx.execute(sql.raw(`DROP SCHEMA IF EXISTS ${tenantSchema(tenantId)} CASCADE`));
  if (!platformOf(tx)) await tx.delete(pendingNotes).where(eq(pendingNotes.tenantId, tenantId));
  await tx.delete(tenantMigrations).where(eq(tenantMigrations.tenantId, tenantId));
}
