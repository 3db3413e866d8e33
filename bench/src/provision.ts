import { randomUUIDv7 } from "node:crypto";
import { parseArgs } from "node:util";
import { assert } from "@tenantry/core/errors";
import { parseTenantId, type TenantId, tenantSchema } from "@tenantry/core/ids";
import { RegisterInput } from "@tenantry/core/tenant/inputs";
import { createDatabase } from "@tenantry/db/client";
import { migrationFiles } from "@tenantry/db/migrations";
import { createTenantSchema } from "@tenantry/db/tenant-schema";
import {
  beginProvisioning,
  buildTenant,
  notifyTenantReady,
  seedTenant,
} from "@tenantry/services/provisioning/provision";
import { register } from "@tenantry/services/tenant/register";
import { openDatabase } from "./support/database.ts";
import { percentile, reporter } from "./support/report.ts";

const row = reporter("provision");

/**
 * Registration to usable tenant, four at once, beside as many tenants as asked for. The reference is the schema's DDL alone,
 * as one raw transaction for each tenant from as many connections. Hashing the password is not in it, HTTP and queue neither.
 */
const { values } = parseArgs({
  options: { tenants: { type: "string", default: "10000" }, rounds: { type: "string", default: "200" } },
});
const [present, rounds] = [Number(values.tenants), Number(values.rounds)];
const concurrency = 4;

const database = await openDatabase("provision");
const portalDb = createDatabase({ url: database.portalUrl, poolSize: concurrency, name: "bench" });
const jobsDb = createDatabase({ url: database.jobsUrl, poolSize: concurrency, name: "bench" });
const ownerDb = createDatabase({ url: database.ownerUrl, poolSize: concurrency, name: "bench" });
try {
  const clock = { now: () => new Date() };
  const worker = { db: jobsDb, ownerDb, clock, actor: { type: "system" as const }, requestId: null };
  const hasher = { hash: async () => "hashed", verify: async () => true };
  const portal = { db: portalDb, clock, actor: { type: "visitor" as const }, requestId: null, hasher };

  const ids = Array.from({ length: present }, () => parseTenantId(randomUUIDv7()));
  await insertTenants(ids);
  await each(ids, (id) => ownerDb.withTenant(id, (tx) => createTenantSchema(tx, id, clock.now())));
  await database.sql.unsafe("ANALYZE");

  const building: number[] = [];
  const provision = async (number: number) => {
    const name = `bench-${number}`;
    const adminUser = { email: `${name}@example.com`, password: "brass lamp orchard", displayName: "Olga Owner" };
    const place = { country: "OM", currency: "OMR", timezone: "Asia/Muscat" };
    const { tenantId } = await register(portal, RegisterInput.parse({ businessName: name, ...place, adminUser }), {});
    assert(await beginProvisioning(worker, tenantId), "a registration is accepted");
    building.push(await timed(() => buildTenant(worker, tenantId)));
    await seedTenant(worker, tenantId);
    await notifyTenantReady(worker, tenantId);
  };
  const statements = migrationFiles("tenant").flatMap((file) => file.statements);
  const raw = async () => {
    const id = parseTenantId(randomUUIDv7());
    const schema = tenantSchema(id);
    const ddl = [
      `CREATE SCHEMA ${schema}`,
      `GRANT USAGE ON SCHEMA ${schema} TO tenantry_portal, tenantry_jobs, tenantry_staff`,
      `SET LOCAL search_path = ${schema}, extensions, pg_temp`,
      ...statements.map((text) => text.replaceAll("{{tenant_id}}", id)),
    ];
    await database.sql.begin((tx) => Promise.all(ddl.map((text) => tx.unsafe(text))));
  };
  const numbers = Array.from({ length: rounds }, (_, i) => i);
  await each(numbers.slice(0, concurrency), () => raw());
  const [whole, reference]: number[][] = [[], []];
  // In turns, so that a busy minute of the machine is in both.
  for (let i = 0; i < rounds; i += 20) {
    const some = numbers.slice(i, i + 20);
    await each(some, async (number) => void whole?.push(await timed(() => provision(number))));
    await each(some, async () => void reference?.push(await timed(raw)));
  }
  const [ready] = await database.sql<{ n: number }[]>`
    select count(*)::int as n from platform.tenants where slug like 'bench-%' and ready_at is not null`;
  assert(ready?.n === rounds, `${ready?.n} of ${rounds} are ready`);
  row("tenants_present", present, "tenants");
  row("database_p50", percentile(building, 0.5), "ms", percentile(reference ?? [], 0.5));
  row("database_p95", percentile(building, 0.95), "ms", percentile(reference ?? [], 0.95));
  row("whole_p50", percentile(whole ?? [], 0.5), "ms");
  row("whole_p95", percentile(whole ?? [], 0.95), "ms");
} finally {
  await Promise.all([portalDb, jobsDb, ownerDb].map((db) => db.close()));
  await database.close();
}

async function insertTenants(ids: readonly TenantId[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 1000) {
    const list = ids.slice(i, i + 1000).map((id) => `('${id}'::uuid)`);
    await database.sql.unsafe(`
      INSERT INTO platform.tenants (id, slug, name, email, country, currency, time_zone, language, brand_color_primary,
        brand_color_secondary, business_hours, placement, sandbox, created_at, updated_at, ready_at)
      SELECT id, 's' || right(id::text, 12), 'Present', 'present@example.com', 'OM', 'OMR', 'Asia/Muscat', 'en', '#000000',
        '#ffffff', '{}', 'primary', false, now(), now(), now() FROM (VALUES ${list}) AS t (id)`);
  }
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items].reverse();
  const worker = async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
