import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../src/client.ts";
import { testEnv } from "./env.ts";
import { addTenant, open } from "./factory.ts";

/** Tables of `platform` that belong to no tenant. A new one is added here by somebody who has thought about its policies. */
const globalTables = [
  "add_on_prices",
  "api_keys",
  "bulk_changes",
  "email_changes",
  "emails",
  "features",
  "flags",
  "idempotency_keys",
  "inbox",
  "meters",
  "migrations",
  "number_series",
  "owners",
  "placements",
  "plan_versions",
  "plans",
  "prices",
  "rate_limits",
  "reconciliation_findings",
  "reconciliation_runs",
  "recovery_codes",
  "second_factors",
  "settings",
  "slugs",
  "staff",
];
/** Belong to a tenant in some rows only; their own policies say which. */
const mixedTables = ["audit_log", "outbox", "sessions", "tokens"];

const admin = connect(testEnv.TEST_DATABASE_URL, "catalogue-test");
const owner = open("OWNER");

const ours = "n.nspname = 'platform' or n.nspname ~ '^t_[0-9a-z]{26}$'";

beforeAll(async () => {
  await addTenant(owner);
});
afterAll(() => Promise.all([admin.end(), owner.close()]));

test("every table has row-level security, enabled and forced, and a policy", async () => {
  const open = await admin.unsafe(`
    select n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and (${ours})
      and (not c.relrowsecurity or not c.relforcerowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))`);
  expect(open.map((row) => row.name)).toEqual([]);
});

test("everything is owned by tenantry_owner", async () => {
  const foreign = await admin.unsafe(`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where (${ours}) and pg_get_userbyid(c.relowner) <> 'tenantry_owner'
    union all select nspname from pg_namespace n where (${ours}) and pg_get_userbyid(nspowner) <> 'tenantry_owner'
    union all select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where (${ours}) and pg_get_userbyid(p.proowner) <> 'tenantry_owner'`);
  expect(foreign.map((row) => row.name)).toEqual([]);
});

test("every tenant table's policy compares with its own schema's constant", async () => {
  const policies = await admin.unsafe(`
    select n.nspname as schema, pg_get_expr(p.polqual, p.polrelid) as qual, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname ~ '^t_[0-9a-z]{26}$'`);
  const { tenantIdFromSchema } = await import("@tenantry/core/ids");
  expect(policies.length).toBeGreaterThan(0);
  for (const { schema, qual, check } of policies) {
    expect(qual).toContain(`'${tenantIdFromSchema(schema)}'`);
    expect(check).toBe(qual);
  }
});

test("no role of ours may bypass, create or use temporary tables; only the owner may create schemas", async () => {
  const roles = await admin<{ name: string; powers: boolean; temp: boolean; creates: boolean }[]>`
    select rolname as name, (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) as powers,
      has_database_privilege(oid, current_database(), 'TEMP') as temp,
      has_database_privilege(oid, current_database(), 'CREATE') as creates
    from pg_roles where rolname like 'tenantry\\_%' order by rolname`;
  expect([...roles]).toEqual([
    { name: "tenantry_jobs", powers: false, temp: false, creates: false },
    { name: "tenantry_owner", powers: false, temp: false, creates: true },
    { name: "tenantry_portal", powers: false, temp: false, creates: false },
    { name: "tenantry_staff", powers: false, temp: false, creates: false },
  ]);
});

test("nobody but the owner may truncate or reference, and nothing is granted to everybody", async () => {
  const grants = await admin.unsafe(`
    select grantee || ' ' || privilege_type || ' ' || table_schema || '.' || table_name as grant
    from information_schema.table_privileges
    where (table_schema = 'platform' or table_schema ~ '^t_[0-9a-z]{26}$') and grantee <> 'tenantry_owner'
      and (grantee = 'PUBLIC' or privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER'))`);
  expect(grants.map((row) => row.grant)).toEqual([]);
});

test("no SECURITY DEFINER function leaves its search_path open", async () => {
  const open = await admin.unsafe(`
    select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname not in ('pg_catalog', 'information_schema') and p.prosecdef
      and not exists (select from unnest(coalesce(p.proconfig, '{}')) setting where setting like 'search_path=%')`);
  expect(open.map((row) => row.name)).toEqual([]);
});

test("a table of the platform belongs to a tenant or stands in the checked list", async () => {
  const tables = await admin<{ name: string; scoped: boolean }[]>`
    select c.relname as name, exists (
      select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_scope' and p.polroles = '{0}'
    ) as scoped
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'platform' and c.relkind in ('r', 'p') order by c.relname`;
  const scoped = [
    "balance_entries",
    "billing_holds",
    "billing_profiles",
    "clocks",
    "credit_notes",
    "exports",
    "gateway_customers",
    "invoice_lines",
    "invoices",
    "membership_invitations",
    "memberships",
    "overrides",
    "payment_attempts",
    "payment_methods",
    "payments",
    "provisioning_steps",
    "purge_certificates",
    "purge_steps",
    "refunds",
    "registrations",
    "service_usage",
    "subscription_add_ons",
    "subscription_changes",
    "subscriptions",
    "tenant_migrations",
    "tenants",
    "usage_corrections",
    "usage_daily",
    "usage_events",
    "usage_events_0",
    "usage_events_1",
    "usage_events_2",
    "usage_events_3",
    "usage_events_4",
    "usage_events_5",
    "usage_events_6",
    "usage_events_7",
    "usage_warnings",
    "usage_windows",
  ];
  expect(tables.map((table) => table.name)).toEqual([...globalTables, ...mixedTables, ...scoped].sort());
  for (const name of scoped) expect(tables.find((table) => table.name === name)?.scoped, name).toBe(true);
});

test("no policy trusts a variable other than the tenant's", async () => {
  const policies = await admin.unsafe(`
    select c.relname as name, coalesce(pg_get_expr(p.polqual, p.polrelid), '') || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as text
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'platform'`);
  for (const { name, text } of policies) {
    const settings = [...String(text).matchAll(/current_setting\('([^']+)'/g)].map((match) => match[1]);
    expect(
      settings.filter((setting) => setting !== "app.tenant_id"),
      name,
    ).toEqual([]);
  }
});
