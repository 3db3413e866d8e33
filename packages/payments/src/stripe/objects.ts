import { type Currency, isCurrency, type Money, money } from "@tenantry/core/money";
import type {
  GatewayCheckout,
  GatewayDispute,
  GatewayMethod,
  GatewayPayment,
  GatewayRef,
  GatewayRefund,
} from "@tenantry/core/ports/payments";
import type Stripe from "stripe";
import { declineCode } from "./failures.ts";

/** An object in a currency we do not sell in: not ours, whatever its metadata says. */
export class ForeignObject extends Error {
  override readonly name = "ForeignObject";
}

/** What we write on every object, so that it can be found and told from those of others. */
export type Marks = {
  readonly tenantry_key: string;
  readonly tenantry_flow: "checkout" | "off_session" | "save_method" | "refund";
};

export const paymentExpand = ["latest_charge", "payment_method"];
export const checkoutExpand = [
  "payment_intent.latest_charge",
  "payment_intent.payment_method",
  "setup_intent.payment_method",
];

export const ref = (kind: GatewayRef["kind"], id: string): GatewayRef => ({ kind, id });
export const idOf = (value: string | { id: string } | null): string | null =>
  typeof value === "string" ? value : (value?.id ?? null);
export const instant = (seconds: number): Date => new Date(seconds * 1000);
const whole = <T>(value: string | T | null | undefined): T | null => (typeof value === "object" ? value : null);

function toMoney(amount: number, currency: string): Money {
  return money(BigInt(amount), knownCurrency(currency));
}

function knownCurrency(code: string): Currency {
  const currency = code.toUpperCase();
  if (!isCurrency(currency)) throw new ForeignObject(`The currency ${currency} is not one of ours.`);
  return currency;
}

export function toPayment(intent: Stripe.PaymentIntent): GatewayPayment {
  const charge = whole(intent.latest_charge);
  const method = whole(intent.payment_method);
  const error = intent.last_payment_error;
  return {
    kind: "payment",
    ref: ref("payment", intent.id),
    key: intent.metadata.tenantry_key ?? null,
    state: paymentState(intent),
    amount: toMoney(intent.amount, intent.currency),
    received: toMoney(intent.amount_received, intent.currency),
    refunded: toMoney(charge?.amount_refunded ?? 0, intent.currency),
    disputed: charge?.disputed ?? false,
    customerRef: idOf(intent.customer),
    method: method && toMethod(method),
    failure: error && { code: declineCode(error), detail: error.message ?? "" },
    paidAt: charge?.paid ? instant(charge.created) : null,
  };
}

function paymentState(intent: Stripe.PaymentIntent): GatewayPayment["state"] {
  if (intent.status === "succeeded") return "succeeded";
  if (intent.status === "canceled") return "canceled";
  if (intent.status === "processing" || intent.status === "requires_capture") return "processing";
  // On a checkout page the customer may try another card until the page expires; nobody retries the others.
  const givenUp =
    intent.status === "requires_payment_method" &&
    intent.last_payment_error !== null &&
    intent.metadata.tenantry_flow !== "checkout";
  return givenUp ? "failed" : "open";
}

export function toCheckout(session: Stripe.Checkout.Session): GatewayCheckout {
  const intent = whole(session.payment_intent);
  const payment = intent && toPayment(intent);
  const saved = whole(whole(session.setup_intent)?.payment_method);
  return {
    kind: "checkout",
    ref: ref("checkout", session.id),
    key: session.client_reference_id,
    purpose: session.mode === "setup" ? "save_method" : "payment",
    state: session.status === "complete" ? "complete" : session.status === "expired" ? "expired" : "open",
    url: session.url,
    customerRef: idOf(session.customer),
    payment,
    method: saved ? toMethod(saved) : (payment?.method ?? null),
  };
}

export function toMethod(method: Stripe.PaymentMethod): GatewayMethod {
  const { card } = method;
  if (!card) throw new ForeignObject(`A ${method.type} is not a method that we save.`);
  return {
    kind: "method",
    ref: ref("method", method.id),
    customerRef: idOf(method.customer),
    brand: card.brand,
    last4: card.last4,
    fingerprint: card.fingerprint ?? null,
    expiresMonth: card.exp_month,
    expiresYear: card.exp_year,
  };
}

const refundStates: Readonly<Record<string, GatewayRefund["state"]>> = {
  succeeded: "succeeded",
  failed: "failed",
  canceled: "canceled",
};

export function toRefund(refund: Stripe.Refund): GatewayRefund {
  const payment = idOf(refund.payment_intent);
  return {
    kind: "refund",
    ref: ref("refund", refund.id),
    key: refund.metadata?.tenantry_key ?? null,
    paymentRef: payment === null ? null : ref("payment", payment),
    amount: toMoney(refund.amount, refund.currency),
    state: refundStates[refund.status ?? ""] ?? "pending",
  };
}

export function toDispute(dispute: Stripe.Dispute): GatewayDispute {
  const payment = idOf(dispute.payment_intent);
  return {
    kind: "dispute",
    ref: ref("dispute", dispute.id),
    paymentRef: payment === null ? null : ref("payment", payment),
    amount: toMoney(dispute.amount, dispute.currency),
    // A warning that closes, or an early refund that prevents the dispute, leaves the money with us.
    state:
      dispute.status === "lost"
        ? "lost"
        : ["won", "warning_closed", "prevented"].includes(dispute.status)
          ? "won"
          : "open",
    reason: dispute.reason,
  };
}
