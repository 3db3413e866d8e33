import { assert } from "@tenantry/core/errors";
import type { Locale } from "@tenantry/core/locale";
import type { Money } from "@tenantry/core/money";
import type {
  ActionRequired,
  ChargeInput,
  CheckoutInput,
  GatewayFailed,
  GatewayPayment,
  GatewayPending,
  PaymentGateway,
  RefundInput,
  SaveMethodInput,
} from "@tenantry/core/ports/payments";
import Stripe from "stripe";
import { stripeCapabilities, stripeStep } from "./capabilities.ts";
import { createStripeClient, type StripeConfig } from "./client.ts";
import { isIndeterminate, toFailure } from "./failures.ts";
import { fetchFromStripe, findPayment } from "./fetch.ts";
import { instant, type Marks, paymentExpand, ref, toPayment, toRefund } from "./objects.ts";
import { toEvent, verifyStripeWebhook } from "./webhooks.ts";

/** One attempt makes several requests, each with a permanent key of its own. */
const once = (operation: string, key: string): Stripe.RequestOptions => ({
  idempotencyKey: `tenantry:${operation}:${key}`,
});

/** Checkout does not speak Arabic: it then follows the browser, and falls back to English. */
const checkoutLocale = (locale: Locale) => (locale === "ar" ? "auto" : locale);

function minorUnits({ minor, currency }: Money): number {
  assert(minor > 0n && minor % stripeStep(currency) === 0n, `Stripe cannot take ${minor} minor units of ${currency}`);
  return Number(minor);
}

/** Stripe through its own SDK. Nothing here knows an invoice or decides a state: it asks, and reads what Stripe says. */
export function createStripeGateway(config: StripeConfig): PaymentGateway {
  const stripe = createStripeClient(config);
  const live = config.secretKey.includes("_live_");

  return {
    id: "stripe",
    movesMoney: live,
    capabilities: (currency) => Promise.resolve(stripeCapabilities(currency)),
    createCheckout: (input) => createCheckout(stripe, input),
    chargeOffSession: (input) => chargeOffSession(stripe, input),
    saveMethod: (input) => saveMethod(stripe, input),
    refund: (input) => refund(stripe, input),
    fetch: (target) => fetchFromStripe(stripe, target),
    verifyWebhook: (rawBody, headers, now) =>
      verifyStripeWebhook(rawBody, headers, now, { webhookSecret: config.webhookSecret, live }),

    async createCustomer({ key, email, name }) {
      try {
        const customer = await stripe.customers.create(
          { email, name, metadata: { tenantry_key: key } },
          once("customer", key),
        );
        return { status: "succeeded", customerRef: customer.id };
      } catch (error) {
        return toFailure(error);
      }
    },

    async removeMethod({ key, methodRef }) {
      try {
        await stripe.paymentMethods.detach(methodRef, {}, once("remove_method", key));
        return { status: "succeeded" };
      } catch (error) {
        // Somebody removed it already, perhaps this very request before its answer was lost.
        if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing")
          return { status: "succeeded" };
        return toFailure(error);
      }
    },

    async cancel({ key, ref: target }) {
      try {
        if (target.kind === "checkout") return await expire(stripe, target.id, key);
        await stripe.paymentIntents.cancel(target.id, {}, once("cancel", key));
        return { status: "succeeded" };
      } catch (error) {
        return toFailure(error, target);
      }
    },

    async *listEvents(since) {
      const newestFirst: Stripe.Event[] = [];
      for await (const event of stripe.events.list({
        created: { gte: Math.floor(since.getTime() / 1000) },
        limit: 100,
      }))
        newestFirst.push(event);
      for (const event of newestFirst.toReversed()) yield toEvent(event);
    },
  };
}

async function createCheckout(stripe: Stripe, input: CheckoutInput): Promise<ActionRequired | GatewayFailed> {
  const { key, amount, description, invoiceNumber } = input;
  const marks: Marks = { tenantry_key: key, tenantry_flow: "checkout" };
  try {
    // No expires_at: Stripe's default is the longest, 24 hours, and a time of ours would change the request when it is repeated.
    const session = await stripe.checkout.sessions.create(
      {
        mode: "payment",
        customer: input.customerRef,
        client_reference_id: key,
        allowed_payment_method_types: ["card"],
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: amount.currency.toLowerCase(),
              unit_amount: minorUnits(amount),
              product_data: { name: description },
            },
          },
        ],
        payment_intent_data: {
          description: invoiceNumber,
          metadata: marks,
          ...(input.saveMethod && { setup_future_usage: "off_session" as const }),
        },
        metadata: marks,
        locale: checkoutLocale(input.locale),
        success_url: input.successUrl,
        cancel_url: input.cancelUrl,
      },
      once("checkout", key),
    );
    return toVisit(session);
  } catch (error) {
    return toFailure(error);
  }
}

async function saveMethod(stripe: Stripe, input: SaveMethodInput): Promise<ActionRequired | GatewayFailed> {
  const marks: Marks = { tenantry_key: input.key, tenantry_flow: "save_method" };
  try {
    const session = await stripe.checkout.sessions.create(
      {
        mode: "setup",
        customer: input.customerRef,
        client_reference_id: input.key,
        allowed_payment_method_types: ["card"],
        setup_intent_data: { metadata: marks },
        metadata: marks,
        locale: checkoutLocale(input.locale),
        success_url: input.successUrl,
        cancel_url: input.cancelUrl,
      },
      once("save_method", input.key),
    );
    return toVisit(session);
  } catch (error) {
    return toFailure(error);
  }
}

