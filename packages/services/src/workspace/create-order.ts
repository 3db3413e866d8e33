import { randomUUIDv7 } from "node:crypto";
import { assert, fieldError } from "@tenantry/core/errors";
import { fromDecimal, isCurrency, type Money } from "@tenantry/core/money";
import type { CreateOrderInput } from "@tenantry/core/workspace/inputs";
import { recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { orders } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { loadLimits } from "../entitlements/load-limits.ts";
import { claimLimit } from "./claim-limit.ts";

export type Order = { id: string; number: number; customer: string; total: Money; createdAt: Date };

/** Takes an order in the tenant's currency; `limit_reached` when the month's orders are used up. */
export async function createOrder(ctx: TenantContext, input: CreateOrderInput): Promise<Order> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const [allowed, [tenant]] = await ctx.db.withTenant(tenantId, (tx) =>
    Promise.all([
      loadLimits(tx, tenantId, now),
      tx.select({ currency: tenants.currency }).from(tenants).where(eq(tenants.id, tenantId)),
    ]),
  );
  const currency = tenant?.currency ?? "";
  assert(isCurrency(currency), `currency ${currency} of a tenant`);
  const total = fromDecimal(input.total, currency);
  if (!total || total.minor < 0n) throw fieldError("total", "invalid_amount", `This is no amount in ${currency}.`);
  return ctx.db.inWorkspace(tenantId, async (tx) => {
    await claimLimit(tx, allowed, { meter: "orders" }, now);
    const id = randomUUIDv7();
    const createdBy = ctx.actor.type === "user" ? ctx.actor.id : null;
    const [row] = await tx
      .insert(orders)
      .values({ id, customer: input.customer, totalMinor: total.minor, currency, createdBy, createdAt: now })
      .returning({ number: orders.number });
    assert(row, "an inserted order has a number");
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "order.created", targetId: id, requestId };
    await recordAudit(tx, entry, now);
    return { id, number: row.number, customer: input.customer, total, createdAt: now };
  });
}
