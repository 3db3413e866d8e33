/**
 * What services write to the outbox and durable functions listen to.
 * Payloads carry ids only: never tokens, hashes or personal data.
 */
export type DomainEvents = {
  "tenant/registered": { tenantId: string };
  "tenant/provisioning.retried": { tenantId: string };
  "tenant/ready": { tenantId: string };
  "tenant/provisioning.failed": { tenantId: string };
  "tenant/suspended": { tenantId: string };
  "tenant/reactivated": { tenantId: string };
  "tenant/updated": { tenantId: string };
  "registration/confirmation.requested": { registrationId: string; tenantId: string };
  "account/password_reset.requested": {
    realm: "owner" | "staff" | "user";
    subjectId: string;
    tenantId: string | null;
    requestId: string;
  };
  "user/sign_in_link.requested": { tenantId: string; subjectId: string; requestId: string };
  "subscription/trial.started": { tenantId: string; subscriptionId: string };
  "subscription/trial.ended": { tenantId: string; subscriptionId: string };
};

export type EventName = keyof DomainEvents;
export type DomainEvent = { [N in EventName]: { name: N; data: DomainEvents[N] } }[EventName];
