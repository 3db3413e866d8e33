import type Stripe from "stripe";
import { z } from "zod";
import { type Api, Integer, ListQuery, list, route } from "./api.ts";
import { decimals } from "./currencies.ts";
import { Metadata } from "./customers.ts";
import { invalidRequest } from "./failure.ts";
import type { Store } from "./store.ts";

const Create = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  amount: Integer.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata: Metadata,
});

function createRefund(store: Store, input: z.output<typeof Create>): Stripe.Refund {
  const charge = chargeToRefund(store, input);
  const left = charge.amount - charge.amount_refunded;
  const amount = input.amount ?? left;
  if (charge.disputed)
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
  if (left === 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  if (amount < 1)
    throw invalidRequest("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  if (decimals(charge.currency) === 3 && amount % 10 !== 0)
    throw invalidRequest(`Invalid amount: ${amount}. Amounts in ${charge.currency} must have 0 as their last digit.`, {
      code: "parameter_invalid_integer",
      param: "amount",
    });
  if (amount > left)
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      code: "amount_too_large",
      param: "amount",
    });
  const refund: Stripe.Refund = {
    id: store.id("re"),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: store.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: input.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: input.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  store.state.refunds[refund.id] = refund;
  store.emit("refund.created", refund);
  store.emit("charge.refunded", charge);
  return refund;
}

function chargeToRefund(
  store: Store,
  input: { payment_intent?: string | undefined; charge?: string | undefined },
): Stripe.Charge {
  const id =
    input.payment_intent === undefined
      ? input.charge
      : store.get(store.state.paymentIntents, input.payment_intent, "payment_intent", "payment_intent").latest_charge;
  if (typeof id !== "string")
    throw invalidRequest("This PaymentIntent does not have a successful charge to refund.", {
      param: "payment_intent",
    });
  const charge = store.get(store.state.charges, id, "charge", "charge");
  if (!charge.paid) throw invalidRequest(`Charge ${id} was not paid and cannot be refunded.`, { param: "charge" });
  return charge;
}

export function registerRefunds(api: Api): void {
  const { store } = api;
  const { refunds, charges } = store.state;
  route(api, "POST", "/refunds", Create, (input) => createRefund(store, input));
  route(
    api,
    "GET",
    "/refunds",
    ListQuery.extend({ charge: z.string().optional(), payment_intent: z.string().optional() }),
    (query) => {
      const rows = Object.values(refunds).filter(
        (row) =>
          (query.charge ?? row.charge) === row.charge &&
          (query.payment_intent ?? row.payment_intent) === row.payment_intent,
      );
      return list("/refunds", rows, query);
    },
  );
  route(api, "GET", "/refunds/:id", z.strictObject({}), (_, id) => store.get(refunds, id, "refund"));
  route(
    api,
    "GET",
    "/charges",
    ListQuery.extend({ customer: z.string().optional(), payment_intent: z.string().optional() }),
    (query) => {
      const rows = Object.values(charges).filter(
        (row) =>
          (query.customer ?? row.customer) === row.customer &&
          (query.payment_intent ?? row.payment_intent) === row.payment_intent,
      );
      return list("/charges", rows, query);
    },
  );
  route(api, "GET", "/charges/:id", z.strictObject({}), (_, id) => store.get(charges, id, "charge"));
}
