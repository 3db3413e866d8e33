import { randomUUIDv7 } from "node:crypto";
import { parseArgs } from "node:util";
import { assert } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { ManualAccount } from "@tenantry/core/ports/payments";
import { createDatabase } from "@tenantry/db/client";
import { createTenantSchema } from "@tenantry/db/tenant-schema";
import { createManualGateway } from "@tenantry/payments/manual/gateway";
import { checkBillingInvariants } from "@tenantry/services/operations/billing-invariants";
import { beginAttempt } from "@tenantry/services/payments/begin-attempt";
import { sweepRenewals } from "@tenantry/services/subscription/renew";
import { openDatabase } from "./support/database.ts";
import { reporter } from "./support/report.ts";

const row = reporter("invoices");

/**
 * Renews every tenant once: lines, tax, number, invoice, balance, audit, outbox, and the row of the payment attempt. The
 * reference writes the same rows by set-based SQL into tables of the same shape in the same database.
 */
const { values } = parseArgs({ options: { tenants: { type: "string", default: "10000" } } });
const count = Number(values.tenants);

const startedAt = new Date("2026-03-01T08:00:00Z");
const periodEnd = new Date("2026-04-01T08:00:00Z");
const now = new Date("2026-04-01T08:05:00Z");
const bankAccounts: ManualAccount[] = [{ means: "bank_transfer", currencies: ["OMR"], details: { bankName: "Bench" } }];

const database = await openDatabase("invoices");
const { sql } = database;
const db = createDatabase({ url: database.jobsUrl, poolSize: 8, name: "bench" });
const ctx = { db, clock: { now: () => now }, actor: { type: "system" as const }, requestId: null };
try {
  const tenantIds = await makeTenants(database.ownerUrl);
  await sql.unsafe("ANALYZE");
  const reference = await timed(() => writeReference());
  const renewed = await timed(() => sweepRenewals(ctx));
  const attempted = await timed(() => attemptAll(tenantIds));
  const again = await sweepRenewals(ctx);
  await check(again.done);
  const seconds = renewed.seconds + attempted.seconds;
  row("renewed", seconds, "s", reference.seconds);
  row("invoices_per_second", count / seconds, "1/s", count / reference.seconds);
  row("second_run_adds", again.done, "invoices");
} finally {
  await db.close();
  await database.close();
}

