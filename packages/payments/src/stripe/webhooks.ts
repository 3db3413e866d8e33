import type { GatewayEvent, GatewayRef, WebhookVerdict } from "@tenantry/core/ports/payments";
import Stripe from "stripe";
import { idOf, instant, ref } from "./objects.ts";

const toleranceSeconds = 300;

/** Judges a webhook by its raw bytes: signed with our secret, not older than five minutes, about our account and mode. */
export function verifyStripeWebhook(
  rawBody: Uint8Array,
  headers: Headers,
  now: Date,
  config: { readonly webhookSecret: string; readonly live: boolean },
): WebhookVerdict {
  const signature = headers.get("stripe-signature");
  if (signature === null) return { status: "refused", reason: "unsigned" };
  const construct = (tolerance: number) =>
    Stripe.webhooks.constructEvent(rawBody, signature, config.webhookSecret, tolerance, undefined, now.getTime());
  try {
    const event = construct(toleranceSeconds);
    const ours = event.account === undefined && event.livemode === config.live;
    return { status: ours ? "accepted" : "foreign", event: toEvent(event) };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError))
      return { status: "refused", reason: "malformed" };
    return { status: "refused", reason: isGenuine(() => construct(0)) ? "stale" : "forged" };
  }
}

/** The SDK has one error for both: a signature that holds without an age limit is only too old. */
function isGenuine(construct: () => Stripe.Event): boolean {
  try {
    construct();
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

export function toEvent(event: Stripe.Event): GatewayEvent {
  return {
    id: event.id,
    type: event.type,
    objectRef: objectRef(event),
    account: event.account ?? null,
    createdAt: instant(event.created),
  };
}

/** Which object to fetch. Charges are read through their payment; a set-up card through its checkout. */
function objectRef(event: Stripe.Event): GatewayRef | null {
  const object = event.data.object;
  if (!("object" in object)) return null;
  switch (object.object) {
    case "checkout.session":
      return ref("checkout", object.id);
    case "payment_intent":
      return ref("payment", object.id);
    case "charge": {
      const payment = idOf(object.payment_intent);
      return payment === null ? null : ref("payment", payment);
    }
    case "refund":
      return ref("refund", object.id);
    case "dispute":
      return ref("dispute", object.id);
    case "payment_method":
      return ref("method", object.id);
    default:
      return null;
  }
}
