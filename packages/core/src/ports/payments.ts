import { assert } from "../errors.ts";
import type { Locale } from "../locale.ts";
import { type Currency, type Money, money, subtract } from "../money.ts";

export const gatewayIds = ["stripe", "manual"] as const;
export type GatewayId = (typeof gatewayIds)[number];

/** What a gateway can do in one currency. A currency with `canCharge: false` is not offered. */
export type GatewayCapabilities = {
  readonly canCharge: boolean;
  /** Below this an amount due is carried as balance instead of charged. */
  readonly minimum: Money;
  /** Every charged amount is a multiple of this many minor units (10 where the last digit must be 0). */
  readonly step: bigint;
  readonly offSession: boolean;
  readonly savesMethods: boolean;
  readonly refunds: boolean;
  /** The customer pays on a page of the gateway; otherwise by instructions. */
  readonly hosted: boolean;
};

/** One object at the gateway. `id` is the gateway's own. */
export type GatewayRef = {
  readonly kind: "checkout" | "payment" | "refund" | "dispute" | "method";
  readonly id: string;
};

/** Why the gateway said no, in our words; the interface turns a code into a sentence. */
export type GatewayFailureCode =
  | "declined"
  | "insufficient_funds"
  | "expired_card"
  | "incorrect_card"
  | "authentication_failed"
  | "method_unusable"
  | "amount_refused"
  | "currency_refused"
  | "already_settled"
  | "disputed"
  | "not_found"
  | "not_supported"
  | "misconfigured"
  | "rate_limited"
  | "unavailable";

export type GatewayFailed = {
  readonly status: "failed";
  readonly code: GatewayFailureCode;
  /** The same request, with the same key, may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** The gateway's own words, for logs and staff. */
  readonly detail: string;
  readonly ref: GatewayRef | null;
};

/** The customer has to act at `url`. `expiresAt` is by the gateway's clock. */
export type ActionRequired = {
  readonly status: "action_required";
  readonly url: string;
  readonly ref: GatewayRef;
  readonly expiresAt: Date | null;
};

/** Accepted, or not known yet (`ref: null`): repeat with the same key, or `fetch` by key. Never start another attempt on it. */
export type GatewayPending = { readonly status: "pending"; readonly ref: GatewayRef | null };

export type GatewayMethod = {
  readonly kind: "method";
  readonly ref: GatewayRef;
  readonly customerRef: string | null;
  readonly brand: string;
  readonly last4: string;
  /** The same for one card wherever it is saved at this gateway; null where the gateway does not tell. */
  readonly fingerprint: string | null;
  readonly expiresMonth: number;
  readonly expiresYear: number;
};

export type GatewayPayment = {
  readonly kind: "payment";
  readonly ref: GatewayRef;
  /** Our key, or null when the payment was not made by us. */
  readonly key: string | null;
  readonly state: "open" | "processing" | "succeeded" | "failed" | "canceled";
  readonly amount: Money;
  readonly received: Money;
  readonly refunded: Money;
  readonly disputed: boolean;
  readonly customerRef: string | null;
  readonly method: GatewayMethod | null;
  readonly failure: { readonly code: GatewayFailureCode; readonly detail: string } | null;
  /** Instant of the charge by the gateway's clock. */
  readonly paidAt: Date | null;
};

export type GatewayCheckout = {
  readonly kind: "checkout";
  readonly ref: GatewayRef;
  readonly key: string | null;
  readonly purpose: "payment" | "save_method";
  readonly state: "open" | "complete" | "expired";
  readonly url: string | null;
  readonly customerRef: string | null;
  readonly payment: GatewayPayment | null;
  readonly method: GatewayMethod | null;
};

export type GatewayRefund = {
  readonly kind: "refund";
  readonly ref: GatewayRef;
  readonly key: string | null;
  readonly paymentRef: GatewayRef | null;
  readonly amount: Money;
  readonly state: "pending" | "succeeded" | "failed" | "canceled";
};

export type GatewayDispute = {
  readonly kind: "dispute";
  readonly ref: GatewayRef;
  readonly paymentRef: GatewayRef | null;
  readonly amount: Money;
  readonly state: "open" | "won" | "lost";
  readonly reason: string;
};

export type GatewayObject = GatewayPayment | GatewayCheckout | GatewayRefund | GatewayDispute | GatewayMethod;

export type FetchResult =
  | { readonly status: "found"; readonly object: GatewayObject }
  | { readonly status: "not_found" }
  /** It exists and cannot be ours: a currency we do not sell in, a kind we do not make. */
  | { readonly status: "foreign"; readonly detail: string }
  | GatewayFailed;

export const manualMeans = ["bank_transfer", "ach", "wire", "cheque"] as const;
export type ManualMeans = (typeof manualMeans)[number];

