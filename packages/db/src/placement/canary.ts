import { randomUUIDv7 } from "node:crypto";
import { parseTenantId } from "@tenantry/core/ids";
import { createDatabase, type Database, tenantScope } from "../client.ts";
import type { RoleUrls } from "../setup.ts";
import { branches } from "../tenant/tables.ts";
import { createTenantSchema, dropTenantSchema } from "../tenant-schema.ts";

/** A tenant that nobody is: its schema is there only while the canary sings. */
const canary = parseTenantId("00000000-0000-7000-8000-00000000000c");
const stranger = parseTenantId("00000000-0000-7000-8000-00000000000d");

/** Sentences about what tenants could see of each other in this database; empty when nothing. */
export async function checkIsolation(urls: RoleUrls): Promise<string[]> {
  const open = (url: string) => createDatabase({ url, poolSize: 1, name: "tenantry-canary" });
  const owner = open(urls.ownerUrl);
  const others = { portal: open(urls.portalUrl), jobs: open(urls.jobsUrl), staff: open(urls.staffUrl) };
  try {
    await owner.withTenant(canary, async (tx) => {
      await dropTenantSchema(tx, canary);
      await createTenantSchema(tx, canary, new Date());
      await tx.insert(branches).values({ id: randomUUIDv7(), name: "canary", createdAt: new Date() });
    });
    const findings: string[] = [];
    for (const [role, db] of Object.entries({ owner, ...others })) {
      const [own, foreign] = [await seen(db, true), await seen(db, false)];
      if (own !== 1) findings.push(`tenantry_${role} does not see a tenant's own rows`);
      if (foreign !== 0) findings.push(`tenantry_${role} sees another tenant's rows`);
    }
    return findings;
  } finally {
    await owner.withTenant(canary, (tx) => dropTenantSchema(tx, canary)).catch(() => undefined);
    await Promise.all([owner, ...Object.values(others)].map((db) => db.close()));
  }
}

/** Rows of the canary's table under its own scope, or under a stranger's with the canary's path. */
async function seen(db: Database, isOwn: boolean): Promise<number> {
  return db.transaction(async (tx) => {
    const [scope, path] = tenantScope(canary);
    const [strange] = tenantScope(stranger);
    if (!scope || !path || !strange) throw new Error("A scope is two statements.");
    await tx.execute(isOwn ? scope : strange);
    await tx.execute(path);
    return (await tx.select({ id: branches.id }).from(branches)).length;
  });
}
