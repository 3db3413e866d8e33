import type { Queryable } from "@tenantry/db/client";
import { sql } from "drizzle-orm";

/** What must always be true of bills, as the rows that break it. `id` says which. */
const broken: Readonly<Record<string, string>> = {
  "Σ lines of a rate are what the invoice taxes": `
    select i.id::text as id from platform.invoices i
    where i.finalized_at is not null and exists (
      select from jsonb_array_elements(i.taxes) g
      where (g->>'linesMinor')::numeric <> (
        select coalesce(sum(l.amount_minor), 0) from platform.invoice_lines l
        where l.invoice_id = i.id and l.tax_code = g->>'code' and l.tax_rate_ppm = (g->>'ratePpm')::bigint
          and l.tax_inclusive = (g->>'inclusive')::boolean))`,
  "every line of an invoice stands under one of its rates": `
    select l.id::text as id from platform.invoice_lines l join platform.invoices i on i.id = l.invoice_id
    where i.finalized_at is not null and l.amount_minor <> 0 and not exists (
      select from jsonb_array_elements(i.taxes) g where l.tax_code = g->>'code'
        and l.tax_rate_ppm = (g->>'ratePpm')::bigint and l.tax_inclusive = (g->>'inclusive')::boolean)`,
  "Σ net + Σ tax = total, which is not below 0": `
    select i.id::text as id from platform.invoices i
    where i.finalized_at is not null and (i.total_minor < 0 or i.net_minor + i.tax_minor <> i.total_minor
      or i.net_minor <> (select coalesce(sum((g->>'netMinor')::numeric), 0) from jsonb_array_elements(i.taxes) g)
      or i.tax_minor <> (select coalesce(sum((g->>'taxMinor')::numeric), 0) from jsonb_array_elements(i.taxes) g))`,
  "a credit note's figures add up": `
    select c.id::text as id from platform.credit_notes c
    where c.net_minor + c.tax_minor <> c.total_minor
      or c.net_minor <> (select coalesce(sum((g->>'netMinor')::numeric), 0) from jsonb_array_elements(c.taxes) g)
      or c.tax_minor <> (select coalesce(sum((g->>'taxMinor')::numeric), 0) from jsonb_array_elements(c.taxes) g)`,
  "from balance + due = total": `
    select i.id::text as id from platform.invoices i
    where i.finalized_at is not null and (i.from_balance_minor + i.due_minor <> i.total_minor or i.due_minor < 0)`,
  "a paid invoice has been paid what was due, an unpaid one nothing": `
    select i.id::text as id from platform.invoices i
    where i.finalized_at is not null and (select coalesce(sum(p.amount_minor - p.rounding_minor), 0) from platform.payments p
        where p.invoice_id = i.id and not (p.refunded_minor = p.amount_minor
          -- Taken back by its bank: a lost dispute is no refund.
          and not exists (select from platform.refunds r where r.payment_id = p.id and r.failed_at is null)))
      <> case when i.paid_at is null then 0 else i.due_minor end`,
  "the balance has moved by what an invoice took of it": `
    select i.id::text as id from platform.invoices i
    where i.finalized_at is not null and -(select coalesce(sum(b.amount_minor), 0) from platform.balance_entries b
        where b.tenant_id = i.tenant_id and b.invoice_id = i.id and b.kind in ('applied', 'carried', 'returned'))
      <> case when i.voided_at is null then i.from_balance_minor else 0 end`,
  "a credit note to the balance is there once, whole": `
    select c.id::text as id from platform.credit_notes c
    where c.settled_by = 'balance' and c.total_minor <> (select coalesce(sum(b.amount_minor), 0)
      from platform.balance_entries b where b.tenant_id = c.tenant_id and b.key like 'credit_note:' || c.id::text || '%')`,
  "numbers are unique and without a gap, per series": `
    select s.series as id from platform.number_series s,
      (select 'invoice' as series, count(sequence) as taken, coalesce(max(sequence), 0) as last from platform.invoices where sequence > 0
        union all select 'credit_note', count(*), coalesce(max(sequence), 0) from platform.credit_notes where sequence > 0) d
    where d.series = s.series and (d.taken <> s.next_sequence - 1 or d.last <> s.next_sequence - 1)`,
  "finalized means numbered, with parties and a due date": `
    select i.id::text as id from platform.invoices i
    where (i.finalized_at is null) <> (i.number is null) or (i.number is null) <> (i.sequence is null)
      or (i.finalized_at is not null and (i.issuer is null or i.customer is null or i.due_at is null))`,
  "one unvoided renewal invoice per subscription and period": `
    select min(i.id::text) as id from platform.invoices i where i.kind = 'renewal' and i.voided_at is null and i.subscription_id is not null
    group by i.subscription_id, i.period_start having count(*) > 1`,
  "one live subscription per tenant": `
    select s.tenant_id::text as id from platform.subscriptions s where s.ended_at is null group by s.tenant_id having count(*) > 1`,
  "one pending change per tenant": `
    select c.tenant_id::text as id from platform.subscription_changes c
    where c.applied_at is null and c.withdrawn_at is null group by c.tenant_id having count(*) > 1`,
  "a charge has been credited what stands on invoices and credit notes, at most itself": `
    select l.id::text as id from platform.invoice_lines l
    where l.kind not in ('credit', 'usage_adjustment') and l.amount_minor >= 0 and (
      l.credited_minor < 0 or l.credited_minor > l.amount_minor or l.credited_minor <>
        (select coalesce(sum(-c.amount_minor), 0) from platform.invoice_lines c
          left join platform.invoices i on i.id = c.invoice_id
          where c.tenant_id = l.tenant_id and c.credits_line_id = l.id and c.kind = 'credit' and i.voided_at is null)
        + (select coalesce(sum((n->>'amountMinor')::numeric), 0) from platform.credit_notes cn, jsonb_array_elements(cn.lines) n
          where cn.tenant_id = l.tenant_id and n->>'credits' = l.id::text))`,
  "an unpaid checkout has an open invoice, an applied change none that is void": `
    select c.id::text as id from platform.subscription_changes c join platform.invoices i on i.id = c.invoice_id
    where (c.applied_at is null and c.withdrawn_at is null and (i.paid_at is not null or i.voided_at is not null))
      or (c.applied_at is not null and c.expires_at is not null and i.paid_at is null and i.disputed_at is null
        and not exists (select from platform.payments p where p.invoice_id = i.id))
      or (c.withdrawn_at is not null and i.paid_at is null and i.voided_at is null)`,
  "no two charges of one plan in force overlap": `
    select a.id::text as id from platform.invoice_lines a
      join platform.invoice_lines b on b.tenant_id = a.tenant_id and b.id > a.id and b.kind = 'plan' and b.ended_at is null
        and a.service_start < b.service_end and b.service_start < a.service_end
      left join platform.invoices i on i.id = a.invoice_id left join platform.invoices j on j.id = b.invoice_id
    where a.kind = 'plan' and a.ended_at is null
      and i.voided_at is null and i.uncollectible_at is null and j.voided_at is null and j.uncollectible_at is null
      and not exists (select from platform.subscription_changes c
        where c.applied_at is null and c.withdrawn_at is null and c.invoice_id in (a.invoice_id, b.invoice_id))`,
  "a payment is on an invoice, in the balance or given back": `
    select p.id::text as id from platform.payments p
    where p.invoice_id is null and p.refunded_minor < p.amount_minor
      and not exists (select from platform.balance_entries b where b.tenant_id = p.tenant_id and b.key = 'payment:' || p.id::text)
      and not exists (select from platform.refunds r where r.payment_id = p.id)`,
};