async function makeTenants(ownerUrl: string): Promise<TenantId[]> {
  const owner = createDatabase({ url: ownerUrl, poolSize: 4, name: "bench" });
  const ids = Array.from({ length: count }, () => parseTenantId(randomUUIDv7()));
  await insertRows(ids);
  const queue = [...ids];
  const worker = async () => {
    for (let id = queue.pop(); id; id = queue.pop()) {
      const tenantId = id;
      await owner.withTenant(tenantId, (tx) => createTenantSchema(tx, tenantId, startedAt));
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  await owner.close();
  return ids;
}

async function insertRows(ids: readonly TenantId[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 1000) {
    const list = ids
      .slice(i, i + 1000)
      .map((id) => `('${id}'::uuid)`)
      .join(",");
    await sql.unsafe(`
      INSERT INTO platform.tenants (id, slug, name, email, country, currency, time_zone, language, brand_color_primary,
        brand_color_secondary, business_hours, placement, sandbox, created_at, updated_at, ready_at)
      SELECT id, 's' || right(id::text, 12), 'Bench', 'bench@example.com', 'OM', 'OMR', 'Asia/Muscat', 'en', '#000000',
        '#ffffff', '{}', 'primary', false, '${startedAt.toISOString()}', '${startedAt.toISOString()}', '${startedAt.toISOString()}'
      FROM (VALUES ${list}) AS t (id)`);
    await sql.unsafe(`
      INSERT INTO platform.subscriptions (id, tenant_id, plan_code, plan_version_id, currency, cycle, started_at,
        period_start, period_end, anchor, period_time_zone, auto_renew)
      SELECT gen_random_uuid(), t.id, v.plan_code, v.id, 'OMR', 'monthly', '${startedAt.toISOString()}',
        '${startedAt.toISOString()}', '${periodEnd.toISOString()}', '2026-03-01T12:00:00', 'Asia/Muscat', true
      FROM (VALUES ${list}) AS t (id), platform.plan_versions v WHERE v.plan_code = 'growth'`);
  }
}

/** The same rows, as far as one statement a table can make them. */
async function writeReference(): Promise<void> {
  await sql.unsafe("CREATE SCHEMA reference");
  const tables = ["billing_profiles", "invoices", "invoice_lines", "audit_log", "outbox", "payment_attempts"];
  for (const table of tables)
    await sql.unsafe(`CREATE TABLE reference.${table} (LIKE platform.${table} INCLUDING ALL)`);
  const at = `'${now.toISOString()}'::timestamptz`;
  await sql.begin(async (tx) => {
    await tx.unsafe(
      `INSERT INTO reference.billing_profiles (tenant_id, tax_exempt, updated_at) SELECT id, false, ${at} FROM platform.tenants`,
    );
    await tx.unsafe(`
      INSERT INTO reference.invoices (id, tenant_id, subscription_id, kind, sequence, number, currency, period_start, period_end,
        net_minor, tax_minor, total_minor, from_balance_minor, due_minor, taxes, issuer, customer, language, terms_days,
        created_at, finalized_at, due_at)
      SELECT gen_random_uuid(), s.tenant_id, s.id, 'renewal', n, 'INV-2026-04-' || lpad(n::text, 4, '0'), s.currency, s.period_end,
        s.period_end + interval '1 month', p.amount_minor, p.amount_minor * 5 / 100, p.amount_minor * 105 / 100, 0,
        p.amount_minor * 105 / 100, '[{"code":"none","ratePpm":"0","inclusive":false,"linesMinor":"79000"}]',
        jsonb_build_object('name', 'Tenantry'), jsonb_build_object('name', t.name, 'email', t.email), 'en', 0, ${at}, ${at}, ${at}
      FROM (SELECT *, row_number() OVER () AS n FROM platform.subscriptions) s
      JOIN platform.tenants t ON t.id = s.tenant_id
      JOIN platform.prices p ON p.plan_version_id = s.plan_version_id AND p.currency = s.currency AND p.cycle = s.cycle`);
    await tx.unsafe(`
      INSERT INTO reference.invoice_lines (id, tenant_id, subscription_id, invoice_id, position, kind, code, currency, list_minor,
        amount_minor, tax_code, tax_rate_ppm, tax_inclusive, service_start, service_end, service_time_zone, created_at)
      SELECT gen_random_uuid(), tenant_id, subscription_id, id, 1, 'plan', 'growth', currency, net_minor, net_minor, 'none', 0,
        false, period_start, period_end, 'Asia/Muscat', ${at} FROM reference.invoices`);
    await tx.unsafe(`
      INSERT INTO reference.audit_log (id, tenant_id, at, actor_type, action, target_id, after)
      SELECT gen_random_uuid(), tenant_id, ${at}, 'system', a, id::text, jsonb_build_object('number', number)
      FROM reference.invoices, unnest(ARRAY['invoice.finalized', 'payment.started']) a`);
    await tx.unsafe(`
      INSERT INTO reference.outbox (id, tenant_id, name, data, created_at)
      SELECT gen_random_uuid(), tenant_id, 'invoice/finalized', jsonb_build_object('tenantId', tenant_id, 'invoiceId', id), ${at}
      FROM reference.invoices`);
    await tx.unsafe(`
      INSERT INTO reference.payment_attempts (id, tenant_id, invoice_id, gateway, kind, currency, amount_minor, rounding_minor, created_at)
      SELECT gen_random_uuid(), tenant_id, id, 'manual', 'manual', currency, due_minor, 0, ${at} FROM reference.invoices`);
  });
}

/** What the charging job does before it calls the gateway. */
async function attemptAll(tenantIds: readonly TenantId[]): Promise<void> {
  const gateway = createManualGateway({ loadAccounts: async () => bankAccounts });
  const invoices = new Map(
    (await sql<{ id: string; tenant_id: string }[]>`select id, tenant_id from platform.invoices`).map((row) => [
      row.tenant_id,
      row.id,
    ]),
  );
  const queue = [...tenantIds];
  const worker = async () => {
    for (let tenantId = queue.pop(); tenantId; tenantId = queue.pop()) {
      const invoiceId = invoices.get(tenantId);
      assert(invoiceId, "every tenant has an invoice");
      await beginAttempt({ ...ctx, tenantId }, { invoiceId, choice: { kind: "manual", gateway } });
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

async function check(added: number): Promise<void> {
  assert(added === 0, `a second run renewed ${added}`);
  const [figures] = await sql`
    select count(*)::int as invoices, max(sequence)::int as last, sum(total_minor)::text as total,
      (select count(*)::int from platform.payment_attempts) as attempts from platform.invoices`;
  assert(figures?.invoices === count && figures.last === count, `numbers without gaps: ${JSON.stringify(figures)}`);
  assert(figures.total === String(79_000n * BigInt(count)), `exact: ${figures.total}`);
  assert(figures.attempts === count, "one attempt for each");
  const broken = await checkBillingInvariants(db.orm);
  assert(broken.length === 0, JSON.stringify(broken.slice(0, 5)));
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}
