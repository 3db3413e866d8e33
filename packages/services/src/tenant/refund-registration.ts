import { DomainError } from "@tenantry/core/errors";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { registrations } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import { creditInvoice } from "../billing/credit-invoice.ts";
import type { TenantContext } from "../context.ts";

/**
 * Gives back what a business paid before it was set up, when it never will be: a credit note of what is left of its invoice,
 * and a refund with its permanent key, which a job sends. A repeated call gives nothing back twice. `refunded` says whether
 * the business had paid; errors: `invalid_transition` where it is ready.
 */
export async function refundRegistration(
  ctx: TenantContext,
  { reason }: { reason: string },
): Promise<{ refunded: boolean }> {
  const { tenantId } = ctx;
  const paid = await ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ registration: registrations, invoice: invoices })
      .from(registrations)
      .innerJoin(invoices, eq(invoices.id, registrations.invoiceId))
      .where(and(eq(registrations.tenantId, tenantId), eq(invoices.tenantId, tenantId)));
    if (!row?.registration.paidAt || !row.invoice.paidAt || row.invoice.dueMinor === 0n) return null;
    // Its subscription runs: what it gives back is a matter of its billing.
    if (row.invoice.subscriptionId) throw new DomainError("invalid_transition", "This business has been set up.");
    const charges = await tx.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, row.invoice.id));
    const left = charges.map(({ id, amountMinor, creditedMinor }) => ({
      lineId: id,
      amountMinor: amountMinor - creditedMinor,
    }));
    return { invoiceId: row.invoice.id, lines: left.filter(({ amountMinor }) => amountMinor > 0n) };
  });
  if (!paid) return { refunded: false };
  const { invoiceId, lines } = paid;
  if (lines.length > 0) await creditInvoice(ctx, { invoiceId, lines, settledBy: "refund", reason });
  return { refunded: true };
}
