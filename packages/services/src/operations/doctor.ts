import { parseTenantId, tenantIdFromSchema, tenantSchema } from "@tenantry/core/ids";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { createDatabase, type Database } from "@tenantry/db/client";
import { errorMessage } from "@tenantry/db/error-message";
import { appliedMigrations } from "@tenantry/db/migrate-tenants";
import { migrationFiles } from "@tenantry/db/migrations";
import { placements, tenants } from "@tenantry/db/platform/tenancy";
import { asc, eq, sql } from "drizzle-orm";

/**
 * Invariants of tenancy, as sentences about what breaks them: in every placement each ready tenant has exactly one schema
 * with a complete migration ledger, and there is no schema without a ready tenant. `url` signs in as tenantry_owner.
 */
export async function diagnose(url: string, secrets?: SecretBox): Promise<string[]> {
  const db = createDatabase({
    url,
    poolSize: 1,
    placementPoolSize: 1,
    name: "tenantry-doctor",
    ...(secrets && { secrets }),
  });
  try {
    const rows = await db.orm.select({ name: placements.name }).from(placements).orderBy(asc(placements.name));
    const findings: string[] = [];
    for (const { name } of rows)
      findings.push(...(await diagnosePlacement(db, name).catch((error) => [awayOf(name, error)])));
    return findings;
  } finally {
    await db.close();
  }
}

async function diagnosePlacement(db: Database, placement: string): Promise<string[]> {
  const placed = await db.orm
    .select({ id: tenants.id, readyAt: tenants.readyAt, begun: tenants.purgeStartedAt, purgedAt: tenants.purgedAt })
    .from(tenants)
    .where(eq(tenants.placement, placement));
  const { schemas, namesOf } = await db.inPlacement(placement, async (tx) => ({
    schemas: await tx.execute<{ name: string }>(
      sql`select nspname as name from pg_namespace where nspname ~ '^t_[0-9a-z]{26}$'`,
    ),
    namesOf: await appliedMigrations(tx),
  }));
  const present = new Set(schemas.map((row) => row.name));
  const ready = new Set(placed.filter((row) => row.readyAt && !row.begun).map((row) => row.id));
  // Between its first step and its last a purge may have dropped the schema, or not.
  const going = new Set(placed.filter((row) => row.begun && !row.purgedAt).map((row) => row.id));
  const files = migrationFiles("tenant").map((file) => file.name);
  const findings: string[] = [];
  for (const id of ready) {
    const schema = tenantSchema(parseTenantId(id));
    if (!present.has(schema)) findings.push(`${id} is ready but has no schema ${schema} in ${placement}`);
    const missing = files.filter((name) => !namesOf.get(id)?.has(name));
    if (missing.length > 0) findings.push(`${id} lacks the migrations ${missing.join(", ")}: run "tenants migrate"`);
  }
  for (const name of present) {
    const id = tenantIdFromSchema(name);
    if (!id || !(ready.has(id) || going.has(id)))
      findings.push(`schema ${name} in ${placement} belongs to no ready tenant`);
  }
  return findings;
}

const awayOf = (placement: string, error: unknown): string =>
  `placement ${placement} could not be looked at: ${errorMessage(error)}`;
