import type { CompanyInvoiceListInput } from "@tenantry/core/billing/company-inputs";
import { isUuid } from "@tenantry/core/ids";
import { type Currency, type Money, money } from "@tenantry/core/money";
import { invoices } from "@tenantry/db/platform/billing";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, count, desc, eq, gte, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { type InvoiceRow, lastAttemptFailed, statusIs, toRow } from "../billing/list-invoices.ts";
import { currencyOf } from "../billing/stored-line.ts";
import type { ServiceContext } from "../context.ts";
import { contains, isAfter, type KeyedPage, pageOf, tenantIs } from "./list-all-pages.ts";

type CompanyInvoice = InvoiceRow & { readonly isSandbox: boolean };
/** Of everything that the filters leave, not of one page. Void and uncollectible invoices count in `invoices` only. */
type Totals = {
  readonly currency: Currency;
  readonly invoices: number;
  readonly total: Money;
  readonly due: Money;
  readonly overdue: Money;
};

/** All tenants' invoices for staff, newest first, with their sums per currency; sandboxes only when asked for. */
export async function listCompanyInvoices(
  ctx: ServiceContext,
  input: CompanyInvoiceListInput,
): Promise<KeyedPage<CompanyInvoice> & { readonly totals: readonly Totals[] }> {
  const now = ctx.clock.now();
  const { after, pageSize, ...filters } = input;
  const own = sql`coalesce(${clocks.now}, ${now.toISOString()}::timestamptz)`;
  const where = whereOf(filters, own);
  const db = ctx.db.orm;
  const [found, totals] = await Promise.all([
    db
      .select({
        invoice: invoices,
        tenantName: tenants.name,
        timeZone: tenants.timeZone,
        isSandbox: tenants.sandbox,
        ownNow: clocks.now,
        hasFailed: lastAttemptFailed,
      })
      .from(invoices)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .leftJoin(clocks, eq(clocks.tenantId, invoices.tenantId))
      .where(and(where, isAfter(after, invoices.createdAt, invoices.id)))
      .orderBy(desc(invoices.createdAt), desc(invoices.id))
      .limit(pageSize + 1),
    db
      .select({
        currency: invoices.currency,
        invoices: count(),
        total: sumOf(invoices.totalMinor, and(isNull(invoices.voidedAt), isNull(invoices.uncollectibleAt))),
        due: sumOf(invoices.dueMinor, statusIs("open", own)),
        overdue: sumOf(invoices.dueMinor, statusIs("overdue", own)),
      })
      .from(invoices)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .leftJoin(clocks, eq(clocks.tenantId, invoices.tenantId))
      .where(where)
      .groupBy(invoices.currency)
      .orderBy(asc(invoices.currency)),
  ]);
  const page = pageOf(found, pageSize, ({ invoice }) => ({ at: invoice.createdAt, id: invoice.id }));
  return {
    next: page.next,
    rows: page.rows.map(({ invoice, ownNow, isSandbox, ...facts }) => ({
      ...toRow(invoice, facts, ownNow ?? now),
      isSandbox,
    })),
    totals: totals.map((row) => {
      const currency = currencyOf(row.currency);
      const of = (text: string) => money(BigInt(text), currency);
      return { currency, invoices: row.invoices, total: of(row.total), due: of(row.due), overdue: of(row.overdue) };
    }),
  };
}

const sumOf = (column: typeof invoices.totalMinor | typeof invoices.dueMinor, where: SQL | undefined) =>
  sql<string>`coalesce(sum(${column}) filter (where ${where ?? sql`true`}), 0)::text`;

type Filters = Omit<CompanyInvoiceListInput, "after" | "pageSize">;

function whereOf({ search, status, currency, from, to, sandboxes }: Filters, own: SQL): SQL | undefined {
  return and(
    // A bill that became a credit note only has neither number nor place in a list.
    or(isNotNull(invoices.number), isNull(invoices.voidedAt)),
    eq(tenants.sandbox, sandboxes),
    search ? searchIs(search) : undefined,
    status ? statusIs(status, own) : undefined,
    currency ? eq(invoices.currency, currency) : undefined,
    from ? gte(invoices.createdAt, from) : undefined,
    to ? lt(invoices.createdAt, to) : undefined,
  );
}

function searchIs(search: string): SQL | undefined {
  const id = search.toLowerCase();
  return or(contains(invoices.number, search), tenantIs(search), isUuid(id) ? eq(invoices.id, id) : undefined);
}
