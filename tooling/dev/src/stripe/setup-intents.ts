import type Stripe from "stripe";
import { z } from "zod";
import { type Api, ListQuery, list, route } from "./api.ts";
import { authorise, type Outcome } from "./authorise.ts";
import { Metadata } from "./customers.ts";
import { invalidRequest, StripeFailure } from "./failure.ts";
import { attach, cardBehind } from "./payment-methods.ts";
import type { Store } from "./store.ts";

export function createSetupIntent(
  store: Store,
  input: { customer: string | null; metadata: Record<string, string> },
): Stripe.SetupIntent {
  const id = store.id("seti");
  const intent: Stripe.SetupIntent = {
    id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${store.id("s")}`,
    created: store.now(),
    customer: input.customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: { ...input.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    single_use_mandate: null,
    status: "requires_payment_method",
    usage: "off_session",
  };
  store.state.setupIntents[id] = intent;
  store.emit("setup_intent.created", intent);
  return intent;
}

/** Asks the bank whether the card may be kept for later. */
export function confirmSetupIntent(
  store: Store,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  authenticated = false,
): Outcome {
  const outcome = authorise(store, method, { offSession: false, authenticated, saving: true });
  intent.next_action = null;
  if (outcome.kind === "challenge") {
    intent.payment_method = method.id;
    intent.status = "requires_action";
    intent.next_action = {
      type: "redirect_to_url",
      redirect_to_url: { url: `${store.baseUrl}/c/authenticate/${intent.id}`, return_url: null },
    };
    store.emit("setup_intent.requires_action", intent);
    return outcome;
  }
  if (outcome.kind === "declined") {
    failSetupIntent(store, intent, method, outcome);
    return outcome;
  }
  intent.status = "succeeded";
  intent.payment_method = method.id;
  intent.last_setup_error = null;
  cardBehind(store, method.id).agreement.setUp = true;
  if (typeof intent.customer === "string") attach(store, method, intent.customer);
  store.emit("setup_intent.succeeded", intent);
  return outcome;
}

export function failSetupIntent(
  store: Store,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  reason: { code: string; declineCode?: string; message: string },
): void {
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  const code = reason.code as Stripe.SetupIntent.LastSetupError.Code;
  intent.last_setup_error = {
    type: "card_error",
    code,
    message: reason.message,
    payment_method: { ...method },
    ...(reason.declineCode && { decline_code: reason.declineCode }),
  };
  store.emit("setup_intent.setup_failed", intent);
}

export function registerSetupIntents(api: Api): void {
  const { store } = api;
  const { setupIntents, paymentMethods } = store.state;
  const Create = z.strictObject({
    customer: z.string(),
    usage: z.literal("off_session").optional(),
    allowed_payment_method_types: z.array(z.string()).optional(),
    metadata: Metadata,
  });
  route(api, "POST", "/setup_intents", Create, (input) =>
    createSetupIntent(store, { customer: store.customer(input.customer).id, metadata: input.metadata }),
  );
  route(api, "GET", "/setup_intents", ListQuery.extend({ customer: z.string().optional() }), (query) => {
    const rows = Object.values(setupIntents).filter((row) => (query.customer ?? row.customer) === row.customer);
    return list("/setup_intents", rows, query);
  });
  route(api, "GET", "/setup_intents/:id", z.strictObject({}), (_, id) =>
    store.get(setupIntents, id, "setupintent", "intent"),
  );
  route(
    api,
    "POST",
    "/setup_intents/:id/confirm",
    z.strictObject({ payment_method: z.string(), return_url: z.string().optional() }),
    (input, id) => {
      const intent = store.get(setupIntents, id, "setupintent", "intent");
      const outcome = confirmSetupIntent(
        store,
        intent,
        store.get(paymentMethods, input.payment_method, "PaymentMethod", "payment_method"),
      );
      if (outcome.kind !== "declined") return intent;
      throw new StripeFailure(402, {
        type: "card_error",
        code: outcome.code,
        decline_code: outcome.declineCode,
        message: outcome.message,
        setup_intent: intent,
      });
    },
  );
  route(api, "POST", "/setup_intents/:id/cancel", z.strictObject({}), (_, id) => {
    const intent = store.get(setupIntents, id, "setupintent", "intent");
    if (intent.status === "succeeded" || intent.status === "canceled")
      throw invalidRequest(`You cannot cancel this SetupIntent because it has a status of ${intent.status}.`, {
        code: "setup_intent_unexpected_state",
      });
    intent.status = "canceled";
    store.emit("setup_intent.canceled", intent);
    return intent;
  });
}
