import { parseTenantId, tenantIdFromSchema, tenantSchema } from "@tenantry/core/ids";
import { connect } from "@tenantry/db/client";
import { migrationFiles } from "@tenantry/db/migrations";

/**
 * Invariants of tenancy, as sentences about what breaks them: every ready tenant has exactly one schema with a complete
 * migration ledger, and there is no schema without a ready tenant. `url` signs in as tenantry_owner.
 */
export async function diagnose(url: string): Promise<string[]> {
  const sql = connect(url, "tenantry-doctor");
  try {
    const [schemas, tenants, applied] = await Promise.all([
      sql<{ name: string }[]>`select nspname as name from pg_namespace where nspname ~ '^t_[0-9a-z]{26}$'`,
      sql<{ id: string; ready: boolean }[]>`select id, ready_at is not null as ready from platform.tenants`,
      sql<{ tenant_id: string; names: string }[]>`
        select tenant_id, string_agg(name, ',') as names from platform.tenant_migrations where applied_at is not null group by tenant_id`,
    ]);
    const present = new Set(schemas.map((row) => row.name));
    const ready = new Set(tenants.filter((row) => row.ready).map((row) => row.id));
    const namesOf = new Map(applied.map((row) => [row.tenant_id, new Set(row.names.split(","))]));
    const files = migrationFiles("tenant").map((file) => file.name);
    const findings: string[] = [];
    for (const id of ready) {
      const schema = tenantSchema(parseTenantId(id));
      if (!present.has(schema)) findings.push(`${id} is ready but has no schema ${schema}`);
      const missing = files.filter((name) => !namesOf.get(id)?.has(name));
      if (missing.length > 0) findings.push(`${id} lacks the migrations ${missing.join(", ")}: run "tenants migrate"`);
    }
    for (const name of present) {
      const id = tenantIdFromSchema(name);
      if (!id || !ready.has(id)) findings.push(`schema ${name} belongs to no ready tenant`);
    }
    return findings;
  } finally {
    await sql.end();
  }
}
