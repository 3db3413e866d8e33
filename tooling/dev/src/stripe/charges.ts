import type Stripe from "stripe";
import type { Outcome } from "./authorise.ts";
import { openDispute } from "./disputes.ts";
import { cardBehind } from "./payment-methods.ts";
import type { Store } from "./store.ts";

/** One try to move money for an intent, successful or not. */
export function createCharge(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  outcome: Exclude<Outcome, { kind: "challenge" }>,
): Stripe.Charge {
  const paid = outcome.kind === "approved";
  const charge: Stripe.Charge = {
    id: store.id("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: "TENANTRY",
    captured: paid,
    created: store.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: paid ? null : outcome.code,
    failure_message: paid ? null : outcome.message,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: null,
    paid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? "succeeded" : "failed",
    transfer_data: null,
    transfer_group: null,
  };
  store.state.charges[charge.id] = charge;
  store.emit(paid ? "charge.succeeded" : "charge.failed", charge);
  if (paid && cardBehind(store, method.id).card.disputed) openDispute(store, charge, "fraudulent");
  return charge;
}
