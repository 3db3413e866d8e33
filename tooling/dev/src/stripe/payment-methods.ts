import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { cardByNumber, type TestCard } from "./cards.ts";
import { invalidRequest, StripeFailure } from "./failure.ts";
import type { Store } from "./store.ts";

export function createPaymentMethod(
  store: Store,
  card: TestCard,
  expires: { month: number; year: number },
  holder: { name?: string; email?: string } = {},
): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: store.id("pm"),
    object: "payment_method",
    allow_redisplay: "always",
    billing_details: {
      address: null,
      email: holder.email ?? null,
      name: holder.name ?? null,
      phone: null,
      tax_id: null,
    },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: card.country,
      display_brand: card.brand,
      exp_month: expires.month,
      exp_year: expires.year,
      fingerprint: createHash("sha256").update(card.number).digest("base64url").slice(0, 16),
      funding: "credit",
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: store.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  };
  store.state.paymentMethods[method.id] = method;
  store.state.cards[method.id] = { number: card.number, setUp: false };
  return method;
}

/** A card whose bank refuses it cannot be saved either, except the one made to fail later. */
export function attach(store: Store, method: Stripe.PaymentMethod, customer: string): void {
  const { card } = cardBehind(store, method.id);
  if (card.decline && card.savesAnyway !== true) {
    throw new StripeFailure(402, {
      type: "card_error",
      code: card.decline.code,
      decline_code: card.decline.declineCode,
      message: card.decline.message,
    });
  }
  if (method.customer !== null && method.customer !== customer) {
    throw invalidRequest("The payment method you provided has already been attached to a customer.", {
      code: "payment_method_unexpected_state",
    });
  }
  if (method.customer === customer) return;
  method.customer = customer;
  store.emit("payment_method.attached", method);
}

export function detach(store: Store, method: Stripe.PaymentMethod): void {
  method.customer = null;
  store.emit("payment_method.detached", method);
}

/** The test card, and whether its holder has agreed to charges in their absence. */
export function cardBehind(store: Store, methodId: string): { card: TestCard; agreement: { setUp: boolean } } {
  const row = store.get(store.state.cards, methodId, "PaymentMethod", "payment_method");
  const card = cardByNumber(row.number);
  if (card === undefined) throw new Error(`The emulator's state names an unknown card, ${row.number}.`);
  return { card, agreement: row };
}
