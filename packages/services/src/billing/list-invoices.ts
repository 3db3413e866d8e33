import { InvoiceListInput } from "@tenantry/core/billing/inputs";
import { type InvoiceState, invoiceState, invoiceWord, isOverdue } from "@tenantry/core/billing/invoice-state";
import { type Money, money } from "@tenantry/core/money";
import type { Queryable } from "@tenantry/db/client";
import { invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, count, desc, eq, gte, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { ServiceContext, TenantContext } from "../context.ts";
import { currencyOf } from "./stored-line.ts";

export type InvoiceRow = {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  /** Null while a draft. */
  readonly number: string | null;
  readonly kind: (typeof invoices.$inferSelect)["kind"];
  readonly state: InvoiceState;
  readonly isOverdue: boolean;
  readonly isDisputed: boolean;
  /** S4's; null for a draft, a void or an uncollectible one. */
  readonly word: "PENDING" | "PAID" | "FAILED" | "OVERDUE" | null;
  readonly total: Money;
  /** Still to be paid. */
  readonly due: Money;
  readonly period: { readonly start: Date; readonly end: Date } | null;
  readonly createdAt: Date;
  readonly finalizedAt: Date | null;
  readonly dueAt: Date | null;
  readonly paidAt: Date | null;
};

export type InvoicePage = { readonly rows: readonly InvoiceRow[]; readonly total: number };

/** One page of the tenant's own invoices, newest first; drafts are not shown to it. */
export function listInvoices(ctx: TenantContext, input: InvoiceListInput = {}): Promise<InvoicePage> {
  const { tenantId: _, ...rest } = input;
  return ctx.db.withTenant(ctx.tenantId, (tx) =>
    page(tx, { ...rest, tenantId: ctx.tenantId }, ctx.clock.now(), isNotNull(invoices.number)),
  );
}

/** One page of all tenants' invoices, for staff. */
export function listAllInvoices(ctx: ServiceContext, input: InvoiceListInput = {}): Promise<InvoicePage> {
  return page(ctx.db.orm, input, ctx.clock.now());
}

async function page(db: Queryable, input: InvoiceListInput, now: Date, more?: SQL): Promise<InvoicePage> {
  const { page: at, pageSize, status, tenantId, from, to } = InvoiceListInput.parse(input);
  const own = sql`coalesce(${clocks.now}, ${now.toISOString()}::timestamptz)`;
  const where = and(
    more,
    // A bill that became a credit note only has neither number nor place in a list.
    or(isNotNull(invoices.number), isNull(invoices.voidedAt)),
    tenantId ? eq(invoices.tenantId, tenantId) : undefined,
    from ? gte(invoices.createdAt, from) : undefined,
    to ? lt(invoices.createdAt, to) : undefined,
    status ? statusIs(status, own) : undefined,
  );
  const [rows, [total]] = await Promise.all([
    db
      .select({
        invoice: invoices,
        tenantName: tenants.name,
        timeZone: tenants.timeZone,
        ownNow: clocks.now,
        hasFailed: lastAttemptFailed,
      })
      .from(invoices)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .leftJoin(clocks, eq(clocks.tenantId, invoices.tenantId))
      .where(where)
      .orderBy(desc(invoices.createdAt), desc(invoices.id))
      .limit(pageSize)
      .offset((at - 1) * pageSize),
    db
      .select({ value: count() })
      .from(invoices)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .leftJoin(clocks, eq(clocks.tenantId, invoices.tenantId))
      .where(where),
  ]);
  return {
    total: total?.value ?? 0,
    rows: rows.map(({ invoice, tenantName, timeZone, hasFailed, ownNow }) =>
      toRow(invoice, { tenantName, timeZone, hasFailed }, ownNow ?? now),
    ),
  };
}

/** Whether the last finished try to pay it has failed. */
export const lastAttemptFailed = sql<boolean>`coalesce((
  select a.failed_at is not null from ${paymentAttempts} a
  where a.invoice_id = ${invoices.id} and a.canceled_at is null order by a.created_at desc limit 1), false)`;

export function toRow(
  invoice: typeof invoices.$inferSelect,
  { tenantName, timeZone, hasFailed }: { tenantName: string; timeZone: string; hasFailed: boolean },
  now: Date,
): InvoiceRow {
  const currency = currencyOf(invoice.currency);
  const state = invoiceState(invoice);
  const { id, tenantId, number, kind, periodStart, periodEnd, createdAt, finalizedAt, dueAt, paidAt } = invoice;
  return {
    id,
    tenantId,
    tenantName,
    number,
    kind,
    state,
    isOverdue: isOverdue(invoice, timeZone, now),
    isDisputed: invoice.disputedAt !== null,
    word: invoiceWord(invoice, hasFailed, timeZone, now),
    total: money(invoice.totalMinor, currency),
    due: money(state === "open" || state === "draft" ? invoice.dueMinor : 0n, currency),
    period: periodStart && periodEnd && { start: periodStart, end: periodEnd },
    createdAt,
    finalizedAt,
    dueAt,
    paidAt,
  };
}

/** `invoiceState` of core, said in SQL so that it can be filtered by; a test holds the two together. */
export function statusIs(status: NonNullable<InvoiceListInput["status"]>, now: SQL): SQL | undefined {
  const live = and(isNull(invoices.voidedAt), isNull(invoices.uncollectibleAt));
  const open = and(isNotNull(invoices.finalizedAt), live, or(isNull(invoices.paidAt), isNotNull(invoices.disputedAt)));
  switch (status) {
    case "draft":
      return and(isNull(invoices.finalizedAt), live);
    case "open":
      return open;
    case "overdue":
      // A day is one of the tenant's zone: the due day itself is still in time.
      return and(
        open,
        isNull(invoices.disputedAt),
        sql`date_trunc('day', ${invoices.dueAt} at time zone ${tenants.timeZone}) < date_trunc('day', ${now} at time zone ${tenants.timeZone})`,
      );
    case "paid":
      return and(live, isNotNull(invoices.paidAt), isNull(invoices.disputedAt));
    case "void":
      return isNotNull(invoices.voidedAt);
    case "uncollectible":
      return and(isNull(invoices.voidedAt), isNotNull(invoices.uncollectibleAt));
    case "disputed":
      return and(live, isNotNull(invoices.disputedAt));
  }
}
