import type Stripe from "stripe";
import { z } from "zod";
import { type Api, Integer, ListQuery, list, route } from "./api.ts";
import { authorise, type Outcome } from "./authorise.ts";
import { createCharge } from "./charges.ts";
import { checkAmount } from "./currencies.ts";
import { Metadata } from "./customers.ts";
import { invalidRequest, noSuch, StripeFailure } from "./failure.ts";
import { attach, cardBehind } from "./payment-methods.ts";
import type { Store } from "./store.ts";

type IntentInput = {
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  setupFutureUsage: boolean;
};

export function createPaymentIntent(store: Store, input: IntentInput): Stripe.PaymentIntent {
  const id = store.id("pi");
  const intent: Stripe.PaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: input.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${id}_secret_${store.id("s")}`,
    confirmation_method: "automatic",
    created: store.now(),
    currency: input.currency,
    customer: input.customer,
    customer_account: null,
    description: input.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...input.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: input.setupFutureUsage ? "off_session" : null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_group: null,
  };
  store.state.paymentIntents[id] = intent;
  store.emit("payment_intent.created", intent);
  return intent;
}

type Confirmation = { offSession: boolean; authenticated?: boolean; returnUrl?: string | null };

/** Tries to take the money; the intent tells what came of it. */
export function confirmPaymentIntent(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  confirmation: Confirmation,
): Outcome {
  const outcome = authorise(store, method, {
    offSession: confirmation.offSession,
    authenticated: confirmation.authenticated ?? false,
  });
  intent.next_action = null;
  if (outcome.kind === "challenge") {
    intent.payment_method = method.id;
    intent.status = "requires_action";
    intent.next_action = {
      type: "redirect_to_url",
      redirect_to_url: {
        url: `${store.baseUrl}/c/authenticate/${intent.id}`,
        return_url: confirmation.returnUrl ?? null,
      },
    };
    store.emit("payment_intent.requires_action", intent);
    return outcome;
  }
  const charge = createCharge(store, intent, method, outcome);
  intent.latest_charge = charge.id;
  if (outcome.kind === "declined") {
    failPaymentIntent(store, intent, method, outcome, charge.id);
    return outcome;
  }
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  if (intent.setup_future_usage !== null && typeof intent.customer === "string") {
    cardBehind(store, method.id).agreement.setUp = true;
    attach(store, method, intent.customer);
  }
  store.emit("payment_intent.succeeded", intent);
  return outcome;
}

export function failPaymentIntent(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: { code: string; declineCode?: string; message: string },
  charge?: string,
): void {
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  // The API reference leaves the code's list open; ours are among it.
  const code = reason.code as Stripe.PaymentIntent.LastPaymentError.Code;
  intent.last_payment_error = {
    type: "card_error",
    code,
    message: reason.message,
    payment_method: { ...method },
    ...(reason.declineCode && { decline_code: reason.declineCode }),
    ...(charge && { charge }),
  };
  store.emit("payment_intent.payment_failed", intent);
}

export function cancelPaymentIntent(store: Store, intent: Stripe.PaymentIntent): void {
  if (intent.status === "succeeded" || intent.status === "canceled") {
    throw invalidRequest(`You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`, {
      code: "payment_intent_unexpected_state",
      payment_intent: intent,
    });
  }
  intent.status = "canceled";
  intent.canceled_at = store.now();
  intent.cancellation_reason = "abandoned";
  store.emit("payment_intent.canceled", intent);
}

const Flag = z.enum(["true", "false"]).transform((value) => value === "true");
const Create = z.strictObject({
  amount: Integer,
  currency: z.string().toLowerCase(),
  customer: z.string().optional(),
  payment_method: z.string().optional(),
  allowed_payment_method_types: z.array(z.string()).optional(),
  confirm: Flag.default(false),
  off_session: Flag.default(false),
  setup_future_usage: z.enum(["off_session", "on_session"]).optional(),
  description: z.string().optional(),
  metadata: Metadata,
  return_url: z.string().optional(),
});
const Confirm = z.strictObject({
  payment_method: z.string().optional(),
  off_session: Flag.default(false),
  return_url: z.string().optional(),
});

export function registerPaymentIntents(api: Api): void {
  const { store } = api;
  const { paymentIntents, paymentMethods } = store.state;
  const confirm = (
    intent: Stripe.PaymentIntent,
    methodId: string | undefined,
    offSession: boolean,
    returnUrl: string | undefined,
  ) => {
    if (methodId === undefined)
      throw invalidRequest("You cannot confirm this PaymentIntent because it's missing a payment method.", {
        code: "payment_intent_unexpected_state",
        payment_intent: intent,
      });
    const outcome = confirmPaymentIntent(
      store,
      intent,
      store.get(paymentMethods, methodId, "PaymentMethod", "payment_method"),
      { offSession, returnUrl: returnUrl ?? null },
    );
    if (outcome.kind !== "declined") return intent;
    const charge = typeof intent.latest_charge === "string" ? { charge: intent.latest_charge } : {};
    throw new StripeFailure(402, {
      type: "card_error",
      code: outcome.code,
      decline_code: outcome.declineCode,
      message: outcome.message,
      payment_intent: intent,
      ...charge,
    });
  };

  route(api, "POST", "/payment_intents", Create, (input) => {
    checkAmount(input.amount, input.currency, "amount");
    if (input.off_session && !input.confirm)
      throw invalidRequest("off_session can only be set when confirm is true.", { param: "off_session" });
    if (input.customer !== undefined) store.customer(input.customer);
    // Checked before the intent exists, so that a refused request leaves nothing behind.
    if (input.payment_method !== undefined) {
      const method = store.get(paymentMethods, input.payment_method, "PaymentMethod", "payment_method");
      if (method.customer !== (input.customer ?? null))
        throw invalidRequest("The PaymentMethod does not belong to this customer.", {
          code: "payment_method_unexpected_state",
          param: "payment_method",
        });
    }
    const intent = createPaymentIntent(store, {
      amount: input.amount,
      currency: input.currency,
      customer: input.customer ?? null,
      description: input.description ?? null,
      metadata: input.metadata,
      setupFutureUsage: input.setup_future_usage !== undefined,
    });
    return input.confirm ? confirm(intent, input.payment_method, input.off_session, input.return_url) : intent;
  });
  route(api, "POST", "/payment_intents/:id/confirm", Confirm, (input, id) =>
    confirm(store.get(paymentIntents, id, "payment_intent"), input.payment_method, input.off_session, input.return_url),
  );
  route(
    api,
    "POST",
    "/payment_intents/:id/cancel",
    z.strictObject({ cancellation_reason: z.string().optional() }),
    (_, id) => {
      const intent = store.get(paymentIntents, id, "payment_intent");
      const session = Object.values(store.state.sessions).find(
        (row) => row.payment_intent === id && row.status === "open",
      );
      if (session)
        throw invalidRequest("This PaymentIntent belongs to an open Checkout Session. Expire the session instead.", {
          code: "payment_intent_unexpected_state",
        });
      cancelPaymentIntent(store, intent);
      return intent;
    },
  );
  route(api, "GET", "/payment_intents", ListQuery.extend({ customer: z.string().optional() }), (query) => {
    const rows = Object.values(paymentIntents).filter((row) => (query.customer ?? row.customer) === row.customer);
    return list("/payment_intents", rows, query);
  });
  route(api, "GET", "/payment_intents/:id", z.strictObject({}), (_, id) => {
    const intent = paymentIntents[id];
    if (intent === undefined) throw noSuch("payment_intent", id, "intent");
    return intent;
  });
}
