import type { DomainEvents } from "@tenantry/core/events";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { sendCardExpiring } from "@tenantry/services/email/send-card-expiring";
import type { MailContext } from "@tenantry/services/email/send-once";
import {
  sendPaymentAction,
  sendPaymentFailed,
  sendPaymentReminder,
} from "@tenantry/services/email/send-payment-trouble";
import { sendRefundNotice } from "@tenantry/services/email/send-refund-notice";
import {
  sendCanceled,
  sendChangeScheduled,
  sendSubscriptionChanged,
  sendSubscriptionEnded,
} from "@tenantry/services/email/send-subscription-news";
import { sendUsageWarning } from "@tenantry/services/email/send-usage-warning";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { eventType, type Inngest, staticSchema } from "inngest";

type Told = {
  [N in keyof DomainEvents]: DomainEvents[N] extends { tenantId: string } ? N : never;
}[keyof DomainEvents];

/** Mails that follow an event of billing, at the tenant's own time. Each has a permanent key and asks the state again. */
export const billingMails = (client: Inngest, ctx: MailContext) => {
  const mail = <N extends Told>(
    id: string,
    name: N,
    send: (ctx: MailContext, tenantId: TenantId, data: DomainEvents[N]) => Promise<void>,
  ) =>
    client.createFunction(
      { id, triggers: [eventType(name, { schema: staticSchema<Record<string, unknown>>() })], retries: 10 },
      async ({ event, step }) => {
        const data = event.data as DomainEvents[N] & { tenantId: string };
        const tenantId = parseTenantId(data.tenantId);
        await step.run("send", async () => send(await atTenantTime(ctx, tenantId), tenantId, data));
      },
    );
  return [
    mail("mail.payment-failed", "invoice/payment.failed", (at, tenantId, { invoiceId, attemptId }) =>
      sendPaymentFailed(at, { tenantId, invoiceId, attemptId }),
    ),
    mail("mail.payment-action", "invoice/payment.action_required", (at, tenantId, { invoiceId, attemptId }) =>
      sendPaymentAction(at, { tenantId, invoiceId, attemptId }),
    ),
    mail("mail.payment-reminder", "invoice/reminder.due", (at, tenantId, { invoiceId, day }) =>
      sendPaymentReminder(at, { tenantId, invoiceId, day }),
    ),
    mail("mail.card-expiring", "payment_method/expiring", (at, tenantId, { methodId }) =>
      sendCardExpiring(at, { tenantId, methodId }),
    ),
    mail("mail.refund", "payment/refunded", (at, tenantId, { refundId }) =>
      sendRefundNotice(at, { tenantId, refundId }),
    ),
    mail("mail.subscription-changed", "subscription/changed", (at, tenantId, { changeId }) =>
      sendSubscriptionChanged(at, { tenantId, changeId }),
    ),
    mail("mail.change-scheduled", "subscription/change.scheduled", (at, tenantId, { changeId }) =>
      sendChangeScheduled(at, { tenantId, changeId }),
    ),
    mail("mail.subscription-canceled", "subscription/canceled", (at, tenantId, { subscriptionId }) =>
      sendCanceled(at, { tenantId, subscriptionId }),
    ),
    mail("mail.subscription-ended", "subscription/ended", (at, tenantId, { subscriptionId }) =>
      sendSubscriptionEnded(at, { tenantId, subscriptionId }),
    ),
    mail("mail.usage-warning", "usage/threshold.reached", (at, tenantId, { meter, level, windowStart, limit }) =>
      sendUsageWarning(at, { tenantId, meter, level, windowStart: new Date(windowStart), limit }),
    ),
  ];
};
