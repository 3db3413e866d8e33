import { randomUUID } from "node:crypto";
import { type Money, zero } from "@tenantry/core/money";
import type { GatewayMethod, GatewayPayment, PaymentGateway } from "@tenantry/core/ports/payments";

const unused = (): never => {
  throw new Error("No test of this suite comes here.");
};
const capabilities = (currency: Money["currency"]) => ({
  canCharge: true,
  minimum: zero(currency),
  step: 1n,
  savesMethods: true,
  refunds: true,
});

/** A card gateway by how the method's name begins: `pm_declined` is refused, `pm_3ds` wants its customer, the others pay. */
export function cardGateway(now: () => Date): PaymentGateway {
  const payments = new Map<string, GatewayPayment>();
  const method = (id: string, customerRef: string): GatewayMethod => ({
    kind: "method",
    ref: { kind: "method", id },
    customerRef,
    brand: "visa",
    last4: "4242",
    fingerprint: null,
    expiresMonth: 1,
    expiresYear: 2040,
  });
  return {
    id: "stripe",
    movesMoney: false,
    capabilities: async (currency) => ({ ...capabilities(currency), offSession: true, hosted: true }),
    createCustomer: async ({ key }) => ({ status: "succeeded", customerRef: `cus_${key}` }),
    createCheckout: async ({ key }) => ({
      status: "action_required",
      url: `https://pay.example/${key}`,
      ref: { kind: "checkout", id: `cs_${key}` },
      expiresAt: null,
    }),
    async chargeOffSession({ key, amount, customerRef, methodRef }) {
      const ref = { kind: "payment", id: `pi_${key}` } as const;
      if (methodRef.startsWith("pm_declined"))
        return { status: "failed", code: "declined", retryable: false, detail: "card_declined", ref };
      if (methodRef.startsWith("pm_3ds"))
        return { status: "action_required", url: `https://bank.example/${key}`, ref, expiresAt: null };
      const payment: GatewayPayment = {
        kind: "payment",
        ref,
        key,
        state: "succeeded",
        amount,
        received: amount,
        refunded: zero(amount.currency),
        disputed: false,
        customerRef,
        method: method(methodRef, customerRef),
        failure: null,
        paidAt: now(),
      };
      payments.set(ref.id, payment);
      return { status: "succeeded", payment };
    },
    saveMethod: async ({ key }) => ({
      status: "action_required",
      url: `https://pay.example/${key}`,
      ref: { kind: "checkout", id: `cs_${key}` },
      expiresAt: null,
    }),
    removeMethod: async () => ({ status: "succeeded" }),
    refund: async ({ key, paymentRef, amount }) => ({
      status: "succeeded",
      refund: {
        kind: "refund",
        ref: { kind: "refund", id: `re_${key}` },
        key,
        paymentRef: { kind: "payment", id: paymentRef },
        amount,
        state: "succeeded",
      },
    }),
    cancel: async () => ({ status: "succeeded" }),
    fetch: async (ref) => {
      const payment = "id" in ref ? payments.get(ref.id) : undefined;
      return payment ? { status: "found", object: payment } : { status: "not_found" };
    },
    async *listEvents() {
      yield* [];
    },
    verifyWebhook: unused,
  };
}

/** Bank transfers: instructions and nothing more. */
export const transferGateway: PaymentGateway = {
  ...cardGateway(() => new Date(0)),
  id: "manual",
  capabilities: async (currency) => ({
    ...capabilities(currency),
    offSession: false,
    hosted: false,
    savesMethods: false,
  }),
  createCustomer: async ({ key }) => ({ status: "succeeded", customerRef: key }),
  createCheckout: async ({ key, amount }) => ({
    status: "pending",
    ref: null,
    instructions: [
      { means: "bank_transfer", amount, reference: `RF${randomUUID().slice(0, 8)}${key.slice(0, 4)}`, details: {} },
    ],
  }),
};