const unrecorded: Readonly<Record<string, string>> = {
  "each finalized invoice and each credit note has one audit row": `
    select d.id from (
      select i.id::text as id, 'invoice.finalized' as action from platform.invoices i where i.finalized_at is not null
      union all select c.id::text, 'credit_note.created' from platform.credit_notes c) d
    where (select count(*) from platform.audit_log a where a.action = d.action and a.target_id = d.id) <> 1`,
  "each applied change has one audit row": `
    select c.id::text as id from platform.subscription_changes c
    where c.applied_at is not null and (select count(*) from platform.audit_log a
      where a.action in ('subscription.changed', 'add_on.bought') and a.after->>'changeId' = c.id::text) <> 1`,
};

/**
 * The invariants of billing over the whole database, as sentences about what breaks them; empty when all is well.
 * Reads with the role of the jobs, which sees every tenant.
 */
export const checkBillingInvariants = (db: Queryable): Promise<string[]> => findings(db, broken);

/** Each document and each applied change has its audit row. Reads with the role of staff: the jobs do not see the log. */
export const checkBillingAudit = (db: Queryable): Promise<string[]> => findings(db, unrecorded);

async function findings(db: Queryable, queries: Readonly<Record<string, string>>): Promise<string[]> {
  const found: string[] = [];
  for (const [invariant, query] of Object.entries(queries)) {
    const rows = await db.execute<{ id: string }>(sql.raw(`${query} limit 100`));
    found.push(...rows.map(({ id }) => `${id} breaks: ${invariant}`));
  }
  return found;
}
