import { assert, DomainError } from "@tenantry/core/errors";
import { isCurrency, money } from "@tenantry/core/money";
import type { PageInput } from "@tenantry/core/workspace/inputs";
import { orders } from "@tenantry/db/tenant/tables";
import { count, desc, eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import type { Order } from "./create-order.ts";

const columns = {
  id: orders.id,
  number: orders.number,
  customer: orders.customer,
  totalMinor: orders.totalMinor,
  currency: orders.currency,
  createdAt: orders.createdAt,
};

type Row = { id: string; number: number; customer: string; totalMinor: bigint; currency: string; createdAt: Date };

function orderOf({ totalMinor, currency, ...order }: Row): Order {
  assert(isCurrency(currency), `currency ${currency} of an order`);
  return { ...order, total: money(totalMinor, currency) };
}

/** Orders, newest first. */
export async function listOrders(
  ctx: TenantContext,
  { page, limit }: PageInput,
): Promise<{ orders: Order[]; total: number }> {
  return ctx.db.inWorkspace(ctx.tenantId, async (tx) => {
    const [rows, [counted]] = await Promise.all([
      tx
        .select(columns)
        .from(orders)
        .orderBy(desc(orders.createdAt), desc(orders.number))
        .limit(limit)
        .offset((page - 1) * limit),
      tx.select({ total: count() }).from(orders),
    ]);
    return { orders: rows.map(orderOf), total: counted?.total ?? 0 };
  });
}

/** One order. Errors: `not_found`. */
export async function getOrder(ctx: TenantContext, id: string): Promise<Order> {
  const [row] = await ctx.db.inWorkspace(ctx.tenantId, (tx) =>
    tx.select(columns).from(orders).where(eq(orders.id, id)),
  );
  if (!row) throw new DomainError("not_found", "There is no such order.");
  return orderOf(row);
}
