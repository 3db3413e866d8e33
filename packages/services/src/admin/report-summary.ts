import { type Currency, type Money, money } from "@tenantry/core/money";
import { invoices } from "@tenantry/db/platform/billing";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { serviceUsage } from "@tenantry/db/platform/usage";
import { and, asc, count, eq, gte, isNotNull, isNull, lte, sql } from "drizzle-orm";
import { currencyOf } from "../billing/stored-line.ts";
import type { ServiceContext } from "../context.ts";

export type ReportSummary = {
  readonly accounts: {
    total: number;
    ready: number;
    trial: number;
    suspended: number;
    deactivated: number;
    sandboxes: number;
  };
  readonly plans: readonly { planCode: string; subscriptions: number }[];
  /** Of tenants that are no sandboxes; per currency, never added across. */
  readonly invoiced: readonly { currency: Currency; invoices: number; total: Money; paid: Money; open: Money }[];
  readonly usage: readonly { serviceName: string; accounts: number; usageValue: string }[];
};

type Span = { readonly from?: Date | undefined; readonly to?: Date | undefined };

/** Accounts, plans, what was invoiced and what services reported, for staff. A span is of finalization and of cycles. */
export async function reportSummary(ctx: ServiceContext, { from, to }: Span): Promise<ReportSummary> {
  const now = ctx.clock.now();
  const db = ctx.db.orm;
  const at = now.toISOString();
  const isReal = eq(tenants.sandbox, false);
  const isPaid = and(isNotNull(invoices.paidAt), isNull(invoices.disputedAt));
  const isOpen = and(isNull(invoices.uncollectibleAt), sql`not (${isPaid})`);
  const minor = (where: typeof isPaid) =>
    sql<string>`coalesce(sum(${invoices.totalMinor}) filter (where ${where}), 0)::text`;
  const day = (instant: Date) => instant.toISOString().slice(0, 10);
  const [[accounts], plans, invoiced, usage] = await Promise.all([
    db
      .select({
        total: count(),
        ready: sql<number>`count(*) filter (where ${tenants.readyAt} is not null)::int`,
        trial: sql<number>`count(*) filter (where ${tenants.readyAt} is not null and ${subscriptions.trialEndsAt} > ${at}
          and ${subscriptions.periodStart} < ${subscriptions.trialEndsAt})::int`,
        suspended: sql<number>`count(*) filter (where ${tenants.suspendedAt} is not null)::int`,
        deactivated: sql<number>`count(*) filter (where ${tenants.deactivatedAt} is not null)::int`,
        sandboxes: sql<number>`count(*) filter (where ${tenants.sandbox})::int`,
      })
      .from(tenants)
      .leftJoin(subscriptions, and(eq(subscriptions.tenantId, tenants.id), isNull(subscriptions.endedAt))),
    db
      .select({ planCode: subscriptions.planCode, subscriptions: count() })
      .from(subscriptions)
      .where(isNull(subscriptions.endedAt))
      .groupBy(subscriptions.planCode)
      .orderBy(asc(subscriptions.planCode))
      .limit(500),
    db
      .select({
        currency: invoices.currency,
        invoices: count(),
        total: sql<string>`coalesce(sum(${invoices.totalMinor}), 0)::text`,
        paid: minor(isPaid),
        open: minor(isOpen),
      })
      .from(invoices)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .where(
        and(
          isReal,
          isNotNull(invoices.number),
          isNull(invoices.voidedAt),
          from && gte(invoices.finalizedAt, from),
          to && lte(invoices.finalizedAt, to),
        ),
      )
      .groupBy(invoices.currency)
      .orderBy(asc(invoices.currency)),
    db
      .select({
        serviceName: serviceUsage.serviceName,
        accounts: sql<number>`count(distinct ${serviceUsage.tenantId})::int`,
        usageValue: sql<string>`trim_scale(sum(${serviceUsage.usageValue}))::text`,
      })
      .from(serviceUsage)
      .where(and(from && gte(serviceUsage.startDate, day(from)), to && lte(serviceUsage.startDate, day(to))))
      .groupBy(serviceUsage.serviceName)
      .orderBy(asc(serviceUsage.serviceName))
      .limit(500),
  ]);
  return {
    accounts: accounts ?? { total: 0, ready: 0, trial: 0, suspended: 0, deactivated: 0, sandboxes: 0 },
    plans,
    invoiced: invoiced.map((row) => {
      const currency = currencyOf(row.currency);
      const of = (text: string) => money(BigInt(text), currency);
      return { currency, invoices: row.invoices, total: of(row.total), paid: of(row.paid), open: of(row.open) };
    }),
    usage,
  };
}
