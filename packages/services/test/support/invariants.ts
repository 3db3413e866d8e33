import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { connect } from "@tenantry/db/client";
import { diagnose } from "@tenantry/services/operations/doctor";
import type { TestDatabase } from "./database.ts";

/** What must never exist, whatever died in the middle: the ledger says what the registry and the schemas say. */
const lies: Readonly<Record<string, string>> = {
  "a ready tenant has a finished step `build`, a subscription, and no password hash left": `
    select t.id::text from platform.tenants t join platform.registrations r on r.tenant_id = t.id
    where t.ready_at is not null and t.purge_started_at is null and (r.password_hash is not null
      or not exists (select from platform.subscriptions s where s.tenant_id = t.id)
      or not exists (select from platform.provisioning_steps p where p.tenant_id = t.id and p.step = 'build' and p.finished_at is not null))`,
  "a step that follows `build` has finished for ready tenants only": `
    select t.id::text from platform.tenants t join platform.provisioning_steps p on p.tenant_id = t.id
    where t.ready_at is null and p.step in ('build', 'seed', 'notify', 'welcome') and p.finished_at is not null`,
  "a tenant that failed can be built again, unless it was rolled back: its password hash is there": `
    select t.id::text from platform.tenants t join platform.registrations r on r.tenant_id = t.id
    where t.ready_at is null and t.provisioning_failed_at is not null and (r.password_hash is null) <> (r.rejected_at is not null)`,
  "what was rolled back holds no slug": `
    select t.id::text from platform.tenants t join platform.registrations r on r.tenant_id = t.id
    join platform.slugs s on s.tenant_id = t.id where r.rejected_at is not null`,
  "`notify` has finished exactly when its event is there, once": `
    select t.id::text from platform.tenants t
    where (select count(*) from platform.outbox o where o.tenant_id = t.id and o.name = 'tenant/ready')
       <> (select count(*) from platform.provisioning_steps p where p.tenant_id = t.id and p.step = 'notify' and p.finished_at is not null)`,
  "migrations are recorded for ready tenants only": `
    select distinct m.tenant_id::text as id from platform.tenant_migrations m join platform.tenants t on t.id = m.tenant_id where t.ready_at is null`,
};

/** Sentences about broken tenancy, empty when all is well: the operator's doctor, and the ledger. */
export async function brokenTenancy({ ownerUrl, adminUrl }: TestDatabase, secrets?: SecretBox): Promise<string[]> {
  const sql = connect(adminUrl, "invariants");
  try {
    const findings = await diagnose(ownerUrl, secrets);
    for (const [invariant, query] of Object.entries(lies)) {
      const rows = await sql.unsafe<{ id: string }[]>(query);
      findings.push(...rows.map(({ id }) => `${id} breaks: ${invariant}`));
    }
    return findings;
  } finally {
    await sql.end();
  }
}
