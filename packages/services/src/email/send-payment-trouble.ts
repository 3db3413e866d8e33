import { invoiceState } from "@tenantry/core/billing/invoice-state";
import type { TenantId } from "@tenantry/core/ids";
import { addCalendarDays } from "@tenantry/core/period/calendar-days";
import { graceDays } from "@tenantry/core/subscription/access";
import { invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import type { MailContext } from "./send-once.ts";
import { billingUrl, mailAmount, sendToPayers } from "./send-to-payers.ts";

type About = { tenantId: TenantId; invoiceId: string };

/** Says that a charge failed, why, and how to pay; nothing when the invoice has been paid meanwhile. */
export async function sendPaymentFailed(ctx: MailContext, about: About & { attemptId: string }): Promise<void> {
  const { tenantId, attemptId } = about;
  const unpaid = await loadUnpaid(ctx, about);
  if (!unpaid) return;
  const [attempt] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ code: paymentAttempts.failureCode })
      .from(paymentAttempts)
      .where(and(eq(paymentAttempts.id, attemptId), eq(paymentAttempts.tenantId, tenantId))),
  );
  const reason = attempt?.code ?? "declined";
  await sendToPayers(ctx, tenantId, {
    key: `payment_failed:${attemptId}`,
    compose: ({ reader }) => ({ template: "payment_failed", props: { ...reader, ...unpaid.content, reason } }),
  });
}

/** Asks for the customer's part in a charge that the bank wants confirmed. */
export async function sendPaymentAction(ctx: MailContext, about: About & { attemptId: string }): Promise<void> {
  const unpaid = await loadUnpaid(ctx, about);
  if (!unpaid) return;
  await sendToPayers(ctx, about.tenantId, {
    key: `payment_action:${about.attemptId}`,
    compose: ({ reader }) => ({ template: "payment_action", props: { ...reader, ...unpaid.content } }),
  });
}

/** A rung of the dunning ladder where nothing can be charged: a reminder, `day` days after the due date. */
export async function sendPaymentReminder(ctx: MailContext, about: About & { day: number }): Promise<void> {
  const { tenantId, invoiceId, day } = about;
  const unpaid = await loadUnpaid(ctx, about);
  if (!unpaid) return;
  await sendToPayers(ctx, tenantId, {
    key: `payment_reminder:${invoiceId}:${day}`,
    compose: ({ reader }) => ({
      template: "payment_reminder",
      props: { ...reader, ...unpaid.content, day, dueOn: unpaid.dueAt.toISOString() },
    }),
  });
}

async function loadUnpaid(ctx: MailContext, { tenantId, invoiceId }: About) {
  const now = ctx.clock.now();
  const [row] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ invoice: invoices, timeZone: tenants.timeZone })
      .from(invoices)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .where(and(eq(invoices.id, invoiceId), eq(invoices.tenantId, tenantId))),
  );
  const number = row?.invoice.number;
  const dueAt = row?.invoice.dueAt;
  if (!row || !number || !dueAt || invoiceState(row.invoice) !== "open" || row.invoice.disputedAt) return null;
  const { invoice, timeZone } = row;
  const readOnlyAt = addCalendarDays(dueAt, graceDays, timeZone);
  return {
    dueAt,
    content: {
      number,
      amount: mailAmount(invoice.dueMinor, invoice.currency),
      payUrl: billingUrl(ctx, tenantId, `/invoices/${invoiceId}/pay`),
      readOnlyAt: readOnlyAt > now ? readOnlyAt.toISOString() : null,
      timeZone,
    },
  };
}