/** How to pay without a gateway page. Field names are turned into words by the interface. */
export type PaymentInstructions = {
  readonly means: ManualMeans;
  readonly amount: Money;
  /** What the payer writes beside the money: ISO 11649, so that a typing error shows. */
  readonly reference: string;
  readonly details: Readonly<Partial<Record<BankDetail, string>>>;
};
/** One way to pay by hand, from the issuer's settings. */
export type ManualAccount = {
  readonly means: ManualMeans;
  readonly currencies: readonly Currency[];
  readonly details: Readonly<Partial<Record<BankDetail, string>>>;
};
export type BankDetail =
  | "accountHolder"
  | "bankName"
  | "iban"
  | "swift"
  | "accountNumber"
  | "routingNumber"
  | "payableTo"
  | "mailTo";

/** `key` is our own permanent id of the attempt; the adapter derives the gateway's idempotency keys from it and writes it on the object. */
type Keyed = { readonly key: string };
type ReturnUrls = { readonly successUrl: string; readonly cancelUrl: string; readonly locale: Locale };

export type CheckoutInput = Keyed &
  ReturnUrls & {
    readonly amount: Money;
    readonly customerRef: string;
    readonly description: string;
    readonly invoiceNumber: string;
    readonly saveMethod: boolean;
  };
export type ChargeInput = Keyed &
  ReturnUrls & {
    readonly amount: Money;
    readonly customerRef: string;
    readonly methodRef: string;
    readonly description: string;
    readonly invoiceNumber: string;
  };
export type SaveMethodInput = Keyed & ReturnUrls & { readonly customerRef: string };
export type RefundInput = Keyed & { readonly paymentRef: string; readonly amount: Money };

export type GatewayEvent = {
  readonly id: string;
  /** The gateway's name of what happened, for people; decisions fetch `objectRef`. */
  readonly type: string;
  /** Null: an event that changes nothing of ours. */
  readonly objectRef: GatewayRef | null;
  /** Null: the account our own key belongs to. */
  readonly account: string | null;
  readonly createdAt: Date;
};

export type WebhookVerdict =
  | { readonly status: "accepted"; readonly event: GatewayEvent }
  /** Signed with our secret, but about another account or the other mode (test, live): quarantine. */
  | { readonly status: "foreign"; readonly event: GatewayEvent }
  | { readonly status: "refused"; readonly reason: "unsigned" | "forged" | "stale" | "malformed" };

export interface PaymentGateway {
  readonly id: GatewayId;
  /** Charges real cards; false in the gateway's test mode, and where it only gives instructions. */
  readonly movesMoney: boolean;
  capabilities(currency: Currency): Promise<GatewayCapabilities>;
  /** The gateway's name for a tenant; `key` is the tenant's id. */
  createCustomer(
    input: Keyed & { readonly email: string; readonly name: string },
  ): Promise<{ readonly status: "succeeded"; readonly customerRef: string } | GatewayFailed>;
  createCheckout(
    input: CheckoutInput,
  ): Promise<
    | ActionRequired
    | { readonly status: "pending"; readonly ref: null; readonly instructions: readonly PaymentInstructions[] }
    | GatewayFailed
  >;
  /** Charges a saved method. When the bank insists on the customer, the charge is given up and a checkout for the same amount stands in for it. */
  chargeOffSession(
    input: ChargeInput,
  ): Promise<
    { readonly status: "succeeded"; readonly payment: GatewayPayment } | ActionRequired | GatewayPending | GatewayFailed
  >;
  /** A page on which the customer leaves a method without paying. */
  saveMethod(input: SaveMethodInput): Promise<ActionRequired | GatewayFailed>;
  removeMethod(
    input: Keyed & { readonly methodRef: string },
  ): Promise<{ readonly status: "succeeded" } | GatewayFailed>;
  refund(
    input: RefundInput,
  ): Promise<{ readonly status: "succeeded"; readonly refund: GatewayRefund } | GatewayPending | GatewayFailed>;
  /** Ends an open checkout or payment so that it can no longer take money; `already_settled` when it has. */
  cancel(input: Keyed & { readonly ref: GatewayRef }): Promise<{ readonly status: "succeeded" } | GatewayFailed>;
  /** The true state of an object, or of the payment that carries our key. */
  fetch(
    ref: GatewayRef | { readonly kind: "key"; readonly key: string; readonly customerRef: string },
  ): Promise<FetchResult>;
  /** Events since an instant, oldest first, so that a sweep finds what no webhook brought. */
  listEvents(since: Date): AsyncIterable<GatewayEvent>;
  /** Checks signature and age on the raw bytes; no network. */
  verifyWebhook(rawBody: Uint8Array, headers: Headers, now: Date): WebhookVerdict;
}

/**
 * What the gateway is asked for: the amount due, half-up to the gateway's step.
 * `rounding` (charged − due) is untaxed, stands on the payment attempt and settles the invoice exactly.
 */
export function toGatewayAmount(due: Money, step: bigint): { charged: Money; rounding: Money } {
  assert(due.minor >= 0n && step > 0n, "a gateway is asked for a positive amount");
  const charged = money(((due.minor * 2n + step) / (step * 2n)) * step, due.currency);
  return { charged, rounding: subtract(charged, due) };
}
