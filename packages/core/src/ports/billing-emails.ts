import type { Cycle } from "../catalogue/plan.ts";
import type { Currency } from "../money.ts";

/** Major units with all minor digits: `33.871`. */
export type MailAmount = { readonly decimal: string; readonly currency: Currency };

type Reader = { name: string; businessName: string };
type Invoice = Reader & { number: string; invoiceUrl: string };
/** An unpaid one; `readOnlyAt` is when full access ends, null when it has. */
type Unpaid = Reader & {
  number: string;
  amount: MailAmount;
  payUrl: string;
  readOnlyAt: string | null;
  timeZone: string;
};
/** What comes after a subscription: the Free plan, another plan, or no access. */
type Followed = { follows: "free" | "plan" | "nothing"; followsPlan: string | null };

/** Mails of billing: to owners and billing contacts, and to staff when a function has failed. */
export type BillingEmailTemplates = {
  trial_ending: Reader &
    Followed & { planName: string; trialEndsAt: string; timeZone: string; daysLeft: number; billingUrl: string };
  /** With the PDF; `dueOn` is null when nothing is due. */
  invoice_issued: Invoice & {
    total: MailAmount;
    due: MailAmount;
    dueOn: string | null;
    timeZone: string;
    payUrl: string | null;
  };
  credit_note_issued: Reader & {
    number: string;
    invoiceNumber: string;
    amount: MailAmount;
    settledBy: "balance" | "refund";
    billingUrl: string;
  };
  /** `rounding` is null when the gateway took the exact amount. */
  receipt: Invoice & {
    amount: MailAmount;
    rounding: MailAmount | null;
    method: string;
    paidAt: string;
    timeZone: string;
  };
  payment_failed: Unpaid & { reason: string };
  payment_reminder: Unpaid & { day: number; dueOn: string };
  payment_action: Unpaid;
  card_expiring: Reader & {
    brand: string;
    last4: string;
    expiresMonth: number;
    expiresYear: number;
    billingUrl: string;
  };
  subscription_changed: Reader & { planName: string; cycle: Cycle; billingUrl: string };
  change_scheduled: Reader & {
    planName: string;
    cycle: Cycle;
    effectiveAt: string;
    timeZone: string;
    billingUrl: string;
  };
  subscription_canceled: Reader & Followed & { planName: string; until: string; timeZone: string; billingUrl: string };
  subscription_ended: Reader & Followed & { planName: string; because: "canceled" | "dunning"; billingUrl: string };
  refund: Reader & { amount: MailAmount; number: string | null; method: string; billingUrl: string };
  usage_warning: Reader & {
    meterName: string;
    level: number;
    used: number;
    limit: number;
    unit: string;
    billingUrl: string;
  };
  /** To staff. Ids and the error's class only, never what the function was given. */
  job_failed: {
    name: string;
    functionId: string;
    runId: string;
    errorClass: string;
    tenantName: string | null;
    runUrl: string;
  };
};
