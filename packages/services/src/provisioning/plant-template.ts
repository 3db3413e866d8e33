import { randomUUIDv7 } from "node:crypto";
import { assert } from "@tenantry/core/errors";
import { isCurrency } from "@tenantry/core/money";
import type { SandboxTemplate } from "@tenantry/core/tenant/sandbox";
import type { WorkspaceTx } from "@tenantry/db/client";
import type { tenants } from "@tenantry/db/platform/tenancy";
import { branches, content, counters, orders, users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { hardLimit, openWindow, type TenantLimits } from "../entitlements/load-limits.ts";
import { sampleRows } from "./sample-rows.ts";
import { templates } from "./templates/templates.ts";

type Tenant = Pick<typeof tenants.$inferSelect, "language" | "currency" | "slug">;

/**
 * A test tenant's sample content, in the transaction that seeds its workspace: `taken` is what the workspace has
 * already. Returns how many of each were added, which the counters must say too. Colleagues sign in with the
 * administrator's password.
 */
export async function plantTemplate(
  tx: WorkspaceTx,
  name: Exclude<SandboxTemplate, "empty">,
  { tenant, allowed, taken }: { tenant: Tenant; allowed: TenantLimits; taken: { users: number; branches: number } },
  now: Date,
): Promise<{ users: number; branches: number }> {
  assert(isCurrency(tenant.currency), `currency ${tenant.currency} of a tenant`);
  const left = (meter: string, used: number) => {
    const most = hardLimit(allowed, meter);
    return most === null ? null : Math.max(0, most - used);
  };
  const room = {
    users: left("users", taken.users),
    branches: left("branches", taken.branches),
    orders: left("orders", 0),
  };
  const language = tenant.language === "ar" ? "ar" : "en";
  // The subscription may have begun on a machine whose clock is a little ahead: the day's orders belong to its window.
  const { start } = openWindow(allowed, "orders", now);
  const today = start > now ? start : now;
  const rows = sampleRows(templates[name], { language, currency: tenant.currency, slug: tenant.slug }, room, today);
  const [admin] = await tx.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.role, "admin"));
  const stamped = <T>(row: T) => ({ ...row, id: randomUUIDv7(), createdAt: now });
  if (rows.branches.length > 0) await tx.insert(branches).values(rows.branches.map(stamped));
  if (rows.users.length > 0)
    await tx
      .insert(users)
      .values(
        rows.users.map((user) => ({ ...stamped(user), locale: language, passwordHash: admin?.passwordHash ?? null })),
      );
  const places = await tx.select({ id: branches.id }).from(branches);
  // Oldest first: an order's number rises with its day.
  const sold = rows.orders.toReversed().map(({ isToday: _, ...order }, index) => ({
    ...order,
    id: randomUUIDv7(),
    branchId: places[index % places.length]?.id ?? null,
  }));
  if (sold.length > 0) await tx.insert(orders).values(sold);
  await tx.insert(content).values(rows.content.map(stamped));
  const used = rows.orders.filter(({ isToday }) => isToday).length;
  await tx.insert(counters).values({ meter: "orders", windowStart: start, used });
  return { users: rows.users.length, branches: rows.branches.length };
}
