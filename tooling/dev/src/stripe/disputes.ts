import type Stripe from "stripe";
import { z } from "zod";
import { type Api, ListQuery, list, route } from "./api.ts";
import { invalidRequest } from "./failure.ts";
import type { Store } from "./store.ts";

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  appeal: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

export function openDispute(store: Store, charge: Stripe.Charge, reason: string): Stripe.Dispute {
  const dispute: Stripe.Dispute = {
    id: store.id("du"),
    object: "dispute",
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: store.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence },
    evidence_details: {
      due_by: store.now() + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: "needs_response",
  };
  charge.disputed = true;
  store.state.disputes[dispute.id] = dispute;
  store.emit("charge.dispute.created", dispute);
  return dispute;
}

export function closeDispute(store: Store, dispute: Stripe.Dispute, status: "won" | "lost"): void {
  if (dispute.status === "won" || dispute.status === "lost") throw invalidRequest("This dispute is already closed.");
  dispute.status = status;
  store.emit("charge.dispute.closed", dispute);
}

export function registerDisputes(api: Api): void {
  const { store } = api;
  const { disputes } = store.state;
  route(
    api,
    "GET",
    "/disputes",
    ListQuery.extend({ charge: z.string().optional(), payment_intent: z.string().optional() }),
    (query) => {
      const rows = Object.values(disputes).filter(
        (row) =>
          (query.charge ?? row.charge) === row.charge &&
          (query.payment_intent ?? row.payment_intent) === row.payment_intent,
      );
      return list("/disputes", rows, query);
    },
  );
  route(api, "GET", "/disputes/:id", z.strictObject({}), (_, id) => store.get(disputes, id, "dispute"));
  route(api, "POST", "/disputes/:id/close", z.strictObject({}), (_, id) => {
    const dispute = store.get(disputes, id, "dispute");
    closeDispute(store, dispute, "lost");
    return dispute;
  });
}
