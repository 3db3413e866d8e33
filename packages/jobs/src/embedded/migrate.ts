import { readdirSync, readFileSync } from "node:fs";
import { connect } from "@tenantry/db/client";
import { statementsOf } from "@tenantry/db/migrations";
import { getConstructionPlans, getMigrationPlans, PgBoss } from "pg-boss";
import manifest from "pg-boss/package.json" with { type: "json" };
import type { Sql } from "postgres";
import { asQueueDatabase, QUEUE, QUEUE_OPTIONS } from "./queue.ts";

const folder = new URL("../../../../drizzle/engine/", import.meta.url);

/**
 * Brings the schemas `engine` and `pgboss` up to date; idempotent, and two at once wait for each other.
 * `ownerUrl` signs in as tenantry_owner, which must be allowed to create schemas and ends up owning both.
 */
export async function migrateEngine(ownerUrl: string): Promise<void> {
  const sql = connect(ownerUrl, "tenantry-engine-migrate");
  try {
    await sql`SELECT pg_advisory_lock(hashtext('tenantry:engine-migrations'))`;
    await migrateState(sql);
    await migrateQueue(sql);
  } finally {
    await sql.end();
  }
}

async function migrateState(sql: Sql): Promise<void> {
  await sql`CREATE SCHEMA IF NOT EXISTS engine`;
  await sql`CREATE TABLE IF NOT EXISTS engine.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`;
  await sql`ALTER TABLE engine.migrations ENABLE ROW LEVEL SECURITY`;
  await sql`ALTER TABLE engine.migrations FORCE ROW LEVEL SECURITY`;
  await sql`DROP POLICY IF EXISTS owner_all ON engine.migrations`;
  await sql`CREATE POLICY owner_all ON engine.migrations TO tenantry_owner USING (true) WITH CHECK (true)`;
  const applied = new Set((await sql<{ name: string }[]>`SELECT name FROM engine.migrations`).map((row) => row.name));
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    if (applied.has(file)) continue;
    await sql.begin(async (tx) => {
      for (const statement of statementsOf(readFileSync(new URL(file, folder), "utf8"))) await tx.unsafe(statement);
      await tx`INSERT INTO engine.migrations (name) VALUES (${file})`;
    });
  }
}

/** pg-boss's own migrations, run as the owner, so that the role at run time needs no right to change a table. */
async function migrateQueue(sql: Sql): Promise<void> {
  await sql`CREATE SCHEMA IF NOT EXISTS pgboss`;
  const boss = new PgBoss({
    db: asQueueDatabase(sql),
    schema: "pgboss",
    createSchema: false,
    migrate: false,
    supervise: false,
    schedule: false,
  });
  const version = (await boss.isInstalled()) ? await boss.schemaVersion() : null;
  if (version === null) await sql.unsafe(getConstructionPlans("pgboss", { createSchema: false }));
  else if (version < manifest.pgboss.schema) await sql.unsafe(getMigrationPlans("pgboss", version));
  await boss.start();
  if (!(await boss.getQueue(QUEUE))) await boss.createQueue(QUEUE, QUEUE_OPTIONS);
  await boss.stop({ graceful: false });
  await sql`GRANT USAGE ON SCHEMA pgboss TO tenantry_jobs, tenantry_staff`;
  await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO tenantry_jobs`;
  await sql`GRANT SELECT ON pgboss.job TO tenantry_staff`;
  // The clock function is read by every statement of the queue; nothing else in the schema is for the runtime to call.
  await sql`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO tenantry_jobs`;
}
