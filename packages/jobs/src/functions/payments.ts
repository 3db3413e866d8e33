import { DomainError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import { gatewayIds } from "@tenantry/core/ports/payments";
import type { PaymentContext, WithPortal } from "@tenantry/services/payments/context";
import { expireAttempts } from "@tenantry/services/payments/expire-attempts";
import { announceExpiringCards } from "@tenantry/services/payments/expiring-cards";
import { processEvent } from "@tenantry/services/payments/process-event";
import { beginScheduledReconciliation, runReconciliation } from "@tenantry/services/payments/reconciliation-runs";
import { dunInvoice, dunTenant, sweepDunning } from "@tenantry/services/payments/run-dunning";
import { sendRefund, sweepRefunds } from "@tenantry/services/payments/send-refund";
import { sweepEvents } from "@tenantry/services/payments/sweep-events";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { cron, type Inngest } from "inngest";
import { on } from "../client.ts";

/** Everything between an open invoice and its money that happens without a customer. */
export const payments = (client: Inngest, ctx: PaymentContext & WithPortal) => {
  const within = async (id: string) => {
    const tenantId = parseTenantId(id);
    return atTenantTime({ ...ctx, tenantId }, tenantId);
  };
  const sweep = (id: string, schedule: string, work: () => Promise<unknown>) =>
    client.createFunction({ id, triggers: [cron(schedule)], concurrency: 1 }, async ({ step }) =>
      step.run("sweep", work),
    );
  return [
    client.createFunction(
      { id: "payments.process-event", triggers: [on("payments/event.received")], retries: 10, concurrency: 8 },
      async ({ event, step }) => {
        const gateway = gatewayIds.find((id) => id === event.data.gateway);
        if (!gateway) throw new DomainError("not_found", "There is no such gateway.");
        return step.run("converge", () => processEvent(ctx, { gateway, eventId: event.data.eventId }));
      },
    ),
    client.createFunction(
      {
        id: "payments.charge",
        triggers: [on("invoice/finalized")],
        retries: 5,
        concurrency: { key: "event.data.tenantId", limit: 1 },
      },
      async ({ event, step }) => {
        const { tenantId, invoiceId } = event.data;
        return step.run("charge", async () => dunInvoice(await within(tenantId), { invoiceId }));
      },
    ),
    client.createFunction(
      {
        id: "payments.new-card",
        triggers: [on("payment_method/saved")],
        retries: 5,
        concurrency: { key: "event.data.tenantId", limit: 1 },
      },
      async ({ event, step }) => step.run("retry", async () => dunTenant(await within(event.data.tenantId))),
    ),
    client.createFunction(
      { id: "payments.refund", triggers: [on("payment/refund.requested")], retries: 10 },
      async ({ event, step }) => {
        const { tenantId, refundId } = event.data;
        return step.run("send", async () => sendRefund(await within(tenantId), { refundId }));
      },
    ),
    sweep("payments.sweep-events", "*/15 * * * *", () => sweepEvents(ctx)),
    sweep("payments.sweep-days", "23 3 * * *", () => sweepEvents(ctx, { lookBackHours: 72 })),
    sweep("payments.sweep-refunds", "7,37 * * * *", () => sweepRefunds(ctx)),
    sweep("payments.dunning", "5 * * * *", () => sweepDunning(ctx)),
    sweep("payments.expire-attempts", "*/15 * * * *", () => expireAttempts(ctx)),
    client.createFunction(
      { id: "payments.reconcile", triggers: [cron("41 2 * * *")], concurrency: 1 },
      async ({ step }) => {
        const { runId } = await step.run("begin", () => beginScheduledReconciliation(ctx));
        return step.run("compare", () => runReconciliation(ctx, { runId }));
      },
    ),
    client.createFunction(
      { id: "payments.reconcile-now", triggers: [on("payments/reconciliation.requested")], concurrency: 1, retries: 2 },
      async ({ event, step }) => step.run("compare", () => runReconciliation(ctx, { runId: event.data.runId })),
    ),
    sweep("cards.expiring", "11 6 * * *", () => announceExpiringCards(ctx)),
  ];
};
