export const securityChanges = [
  "password",
  "email",
  "second_factor_on",
  "second_factor_off",
  "second_factor_reset",
  "recovery_codes",
  "recovery_code_used",
] as const;
export type SecurityChange = (typeof securityChanges)[number];

/**
 * What services write to the outbox and durable functions listen to.
 * Payloads carry ids only: never tokens, hashes or personal data.
 */
export type DomainEvents = {
  "tenant/registered": { tenantId: string };
  "tenant/provisioning.retried": { tenantId: string };
  "tenant/ready": { tenantId: string };
  "tenant/provisioning.failed": { tenantId: string };
  /** Staff gave it up: what is left of it goes, its owner is told. */
  "tenant/provisioning.rolled_back": { tenantId: string };
  "tenant/suspended": { tenantId: string };
  "tenant/reactivated": { tenantId: string };
  "tenant/deactivated": { tenantId: string };
  /** A deactivated one came back within its retention. */
  "tenant/restored": { tenantId: string };
  /** Past its retention: from here there is no way back. */
  "tenant/purge.begun": { tenantId: string };
  "export/requested": { tenantId: string; exportId: string };
  "tenant/updated": { tenantId: string };
  /** Staff gave or withdrew a feature or a limit. */
  "tenant/entitlements.changed": { tenantId: string };
  "registration/confirmation.requested": { registrationId: string; tenantId: string };
  "registration/approved": { tenantId: string };
  "registration/rejected": { tenantId: string };
  /** Staff did not answer in time. */
  "registration/expired": { tenantId: string };
  "account/password_reset.requested": {
    realm: "owner" | "staff" | "user";
    subjectId: string;
    tenantId: string | null;
    requestId: string;
  };
  /** Somebody changed the locks of their own account, or staff took the second factor away. */
  "account/security.changed": {
    realm: "owner" | "staff" | "user";
    subjectId: string;
    tenantId: string | null;
    change: SecurityChange;
    requestId: string;
  };
  /** Another address waits to be confirmed; the address stands in the change's row only. */
  "account/email_change.requested": {
    realm: "owner" | "staff";
    subjectId: string;
    changeId: string;
    requestId: string;
  };
  "user/sign_in_link.requested": { tenantId: string; subjectId: string; requestId: string };
  /** Somebody opens the receipt of an order that has not been printed yet. */
  "order/receipt.requested": { tenantId: string; orderId: string };
  /** An invitation to a workspace that waits for its mail. */
  "user/invited": { tenantId: string; userId: string; requestId: string };
  /** An invitation to the people of a business that waits for its mail. */
  "membership/invited": { tenantId: string; invitationId: string; requestId: string };
  "membership/invitation.withdrawn": { tenantId: string; invitationId: string };
  "membership/joined": { tenantId: string; ownerId: string };
  /** `tell`: somebody else did it, and no other mail says so. */
  "membership/changed": {
    tenantId: string;
    ownerId: string;
    to: "owner" | "billing_contact" | "removed";
    tell: boolean;
    requestId: string;
  };
  "membership/handed_over": { tenantId: string; fromOwnerId: string; toOwnerId: string; requestId: string };
  /** `windowStart` ISO 8601; `limit` in what is counted (bytes of storage): a raised limit warns anew. */
  "usage/threshold.reached": { tenantId: string; meter: string; level: number; windowStart: string; limit: number };
  "catalogue/version.published": { planCode: string; planVersionId: string };
  "catalogue/plan.updated": { planCode: string };
  "catalogue/feature.saved": { featureCode: string };
  "settings/updated": { keys: string[] };
  /** Moved by staff to another version of the same plan. */
  "subscription/version.moved": { tenantId: string; subscriptionId: string; planVersionId: string };
  "subscription/trial.started": { tenantId: string; subscriptionId: string };
  "subscription/trial.ended": { tenantId: string; subscriptionId: string };
  /** `endsAt` of the trial changed: reminders re-arm by its date. */
  "subscription/trial.extended": { tenantId: string; subscriptionId: string };
  /** A change has been applied: another plan or cycle is in force. */
  "subscription/changed": { tenantId: string; subscriptionId: string; changeId: string };
  /** A change waits for the end of the period or of the trial. */
  "subscription/change.scheduled": { tenantId: string; subscriptionId: string; changeId: string };
  /** A feature was bought on top of the plan, dropped, or kept after all. */
  "subscription/add_on.changed": { tenantId: string; subscriptionId: string; featureCode: string };
  "subscription/canceled": { tenantId: string; subscriptionId: string };
  "subscription/resumed": { tenantId: string; subscriptionId: string };
  /** A canceled or unpaid one is over; what follows it, if anything, has started. */
  "subscription/ended": { tenantId: string; subscriptionId: string };
  "subscription/past_due": { tenantId: string; subscriptionId: string };
  "invoice/finalized": { tenantId: string; invoiceId: string };
  "invoice/paid": { tenantId: string; invoiceId: string };
  /** Somebody wants to read a document that has not been rendered yet. */
  "document/requested": { tenantId: string; kind: "invoice" | "credit-note"; id: string };
  "clock/move.requested": { tenantId: string };
  "invoice/voided": { tenantId: string; invoiceId: string };
  "invoice/disputed": { tenantId: string; invoiceId: string };
  "credit_note/created": { tenantId: string; creditNoteId: string };
  "billing/held": { tenantId: string; holdId: string };
  "payments/event.received": { gateway: string; eventId: string };
  /** Staff want the gateways compared with our books now. */
  "payments/reconciliation.requested": { runId: string };
  "payment/refund.requested": { tenantId: string; refundId: string };
  /** The gateway has taken a refund: money is on its way back. */
  "payment/refunded": { tenantId: string; refundId: string };
  /** Money came for a workspace that is gone or suspended and was sent back: staff should know. */
  "payment/refused": { tenantId: string; paymentId: string; because: "tenant_gone" | "tenant_suspended" };
  "payment_method/saved": { tenantId: string; methodId: string };
  "payment_method/expiring": { tenantId: string; methodId: string };
  "invoice/payment.failed": { tenantId: string; invoiceId: string; attemptId: string };
  "invoice/payment.action_required": { tenantId: string; invoiceId: string; attemptId: string };
  "invoice/reminder.due": { tenantId: string; invoiceId: string; day: number };
};

export type EventName = keyof DomainEvents;
export type DomainEvent = { [N in EventName]: { name: N; data: DomainEvents[N] } }[EventName];