function toVisit(session: Stripe.Checkout.Session): ActionRequired | GatewayFailed {
  const target = ref("checkout", session.id);
  // A repeated request answers with the session as it was made; the page itself says when it has ended.
  if (session.url === null)
    return {
      status: "failed",
      code: "already_settled",
      retryable: false,
      detail: `The checkout is ${session.status}.`,
      ref: target,
    };
  return { status: "action_required", url: session.url, ref: target, expiresAt: instant(session.expires_at) };
}

type ChargeResult = Awaited<ReturnType<PaymentGateway["chargeOffSession"]>>;

async function chargeOffSession(stripe: Stripe, input: ChargeInput): Promise<ChargeResult> {
  const { key, amount } = input;
  const marks: Marks = { tenantry_key: key, tenantry_flow: "off_session" };
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount: minorUnits(amount),
        currency: amount.currency.toLowerCase(),
        customer: input.customerRef,
        payment_method: input.methodRef,
        allowed_payment_method_types: ["card"],
        confirm: true,
        off_session: true,
        description: input.invoiceNumber,
        metadata: marks,
        expand: paymentExpand,
      },
      once("charge", key),
    );
    return settle(toPayment(intent));
  } catch (error) {
    if (isIndeterminate(error)) return lookUpCharge(stripe, input);
    if (!(error instanceof Stripe.errors.StripeCardError)) return toFailure(error);
    const intentId = error.payment_intent?.id;
    if (error.code === "authentication_required" && intentId !== undefined) return askCustomer(stripe, input, intentId);
    return toFailure(error, intentId === undefined ? null : ref("payment", intentId));
  }
}

/** No answer came, or a broken one: whether money moved is read from Stripe, never assumed. */
async function lookUpCharge(stripe: Stripe, input: ChargeInput): Promise<ChargeResult> {
  try {
    const payment = await findPayment(stripe, input.customerRef, input.key);
    if (!payment) return { status: "pending", ref: null };
    const refusedSilently =
      payment.failure?.code === "authentication_failed" && (payment.state === "failed" || payment.state === "canceled");
    return refusedSilently ? await askCustomer(stripe, input, payment.ref.id) : settle(payment);
  } catch (error) {
    if (isIndeterminate(error) || error instanceof Stripe.errors.StripeRateLimitError)
      return { status: "pending", ref: null };
    return toFailure(error);
  }
}

function settle(
  payment: GatewayPayment,
): { status: "succeeded"; payment: GatewayPayment } | GatewayPending | GatewayFailed {
  if (payment.state === "succeeded") return { status: "succeeded", payment };
  if (payment.state === "open" || payment.state === "processing") return { status: "pending", ref: payment.ref };
  return {
    status: "failed",
    code: payment.failure?.code ?? "declined",
    retryable: false,
    detail: payment.failure?.detail ?? "",
    ref: payment.ref,
  };
}

/** The bank wants its customer: give up the silent charge first, then open a checkout for the same amount under the same key. */
async function askCustomer(stripe: Stripe, input: ChargeInput, intentId: string): Promise<ChargeResult> {
  try {
    await stripe.paymentIntents.cancel(intentId, {}, once("give_up", input.key));
  } catch (error) {
    return toFailure(error, ref("payment", intentId));
  }
  return createCheckout(stripe, { ...input, saveMethod: true });
}

async function expire(
  stripe: Stripe,
  sessionId: string,
  key: string,
): Promise<{ status: "succeeded" } | GatewayFailed> {
  try {
    await stripe.checkout.sessions.expire(sessionId, {}, once("expire", key));
    return { status: "succeeded" };
  } catch (error) {
    // Stripe has no code for "not open any more", so look which way it ended.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.code === "resource_missing") throw error;
    const { status } = await stripe.checkout.sessions.retrieve(sessionId);
    if (status === "expired") return { status: "succeeded" };
    return { ...toFailure(error, ref("checkout", sessionId)), code: "already_settled" };
  }
}

async function refund(stripe: Stripe, { key, paymentRef, amount }: RefundInput): ReturnType<PaymentGateway["refund"]> {
  const marks: Marks = { tenantry_key: key, tenantry_flow: "refund" };
  try {
    const made = await stripe.refunds.create(
      { payment_intent: paymentRef, amount: minorUnits(amount), metadata: marks },
      once("refund", key),
    );
    return settleRefund(made);
  } catch (error) {
    if (isIndeterminate(error)) return lookUpRefund(stripe, paymentRef, key);
    return toFailure(error, ref("payment", paymentRef));
  }
}

async function lookUpRefund(stripe: Stripe, paymentRef: string, key: string): ReturnType<PaymentGateway["refund"]> {
  try {
    for await (const made of stripe.refunds.list({ payment_intent: paymentRef, limit: 100 })) {
      if (made.metadata?.tenantry_key === key) return settleRefund(made);
    }
    return { status: "pending", ref: null };
  } catch (error) {
    if (isIndeterminate(error) || error instanceof Stripe.errors.StripeRateLimitError)
      return { status: "pending", ref: null };
    return toFailure(error);
  }
}

function settleRefund(made: Stripe.Refund): Awaited<ReturnType<PaymentGateway["refund"]>> {
  const object = toRefund(made);
  if (object.state === "succeeded") return { status: "succeeded", refund: object };
  if (object.state === "pending") return { status: "pending", ref: object.ref };
  return { status: "failed", code: "declined", retryable: false, detail: made.failure_reason ?? "", ref: object.ref };
}
