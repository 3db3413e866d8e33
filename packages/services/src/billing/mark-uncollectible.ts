import { InvoiceReasonInput } from "@tenantry/core/billing/inputs";
import { invoiceState } from "@tenantry/core/billing/invoice-state";
import { DomainError } from "@tenantry/core/errors";
import { recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { and, eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { refreshPastDue } from "../subscription/refresh-past-due.ts";
import { refuseCheckout } from "./awaited-invoice.ts";
import { inBilling } from "./billing-transaction.ts";

/** Staff give up an open invoice; it is neither owed nor credited any more. Throws `not_found`, `invalid_transition`. */
export async function markUncollectible(ctx: TenantContext, input: InvoiceReasonInput): Promise<void> {
  const { invoiceId, reason } = InvoiceReasonInput.parse(input);
  await inBilling(ctx, async (tx, now) => {
    const [invoice] = await tx
      .select()
      .from(invoices)
      .where(and(eq(invoices.id, invoiceId), eq(invoices.tenantId, ctx.tenantId)))
      .for("update");
    if (!invoice) throw new DomainError("not_found", "There is no invoice with this id.");
    if (invoiceState(invoice) !== "open" || invoice.paidAt)
      throw new DomainError("invalid_transition", "Only an open invoice can be given up.");
    await refuseCheckout(tx, invoiceId);
    await tx.update(invoices).set({ uncollectibleAt: now }).where(eq(invoices.id, invoiceId));
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "invoice.uncollectible",
        targetId: invoiceId,
        reason,
        before: { number: invoice.number },
        requestId: ctx.requestId,
      },
      now,
    );
    await refreshPastDue(ctx, tx, ctx.tenantId, now);
  });
}
