import type { FindingSeverity } from "@tenantry/core/billing/reconciliation";
import { add, type Currency, type Money, money, zero } from "@tenantry/core/money";
import { billingHolds, invoices } from "@tenantry/db/platform/billing";
import { inbox, paymentAttempts, reconciliationFindings } from "@tenantry/db/platform/payments";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, count, eq, gt, gte, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { statusIs } from "../billing/list-invoices.ts";
import { currencyOf } from "../billing/stored-line.ts";
import type { ServiceContext } from "../context.ts";
import { monthlyRevenue } from "../subscription/revenue.ts";

const dayMs = 86_400_000;
const atOnce = 1_000;

type Debt = { readonly invoices: number; readonly due: Money };
export type MoneySummary = {
  /** Per currency, never added across; sandboxes are no money. */
  readonly revenue: readonly { readonly currency: Currency; readonly monthly: Money; readonly paying: number }[];
  readonly debts: readonly { readonly currency: Currency; readonly open: Debt; readonly overdue: Debt }[];
  /** Tries to take money that failed in the last 24 hours. */
  readonly failed24h: number;
  readonly quarantined: number;
  /** Events received and not processed yet. */
  readonly unprocessed: number;
  readonly findings: Readonly<Record<FindingSeverity, number>>;
  readonly parked: number;
};

/** The company's money at a glance. */
export async function moneySummary(ctx: ServiceContext): Promise<MoneySummary> {
  const now = ctx.clock.now();
  const db = ctx.db.orm;
  const numberOf = async (rows: PromiseLike<{ value: number }[]>) => (await rows)[0]?.value ?? 0;
  const [revenue, debts, failed24h, quarantined, unprocessed, found, parked] = await Promise.all([
    revenueByCurrency(ctx, now),
    debtsByCurrency(ctx, now),
    numberOf(
      db
        .select({ value: count() })
        .from(paymentAttempts)
        .where(
          and(gte(paymentAttempts.failedAt, new Date(now.getTime() - dayMs)), isNotNull(paymentAttempts.invoiceId)),
        ),
    ),
    numberOf(
      db
        .select({ value: count() })
        .from(inbox)
        .where(and(isNotNull(inbox.quarantinedBecause), isNull(inbox.resolvedAt))),
    ),
    numberOf(
      db
        .select({ value: count() })
        .from(inbox)
        .where(and(isNull(inbox.processedAt), isNull(inbox.quarantinedBecause))),
    ),
    db
      .select({ severity: reconciliationFindings.severity, value: count() })
      .from(reconciliationFindings)
      .where(isNull(reconciliationFindings.resolvedAt))
      .groupBy(reconciliationFindings.severity),
    numberOf(db.select({ value: count() }).from(billingHolds).where(isNull(billingHolds.releasedAt))),
  ]);
  const of = (severity: FindingSeverity) => found.find((row) => row.severity === severity)?.value ?? 0;
  const findings = { high: of("high"), medium: of("medium"), low: of("low") };
  return { revenue, debts, failed24h, quarantined, unprocessed, findings, parked };
}

/** A thousand subscriptions at a time, so that no statement grows with the company. */
async function revenueByCurrency(ctx: ServiceContext, now: Date): Promise<MoneySummary["revenue"]> {
  const sums = new Map<Currency, { monthly: Money; paying: number }>();
  let last: string | undefined;
  do {
    const rows = await ctx.db.orm
      .select({ id: tenants.id })
      .from(subscriptions)
      .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
      .where(and(isNull(subscriptions.endedAt), eq(tenants.sandbox, false), last ? gt(tenants.id, last) : undefined))
      .orderBy(asc(tenants.id))
      .limit(atOnce);
    const ids = rows.map(({ id }) => id);
    for (const monthly of (await monthlyRevenue(ctx.db.orm, ids, now)).values()) {
      if (monthly.minor === 0n) continue;
      const sum = sums.get(monthly.currency) ?? { monthly: zero(monthly.currency), paying: 0 };
      sums.set(monthly.currency, { monthly: add(sum.monthly, monthly), paying: sum.paying + 1 });
    }
    last = rows.length === atOnce ? ids.at(-1) : undefined;
  } while (last);
  return [...sums]
    .map(([currency, sum]) => ({ currency, ...sum }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

async function debtsByCurrency(ctx: ServiceContext, now: Date): Promise<MoneySummary["debts"]> {
  const own = sql`${now.toISOString()}::timestamptz`;
  const open = statusIs("open", own);
  const overdue = statusIs("overdue", own) ?? sql`false`;
  const sumOf = (where: SQL) => sql<string>`coalesce(sum(${invoices.dueMinor}) filter (where ${where}), 0)::text`;
  const rows = await ctx.db.orm
    .select({
      currency: invoices.currency,
      invoices: count(),
      due: sumOf(sql`true`),
      overdueInvoices: sql<number>`count(*) filter (where ${overdue})::int`,
      overdueDue: sumOf(overdue),
    })
    .from(invoices)
    .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
    .where(and(open, eq(tenants.sandbox, false)))
    .groupBy(invoices.currency)
    .orderBy(asc(invoices.currency));
  return rows.map((row) => {
    const currency = currencyOf(row.currency);
    const of = (text: string) => money(BigInt(text), currency);
    return {
      currency,
      open: { invoices: row.invoices, due: of(row.due) },
      overdue: { invoices: row.overdueInvoices, due: of(row.overdueDue) },
    };
  });
}
