import { createHash } from "node:crypto";
import { assert } from "@tenantry/core/errors";
import { type Money, money, zero } from "@tenantry/core/money";
import type {
  GatewayCheckout,
  GatewayDispute,
  GatewayEvent,
  GatewayFailed,
  GatewayMethod,
  GatewayObject,
  GatewayPayment,
  GatewayRefund,
  PaymentGateway,
} from "@tenantry/core/ports/payments";

/** A number in [0, 1) that a seed and some words always give. */
export function chance(...words: readonly (string | number)[]): number {
  return createHash("sha256").update(words.join("\n")).digest().readUInt32BE(0) / 2 ** 32;
}

const failed = (code: GatewayFailed["code"], retryable: boolean): GatewayFailed => ({
  status: "failed",
  code,
  retryable,
  detail: code,
  ref: null,
});

/**
 * A card gateway in memory, with idempotency keys, that fails as gateways do: declines, outages before a charge and after
 * it, banks that want their customer, events told twice. What it does is decided by the seed, the customer and the day.
 */
export function faultyGateway(seed: string, now: () => Date) {
  const objects = new Map<string, GatewayObject>();
  const payments = new Map<string, GatewayPayment>();
  const calls = new Map<string, number>();
  const events: GatewayEvent[] = [];
  let told = 0;

  const tell = (object: GatewayObject) => {
    objects.set(object.ref.id, object);
    const event = {
      id: `evt_${events.length}`,
      type: object.kind,
      objectRef: object.ref,
      account: null,
      createdAt: now(),
    };
    events.push(event);
  };
  const luck = (kind: string, customerRef: string) => {
    const key = `${kind} ${customerRef} ${now().toISOString()}`;
    const call = (calls.get(key) ?? 0) + 1;
    calls.set(key, call);
    return chance(seed, key, call);
  };
  const methodOf = (id: string, customerRef: string): GatewayMethod => ({
    kind: "method",
    ref: { kind: "method", id },
    customerRef,
    brand: "visa",
    last4: "4242",
    fingerprint: null,
    expiresMonth: 12,
    expiresYear: 2040,
  });
  const pay = (key: string, amount: Money, customerRef: string, methodRef: string): GatewayPayment => {
    const known = payments.get(key);
    if (known) return known;
    const payment: GatewayPayment = {
      kind: "payment",
      ref: { kind: "payment", id: `pi_${key}` },
      key,
      state: "succeeded",
      amount,
      received: amount,
      refunded: zero(amount.currency),
      disputed: false,
      customerRef,
      method: methodOf(methodRef, customerRef),
      failure: null,
      paidAt: now(),
    };
    payments.set(key, payment);
    tell(payment);
    return payment;
  };
  const open = (input: { key: string; customerRef: string }, purpose: GatewayCheckout["purpose"]) => {
    const id = `cs_${input.key}`;
    const known = objects.get(id);
    const url = `https://pay.example/${id}`;
    if (!known)
      objects.set(id, {
        kind: "checkout",
        ref: { kind: "checkout", id },
        key: input.key,
        purpose,
        state: "open",
        url,
        customerRef: input.customerRef,
        payment: null,
        method: null,
      });
    return { status: "action_required" as const, url, ref: { kind: "checkout" as const, id }, expiresAt: null };
  };
  const amounts = new Map<string, Money>();

  const gateway: PaymentGateway = {
    id: "stripe",
    movesMoney: false,
    capabilities: async (currency) => ({
      canCharge: true,
      minimum: money(currency === "JPY" ? 50n : 500n, currency),
      step: currency === "OMR" ? 10n : 1n,
      offSession: true,
      savesMethods: true,
      refunds: true,
      hosted: true,
    }),
    createCustomer: async ({ key }) => ({ status: "succeeded", customerRef: `cus_${key}` }),
    async createCheckout(input) {
      amounts.set(input.key, input.amount);
      return luck("checkout", input.customerRef) < 0.03 ? failed("unavailable", true) : open(input, "payment");
    },
    async chargeOffSession({ key, amount, customerRef, methodRef }) {
      const known = payments.get(key);
      if (known) return { status: "succeeded", payment: known };
      const draw = luck("charge", customerRef);
      if (draw < 0.08) return failed("declined", false);
      if (draw < 0.1) return failed("unavailable", true);
      if (draw < 0.12) {
        pay(key, amount, customerRef, methodRef);
        return { status: "pending", ref: null };
      }
      if (draw < 0.14) {
        amounts.set(key, amount);
        return open({ key, customerRef }, "payment");
      }
      return { status: "succeeded", payment: pay(key, amount, customerRef, methodRef) };
    },
    saveMethod: async (input) => open(input, "save_method"),
    removeMethod: async () => ({ status: "succeeded" }),
    async refund({ key, paymentRef, amount }) {
      const id = `re_${key}`;
      const known = objects.get(id);
      if (known?.kind === "refund") return { status: "succeeded", refund: known };
      const payment = paymentById(paymentRef);
      const refunded = money(payment.refunded.minor + amount.minor, amount.currency);
      assert(refunded.minor <= payment.received.minor, "nobody gets back more than was paid");
      replacePayment({ ...payment, refunded });
      const ref = { kind: "refund" as const, id };
      const refund: GatewayRefund = { kind: "refund", ref, key, paymentRef: payment.ref, amount, state: "succeeded" };
      tell(refund);
      return { status: "succeeded", refund };
    },
    async cancel({ ref }) {
      const object = objects.get(ref.id);
      if (object?.kind === "checkout") {
        if (object.state === "complete") return { ...failed("already_settled", false), ref };
        objects.set(ref.id, { ...object, state: "expired", url: null });
        return { status: "succeeded" };
      }
      return object?.kind === "payment" ? { ...failed("already_settled", false), ref } : { status: "succeeded" };
    },
    async fetch(ref) {
      const object = ref.kind === "key" ? payments.get(ref.key) : objects.get(ref.id);
      return object ? { status: "found", object } : { status: "not_found" };
    },
    async *listEvents(since) {
      yield* events.filter((event) => event.createdAt >= since);
    },
    verifyWebhook: (rawBody) => {
      const event: GatewayEvent = JSON.parse(Buffer.from(rawBody).toString("utf8"));
      return { status: "accepted", event: { ...event, createdAt: new Date(event.createdAt) } };
    },
  };

  function paymentById(id: string): GatewayPayment {
    const payment = objects.get(id);
    assert(payment?.kind === "payment", `payment ${id}`);
    return payment;
  }
  function replacePayment(payment: GatewayPayment): void {
    objects.set(payment.ref.id, payment);
    if (payment.key) payments.set(payment.key, payment);
  }

  return {
    gateway,
    /** The customer comes to the page: pays, or leaves a card. */
    complete(url: string): void {
      const checkout = objects.get(url.slice("https://pay.example/".length));
      if (checkout?.kind !== "checkout" || checkout.state !== "open" || !checkout.key || !checkout.customerRef) return;
      const methodRef = `pm_${checkout.key}`;
      const amount = amounts.get(checkout.key);
      const payment =
        checkout.purpose === "payment" && amount ? pay(checkout.key, amount, checkout.customerRef, methodRef) : null;
      const method = methodOf(methodRef, checkout.customerRef);
      objects.set(methodRef, method);
      tell({ ...checkout, state: "complete", payment, method });
    },
    dispute(paymentRef: string): string {
      const payment = paymentById(paymentRef);
      const id = `dp_${paymentRef}`;
      if (payment.disputed) return id;
      replacePayment({ ...payment, disputed: true });
      const ref = { kind: "dispute" as const, id };
      tell({
        kind: "dispute",
        ref,
        paymentRef: payment.ref,
        amount: payment.received,
        state: "open",
        reason: "fraudulent",
      });
      return id;
    },
    decide(disputeRef: string, state: "won" | "lost"): void {
      const dispute = objects.get(disputeRef);
      assert(dispute?.kind === "dispute" && dispute.paymentRef, `dispute ${disputeRef}`);
      const decided: GatewayDispute = { ...dispute, state };
      if (state === "won") replacePayment({ ...paymentById(dispute.paymentRef.id), disputed: false });
      tell(decided);
    },
    /** Events since the last call; some are lost, some told twice, in no order. */
    deliver(): GatewayEvent[] {
      const fresh = events.slice(told);
      told = events.length;
      return fresh
        .flatMap((event) => {
          const draw = chance(seed, "delivery", event.id);
          return draw < 0.05 ? [] : draw < 0.15 ? [event, event] : [event];
        })
        .toSorted((a, b) => chance(seed, a.id) - chance(seed, b.id));
    },
    charged: () => [...payments.values()].length,
  };
}
