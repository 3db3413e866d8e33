import { DomainError } from "@tenantry/core/errors";
import { isUuid, parseTenantId, type TenantId } from "@tenantry/core/ids";
import { invoices } from "@tenantry/db/platform/billing";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

/** Whose invoice this is, for staff who have only its id. Throws `not_found`. */
export async function tenantOfInvoice(ctx: ServiceContext, invoiceId: string): Promise<TenantId> {
  const [row] = isUuid(invoiceId)
    ? await ctx.db.orm.select({ tenantId: invoices.tenantId }).from(invoices).where(eq(invoices.id, invoiceId))
    : [];
  if (!row) throw new DomainError("not_found", "There is no invoice with this id.");
  return parseTenantId(row.tenantId);
}
