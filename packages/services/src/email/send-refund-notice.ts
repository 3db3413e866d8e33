import type { TenantId } from "@tenantry/core/ids";
import { invoices } from "@tenantry/db/platform/billing";
import { payments, refunds } from "@tenantry/db/platform/payments";
import { and, eq } from "drizzle-orm";
import type { MailContext } from "./send-once.ts";
import { billingUrl, mailAmount, sendToPayers } from "./send-to-payers.ts";

/** Says that money is on its way back; nothing while the gateway has not taken the refund. */
export async function sendRefundNotice(
  ctx: MailContext,
  { tenantId, refundId }: { tenantId: TenantId; refundId: string },
): Promise<void> {
  const [row] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ refund: refunds, method: payments.method, number: invoices.number })
      .from(refunds)
      .innerJoin(payments, eq(payments.id, refunds.paymentId))
      .leftJoin(invoices, eq(invoices.id, payments.invoiceId))
      .where(and(eq(refunds.id, refundId), eq(refunds.tenantId, tenantId))),
  );
  if (!row?.refund.succeededAt) return;
  const { refund, method, number } = row;
  await sendToPayers(ctx, tenantId, {
    key: `refund:${refundId}`,
    compose: ({ reader }) => ({
      template: "refund",
      props: {
        ...reader,
        amount: mailAmount(refund.amountMinor, refund.currency),
        number,
        method: method.replaceAll("_", " "),
        billingUrl: billingUrl(ctx, tenantId),
      },
    }),
  });
}
