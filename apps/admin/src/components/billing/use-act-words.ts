import { useTranslations } from "next-intl";

const acts = [
  "add_on.bought",
  "add_on.dropped",
  "add_on.kept",
  "agreement.set",
  "agreement.withdrawn",
  "billing.held",
  "billing.line_added",
  "billing.released",
  "billing_profile.updated",
  "clock.moved",
  "clock.set",
  "clock.stopped",
  "credit_note.created",
  "invoice.finalized",
  "invoice.paid",
  "invoice.reminded",
  "invoice.uncollectible",
  "invoice.voided",
  "payment.dispute_lost",
  "payment.dispute_won",
  "payment.disputed",
  "payment.failed",
  "payment.refund_failed",
  "payment.refund_requested",
  "payment.refunded",
  "payment.refused",
  "payment.started",
  "payment.to_balance",
  "payment_method.made_default",
  "payment_method.removed",
  "payment_method.renewed",
  "payment_method.requested",
  "payment_method.saved",
  "subscription.auto_renew_off",
  "subscription.canceled",
  "subscription.change_requested",
  "subscription.change_withdrawn",
  "subscription.changed",
  "subscription.ended",
  "subscription.paid_up",
  "subscription.past_due",
  "subscription.paused",
  "subscription.period_set",
  "subscription.resumed",
  "subscription.unpaused",
  "subscription.version_move_undone",
  "subscription.version_moved",
  "trial.ended",
  "trial.extended",
] as const;

const mails = [
  "card_expiring",
  "change_scheduled",
  "credit_note_issued",
  "invoice_issued",
  "payment_action",
  "payment_failed",
  "payment_reminder",
  "receipt",
  "refund",
  "subscription_canceled",
  "subscription_changed",
  "subscription_ended",
  "trial_ended",
  "trial_ending",
  "usage_warning",
  "welcome",
] as const;

/** What was done or sent, in words; null for what this build has no words for. */
export function useActWords() {
  const acted = useTranslations("revenue.tenantBilling.acts");
  const mailed = useTranslations("revenue.tenantBilling.mails");
  return {
    act: (action: string): string | null => {
      const known = acts.find((one) => one === action);
      return known ? acted(known) : null;
    },
    mail: (template: string): string | null => {
      const known = mails.find((one) => one === template);
      return known ? mailed(known) : null;
    },
  };
}
