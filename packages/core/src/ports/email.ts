import type { Locale } from "../locale.ts";
import type { BillingEmailTemplates } from "./billing-emails.ts";
import type { LeavingEmailTemplates } from "./leaving-emails.ts";
import type { MembershipEmailTemplates } from "./membership-emails.ts";
import type { SecurityEmailTemplates } from "./security-emails.ts";

type OfDomains = BillingEmailTemplates & MembershipEmailTemplates & LeavingEmailTemplates & SecurityEmailTemplates;

/** What each template needs. Links are absolute; instants are ISO 8601 and shown in `timeZone`. */
export type EmailTemplates = OfDomains & {
  welcome: {
    ownerName: string;
    businessName: string;
    workspaceUrl: string;
    dashboardUrl: string;
    planName: string;
    trialEndsAt: string | null;
    timeZone: string;
  };
  confirm_address: { name: string; businessName: string; url: string; expiresAt: string; timeZone: string };
  /** Somebody registered with an address that already has an account. */
  account_exists: {
    name: string;
    businessName: string;
    /** Adds the business to the account that exists. */
    url: string;
    expiresAt: string;
    timeZone: string;
    signInUrl: string;
    resetUrl: string;
  };
  reset_password: { name: string; url: string; expiresAt: string; timeZone: string };
  sign_in_link: { name: string; url: string; expiresAt: string; timeZone: string };
  /** `name` is the invited person's, or their address. */
  invitation: { name: string; businessName: string; url: string; expiresAt: string; timeZone: string };
  registration_approved: { name: string; businessName: string; statusUrl: string };
  /** `reason` in the words of staff. */
  registration_rejected: { name: string; businessName: string; reason: string; contactUrl: string };
  registration_expired: { name: string; businessName: string; registerUrl: string; contactUrl: string };
  /** `accepted`: staff have just approved it; else a reminder. */
  registration_payment_due: {
    name: string;
    businessName: string;
    payUrl: string;
    expiresAt: string;
    timeZone: string;
    accepted: boolean;
  };
  registration_unpaid: { name: string; businessName: string; registerUrl: string; contactUrl: string };
  /** The business could not be set up and staff gave it up; `refunded`: what was paid comes back. */
  setup_rolled_back: {
    name: string;
    businessName: string;
    refunded: boolean;
    registerUrl: string;
    contactUrl: string;
  };
  /** To the member of staff who made the test tenant. */
  sandbox_ending: { name: string; businessName: string; expiresAt: string; tenantUrl: string };
  /** To staff. */
  approvals_waiting: { name: string; count: number; since: string; queueUrl: string };
  trial_ended: { ownerName: string; businessName: string; planName: string; billingUrl: string };
};

export type EmailTemplate = keyof EmailTemplates;

export type EmailAttachment = { fileName: string; contentType: string; bytes: Uint8Array };

export type EmailMessage = {
  [T in EmailTemplate]: {
    /** Permanent and unique: the vendor sees it as its idempotency key, our mail log as its primary key. */
    key: string;
    to: string;
    locale: Locale;
    template: T;
    props: EmailTemplates[T];
    /** Part of the message: sent again under its key they are the same bytes. */
    attachments?: readonly EmailAttachment[];
  };
}[EmailTemplate];

export type RenderedEmail = { subject: string; html: string; text: string };

/** What is kept of a sandbox's message instead of sending it. */
export type CapturedEmail = RenderedEmail & { attachments: { fileName: string; contentType: string; size: number }[] };

export interface EmailSender {
  /** A message as its recipient would read it; nothing leaves. */
  render(message: EmailMessage): Promise<RenderedEmail>;
  /** Resolves with the vendor's id once the vendor has taken the message; throws when it may be tried again. */
  send(message: EmailMessage): Promise<{ id: string }>;
}
