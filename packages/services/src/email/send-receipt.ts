import type { TenantId } from "@tenantry/core/ids";
import { invoices } from "@tenantry/db/platform/billing";
import { payments } from "@tenantry/db/platform/payments";
import { and, eq, isNotNull } from "drizzle-orm";
import type { MailContext } from "./send-once.ts";
import { billingUrl, mailAmount, sendToPayers } from "./send-to-payers.ts";

/** Mails amount, rounding, method and date of the payment of an invoice; nothing when the balance paid it. */
export async function sendReceipt(
  ctx: MailContext,
  { tenantId, invoiceId }: { tenantId: TenantId; invoiceId: string },
): Promise<void> {
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ payment: payments, number: invoices.number })
      .from(payments)
      .innerJoin(invoices, eq(invoices.id, payments.invoiceId))
      .where(and(eq(payments.tenantId, tenantId), eq(payments.invoiceId, invoiceId), isNotNull(invoices.number)))
      .limit(20),
  );
  for (const { payment, number } of rows) {
    await sendToPayers(ctx, tenantId, {
      key: `receipt:${payment.id}`,
      compose: ({ reader, timeZone }) => ({
        template: "receipt",
        props: {
          ...reader,
          number: number ?? "",
          invoiceUrl: billingUrl(ctx, tenantId, `/invoices/${invoiceId}`),
          amount: mailAmount(payment.amountMinor, payment.currency),
          rounding: payment.roundingMinor === 0n ? null : mailAmount(payment.roundingMinor, payment.currency),
          method: payment.method.replaceAll("_", " "),
          paidAt: payment.paidAt.toISOString(),
          timeZone,
        },
      }),
    });
  }
}
