import type Stripe from "stripe";
import { z } from "zod";
import { type Api, Integer, ListQuery, list, route } from "./api.ts";
import type { Outcome } from "./authorise.ts";
import { checkAmount } from "./currencies.ts";
import { Metadata } from "./customers.ts";
import { invalidRequest } from "./failure.ts";
import { cancelPaymentIntent, confirmPaymentIntent, createPaymentIntent } from "./payment-intents.ts";
import { confirmSetupIntent, createSetupIntent } from "./setup-intents.ts";
import type { Store } from "./store.ts";

const day = 86_400;

const Create = z.strictObject({
  mode: z.enum(["payment", "setup"]),
  customer: z.string(),
  success_url: z.string(),
  cancel_url: z.string().optional(),
  client_reference_id: z.string().optional(),
  allowed_payment_method_types: z.array(z.literal("card")).optional(),
  locale: z.string().optional(),
  expires_at: Integer.optional(),
  metadata: Metadata,
  line_items: z
    .array(
      z.strictObject({
        quantity: Integer.pipe(z.number().min(1)),
        price_data: z.strictObject({
          currency: z.string().toLowerCase(),
          unit_amount: Integer,
          product_data: z.strictObject({ name: z.string(), description: z.string().optional() }),
        }),
      }),
    )
    .optional(),
  payment_intent_data: z
    .strictObject({
      setup_future_usage: z.literal("off_session").optional(),
      description: z.string().optional(),
      metadata: Metadata,
    })
    .optional(),
  setup_intent_data: z.strictObject({ metadata: Metadata }).optional(),
});

function createSession(store: Store, input: z.output<typeof Create>): Stripe.Checkout.Session {
  const customer = store.customer(input.customer);
  const total = totalOf(input);
  const expiresAt = input.expires_at ?? store.now() + day;
  if (expiresAt < store.now() + 1_800 || expiresAt > store.now() + day) {
    throw invalidRequest(
      "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.",
      { param: "expires_at" },
    );
  }
  const id = store.id("cs_test");
  const session: Stripe.Checkout.Session = {
    id,
    object: "checkout.session",
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: total?.amount ?? null,
    amount_total: total?.amount ?? null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: input.cancel_url ?? null,
    client_reference_id: input.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: store.now(),
    currency: total?.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: customer.id,
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    // Checkout does not speak Arabic; an unknown language falls back to the browser's.
    locale: input.locale ?? null,
    managed_payments: null,
    metadata: input.metadata,
    mode: input.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_status: total ? "unpaid" : "no_payment_required",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: input.success_url,
    total_details: total ? { amount_discount: 0, amount_shipping: 0, amount_tax: 0 } : null,
    ui_mode: "hosted_page",
    url: `${store.baseUrl}/c/pay/${id}`,
    wallet_options: null,
  };
  store.state.sessions[id] = session;
  store.state.sessionPlans[id] = {
    description: input.line_items?.[0]?.price_data.product_data.name ?? "",
    intentMetadata: (input.payment_intent_data ?? input.setup_intent_data)?.metadata ?? {},
    intentDescription: input.payment_intent_data?.description ?? null,
    setupFutureUsage: input.payment_intent_data?.setup_future_usage !== undefined,
  };
  // Setup mode has its intent from the start; a payment's is made when the customer submits.
  if (input.mode === "setup")
    session.setup_intent = createSetupIntent(store, {
      customer: customer.id,
      metadata: input.setup_intent_data?.metadata ?? {},
    }).id;
  return session;
}

function totalOf(input: z.output<typeof Create>): { amount: number; currency: string } | undefined {
  const [first, ...others] = input.line_items ?? [];
  if (input.mode === "setup") {
    if (first)
      throw invalidRequest("You can not pass `line_items` in `setup` mode.", {
        code: "parameter_unknown",
        param: "line_items",
      });
    return undefined;
  }
  if (!first)
    throw invalidRequest("You must pass `line_items` in `payment` mode.", {
      code: "parameter_missing",
      param: "line_items",
    });
  const { currency } = first.price_data;
  if (others.some((line) => line.price_data.currency !== currency))
    throw invalidRequest("All line items must have the same currency.", { param: "line_items" });
  const amount = [first, ...others].reduce((sum, line) => sum + line.price_data.unit_amount * line.quantity, 0);
  checkAmount(amount, currency, "line_items[0][price_data][unit_amount]");
  return { amount, currency };
}

