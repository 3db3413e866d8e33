import { isAwaited } from "../billing/awaited-invoice.ts";
import { getInvoice } from "../billing/get-invoice.ts";
import type { TenantContext } from "../context.ts";
import { billingTrail } from "./billing-trail.ts";
import { tenantMoney } from "./tenant-money.ts";

const mostEntries = 100;

/** One invoice with its money, its history, and whether a change waits for it. Throws `not_found`. */
export async function getInvoiceForStaff(ctx: TenantContext, invoiceId: string) {
  const invoice = await getInvoice(ctx, invoiceId);
  const awaited = await ctx.db.withTenant(ctx.tenantId, (tx) => isAwaited(tx, invoiceId));
  const [movements, trail] = await Promise.all([
    tenantMoney(ctx, { invoiceId }),
    billingTrail(ctx, {
      page: 1,
      pageSize: mostEntries,
      targetIds: [invoiceId, ...invoice.creditNotes.map(({ id }) => id)],
    }),
  ]);
  const { payments: _, attempts: __, ...rest } = invoice;
  return { ...rest, isAwaited: awaited, movements, trail: trail.rows };
}
