import type { FetchResult, GatewayObject, GatewayPayment, GatewayRef } from "@tenantry/core/ports/payments";
import Stripe from "stripe";
import { toFailure } from "./failures.ts";
import {
  checkoutExpand,
  ForeignObject,
  paymentExpand,
  toCheckout,
  toDispute,
  toMethod,
  toPayment,
  toRefund,
} from "./objects.ts";

type FetchTarget = GatewayRef | { readonly kind: "key"; readonly key: string; readonly customerRef: string };

/** Reads an object anew, so that the order of events, and which of them came, does not matter. */
export async function fetchFromStripe(stripe: Stripe, target: FetchTarget): Promise<FetchResult> {
  try {
    const object = await read(stripe, target);
    return object ? { status: "found", object } : { status: "not_found" };
  } catch (error) {
    if (error instanceof ForeignObject) return { status: "foreign", detail: error.message };
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing")
      return { status: "not_found" };
    return toFailure(error);
  }
}

async function read(stripe: Stripe, target: FetchTarget): Promise<GatewayObject | undefined> {
  switch (target.kind) {
    case "checkout":
      return toCheckout(await stripe.checkout.sessions.retrieve(target.id, { expand: checkoutExpand }));
    case "payment":
      return toPayment(await stripe.paymentIntents.retrieve(target.id, { expand: paymentExpand }));
    case "refund":
      return toRefund(await stripe.refunds.retrieve(target.id));
    case "dispute":
      return toDispute(await stripe.disputes.retrieve(target.id));
    case "method":
      return toMethod(await stripe.paymentMethods.retrieve(target.id));
    case "key":
      return findPayment(stripe, target.customerRef, target.key);
  }
}

/**
 * The payment that carries our key, by the customer's list (Stripe's search lags behind by up to a minute).
 * An attempt can leave two: one given up for 3-D Secure and the checkout's that replaced it. The one with money counts.
 */
export async function findPayment(
  stripe: Stripe,
  customerRef: string,
  key: string,
): Promise<GatewayPayment | undefined> {
  let found: GatewayPayment | undefined;
  for await (const intent of stripe.paymentIntents.list({
    customer: customerRef,
    limit: 100,
    expand: paymentExpand.map((path) => `data.${path}`),
  })) {
    if (intent.metadata.tenantry_key !== key) continue;
    const payment = toPayment(intent);
    if (payment.state === "succeeded") return payment;
    // Newest first: the first one found is the latest try.
    found ??= payment;
  }
  return found;
}