/** The customer submits the page with a card. */
export function submitSession(
  store: Store,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
  authenticated = false,
): Outcome {
  const outcome =
    session.mode === "setup"
      ? submitSetup(store, session, method, authenticated)
      : submitPayment(store, session, method, authenticated);
  if (outcome.kind !== "approved") return outcome;
  session.status = "complete";
  session.payment_status = session.mode === "setup" ? "no_payment_required" : "paid";
  session.url = null;
  const customer = typeof session.customer === "string" ? store.customer(session.customer) : undefined;
  session.customer_details = {
    address: null,
    business_name: null,
    email: customer?.email ?? null,
    individual_name: null,
    name: method.billing_details.name,
    phone: null,
    tax_exempt: "none",
    tax_ids: [],
  };
  store.emit("checkout.session.completed", session);
  return outcome;
}

function submitSetup(
  store: Store,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
  authenticated: boolean,
): Outcome {
  return confirmSetupIntent(
    store,
    store.get(store.state.setupIntents, String(session.setup_intent), "setupintent"),
    method,
    authenticated,
  );
}

function submitPayment(
  store: Store,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
  authenticated: boolean,
): Outcome {
  const plan = store.get(store.state.sessionPlans, session.id, "checkout.session");
  const intent =
    typeof session.payment_intent === "string"
      ? store.get(store.state.paymentIntents, session.payment_intent, "payment_intent")
      : createPaymentIntent(store, {
          amount: session.amount_total ?? 0,
          currency: session.currency ?? "usd",
          customer: typeof session.customer === "string" ? session.customer : null,
          description: plan.intentDescription,
          metadata: plan.intentMetadata,
          setupFutureUsage: plan.setupFutureUsage,
        });
  session.payment_intent = intent.id;
  return confirmPaymentIntent(store, intent, method, { offSession: false, authenticated });
}

/** An expired session takes no money any more, neither does its intent. */
export function expireSession(store: Store, session: Stripe.Checkout.Session): void {
  session.status = "expired";
  session.url = null;
  const intent =
    typeof session.payment_intent === "string" ? store.state.paymentIntents[session.payment_intent] : undefined;
  if (intent && intent.status !== "canceled") cancelPaymentIntent(store, intent);
  store.emit("checkout.session.expired", session);
}

/** Stripe ends what has run out; called before every look at the state. */
export function expireDueSessions(store: Store): void {
  const now = store.now();
  for (const session of Object.values(store.state.sessions))
    if (session.status === "open" && session.expires_at <= now) expireSession(store, session);
}

export function registerCheckout(api: Api): void {
  const { store } = api;
  const { sessions } = store.state;
  route(api, "POST", "/checkout/sessions", Create, (input) => createSession(store, input));
  route(
    api,
    "GET",
    "/checkout/sessions",
    ListQuery.extend({
      customer: z.string().optional(),
      payment_intent: z.string().optional(),
      status: z.enum(["open", "complete", "expired"]).optional(),
    }),
    (query) => {
      const rows = Object.values(sessions).filter(
        (row) =>
          (query.customer ?? row.customer) === row.customer &&
          (query.payment_intent ?? row.payment_intent) === row.payment_intent &&
          (query.status ?? row.status) === row.status,
      );
      return list("/checkout/sessions", rows, query);
    },
  );
  route(api, "GET", "/checkout/sessions/:id", z.strictObject({}), (_, id) =>
    store.get(sessions, id, "checkout.session", "session"),
  );
  route(api, "POST", "/checkout/sessions/:id/expire", z.strictObject({}), (_, id) => {
    const session = store.get(sessions, id, "checkout.session", "session");
    if (session.status !== "open")
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    expireSession(store, session);
    return session;
  });
}
