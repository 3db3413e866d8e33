import { money } from "@tenantry/core/money";
import { toGatewayAmount } from "@tenantry/core/ports/payments";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { stripeCapabilities } from "../src/stripe/capabilities.ts";
import {
  card,
  chargeOf,
  chargesOf,
  checkoutOf,
  newCustomer,
  newKey,
  omr,
  openStripe,
  type StripeWorld,
  saveCard,
  submit,
} from "./stripe-world.ts";

let world: StripeWorld;
beforeAll(async () => {
  world = await openStripe();
});
afterEach(clearFaults);
afterAll(() => world.stop());

const fault = (kind: string, path: string, times = 1) =>
  world.control("/faults", { method: "POST", path, kind, times });

/** The SDK gives up before some faults are used. */
async function clearFaults() {
  await world.control("/faults/clear", {});
}

async function cardOnFile(token?: string) {
  const customerRef = await newCustomer(world.gateway);
  return { customerRef, methodRef: await saveCard(world, customerRef, token) };
}

describe("whatever fails, money moves exactly once", () => {
  // One request and the SDK's two retries; more than three faults outlast them.
  it.each([
    ["error_before", 1],
    ["error_after", 1],
    ["error_after", 3],
    ["error_after_saved", 1],
    ["timeout_before", 2],
    ["timeout_after", 1],
    ["timeout_after", 3],
  ])("%s, %i times: one charge, and we know it", async (kind, times) => {
    const { customerRef, methodRef } = await cardOnFile();
    const input = chargeOf(customerRef, methodRef);
    await fault(kind, "/v1/payment_intents", times);
    expect(await world.gateway.chargeOffSession(input)).toMatchObject({
      status: "succeeded",
      payment: { key: input.key, received: omr(33_870n) },
    });
    expect(await world.gateway.chargeOffSession(input)).toMatchObject({ status: "succeeded" });
    expect(await chargesOf(world, customerRef)).toHaveLength(1);
  });

  it.each(["error_before", "timeout_before"])("%s for good: not known, and safe to repeat", async (kind) => {
    const { customerRef, methodRef } = await cardOnFile();
    const input = chargeOf(customerRef, methodRef);
    await fault(kind, "/v1/payment_intents", 3);
    expect(await world.gateway.chargeOffSession(input)).toEqual({ status: "pending", ref: null });
    expect(await world.gateway.fetch({ kind: "key", key: input.key, customerRef })).toEqual({ status: "not_found" });
    expect(await world.gateway.chargeOffSession(input)).toMatchObject({ status: "succeeded" });
    expect(await chargesOf(world, customerRef)).toHaveLength(1);
  });

  it("after charging, with the look-up failing too: pending, then found", async () => {
    const { customerRef, methodRef } = await cardOnFile();
    const input = chargeOf(customerRef, methodRef);
    await fault("timeout_after", "/v1/payment_intents", 3);
    await world.control("/faults", { method: "GET", path: "/v1/payment_intents", kind: "error_before", times: 3 });
    expect(await world.gateway.chargeOffSession(input)).toEqual({ status: "pending", ref: null });
    expect(await world.gateway.fetch({ kind: "key", key: input.key, customerRef })).toMatchObject({
      status: "found",
      object: { state: "succeeded" },
    });
    expect(await chargesOf(world, customerRef)).toHaveLength(1);
  });

  it("429: nothing happened, try the same again later", async () => {
    const { customerRef, methodRef } = await cardOnFile();
    const input = chargeOf(customerRef, methodRef);
    await fault("rate_limited", "/v1/payment_intents", 3);
    expect(await world.gateway.chargeOffSession(input)).toMatchObject({
      status: "failed",
      code: "rate_limited",
      retryable: true,
    });
    await world.control("/faults", { method: "GET", path: "/v1/payment_intents", kind: "rate_limited", times: 3 });
    expect(await world.gateway.fetch({ kind: "key", key: input.key, customerRef })).toMatchObject({
      status: "failed",
      code: "rate_limited",
      retryable: true,
    });
    await clearFaults();
    expect(await world.gateway.chargeOffSession(input)).toMatchObject({ status: "succeeded" });
    expect(await chargesOf(world, customerRef)).toHaveLength(1);
  });

  it("a refund whose answer is lost is made once", async () => {
    const { customerRef, methodRef } = await cardOnFile();
    const charged = await world.gateway.chargeOffSession(chargeOf(customerRef, methodRef));
    const paymentRef = charged.status === "succeeded" ? charged.payment.ref.id : "";
    for (const kind of ["error_after_saved", "timeout_after"]) {
      const input = { key: newKey(), paymentRef, amount: omr(1_000n) };
      await fault(kind, "/v1/refunds", 3);
      expect(await world.gateway.refund(input)).toMatchObject({ status: "succeeded", refund: { key: input.key } });
      await clearFaults();
    }
    expect(await world.gateway.fetch({ kind: "payment", id: paymentRef })).toMatchObject({
      object: { refunded: omr(2_000n) },
    });
  });

  it("a checkout whose answer is lost stays one page", async () => {
    const customerRef = await newCustomer(world.gateway);
    await fault("timeout_after", "/v1/checkout/sessions");
    const checkout = await world.gateway.createCheckout(checkoutOf(customerRef));
    expect(checkout).toMatchObject({ status: "action_required" });
    expect((await world.stripe.checkout.sessions.list({ customer: customerRef })).data).toHaveLength(1);
    await fault("error_before", "/v1/checkout/sessions", 3);
    expect(await world.gateway.createCheckout(checkoutOf(customerRef))).toMatchObject({
      status: "failed",
      code: "unavailable",
      retryable: true,
    });
  });

  it("two requests at once with one key charge once", async () => {
    const { customerRef, methodRef } = await cardOnFile();
    const input = chargeOf(customerRef, methodRef);
    const results = await Promise.all([1, 2, 3].map(() => world.gateway.chargeOffSession(input)));
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(await chargesOf(world, customerRef)).toHaveLength(1);
  });

  it("a key used for two different amounts is a bug of ours, not an answer", async () => {
    const { customerRef, methodRef } = await cardOnFile();
    const input = chargeOf(customerRef, methodRef);
    await world.gateway.chargeOffSession(input);
    await expect(world.gateway.chargeOffSession({ ...input, amount: omr(1_000n) })).rejects.toThrow("idempotent");
    expect(await chargesOf(world, customerRef)).toHaveLength(1);
  });
});

describe("a charge without the customer", () => {
  it.each([["pm_card_chargeCustomerFail", "declined"]])(
    "%s: failed with its reason; the same key never tries again",
    async (token, code) => {
      const { customerRef, methodRef } = await cardOnFile(token);
      const input = chargeOf(customerRef, methodRef);
      const refused = await world.gateway.chargeOffSession(input);
      expect(refused).toMatchObject({ status: "failed", code, retryable: false, ref: { kind: "payment" } });
      expect(await world.gateway.chargeOffSession(input)).toEqual(refused);
      expect((await world.stripe.charges.list({ customer: customerRef })).data).toHaveLength(1);
      expect(await world.gateway.fetch({ kind: "key", key: input.key, customerRef })).toMatchObject({
        object: { state: "failed", failure: { code } },
      });
    },
  );

  it.each(["none", "error_after_saved"])(
    "a bank that insists on its customer gives a pay link, and one charge (%s)",
    async (trouble) => {
      const { customerRef, methodRef } = await cardOnFile("pm_card_authenticationRequired");
      const input = chargeOf(customerRef, methodRef);
      if (trouble !== "none") await fault(trouble, "/v1/payment_intents");
      const asked = await world.gateway.chargeOffSession(input);
      expect(asked).toMatchObject({ status: "action_required", ref: { kind: "checkout" } });
      // A job that runs twice sends the same link.
      expect(await world.gateway.chargeOffSession(input)).toEqual(asked);
      expect(await world.gateway.fetch({ kind: "key", key: input.key, customerRef })).toMatchObject({
        object: { state: "canceled" },
      });
      const url = asked.status === "action_required" ? asked.url : "";
      const challenged = await submit(url, { saved: methodRef });
      await submit(challenged.location ?? "", { answer: "complete" });
      expect(await world.gateway.fetch({ kind: "key", key: input.key, customerRef })).toMatchObject({
        object: { state: "succeeded" },
      });
      expect(await chargesOf(world, customerRef)).toHaveLength(1);
    },
  );

  it("an unknown method or customer is refused before anything happens", async () => {
    const { customerRef, methodRef } = await cardOnFile();
    expect(await world.gateway.chargeOffSession(chargeOf(customerRef, "pm_nobody"))).toMatchObject({
      status: "failed",
      code: "method_unusable",
    });
    expect(await world.gateway.chargeOffSession(chargeOf("cus_nobody", methodRef))).toMatchObject({
      status: "failed",
      code: "not_found",
    });
    expect(await world.gateway.fetch({ kind: "payment", id: "pi_nobody" })).toEqual({ status: "not_found" });
  });

  it("a wrong key is said to be our configuration, not the customer's card", async () => {
    const { customerRef, methodRef } = await cardOnFile();
    const { createStripeGateway } = await import("../src/stripe/gateway.ts");
    const stranger = createStripeGateway({
      secretKey: "sk_test_stranger",
      webhookSecret: "whsec_x",
      apiBase: world.url,
    });
    expect(await stranger.chargeOffSession(chargeOf(customerRef, methodRef))).toMatchObject({
      status: "failed",
      code: "misconfigured",
      retryable: false,
    });
  });
});

describe("amounts", () => {
  it("case 1: 33.871 OMR is paid as 33.870, rounding −0.001", async () => {
    const { step } = stripeCapabilities("OMR");
    const { charged, rounding } = toGatewayAmount(omr(33_871n), step);
    expect([charged, rounding]).toEqual([omr(33_870n), omr(-1n)]);
    const { customerRef, methodRef } = await cardOnFile();
    expect(
      await world.gateway.chargeOffSession({ ...chargeOf(customerRef, methodRef), amount: charged }),
    ).toMatchObject({ status: "succeeded" });
  });

  it.each([
    [33_875n, 33_880n],
    [33_874n, 33_870n],
    [33_870n, 33_870n],
    [4n, 0n],
  ])("%i baisa go half-up to %i", (due, charged) => {
    expect(toGatewayAmount(omr(due), 10n).charged).toEqual(omr(charged));
  });

  it("yen have no decimals and dollars two", async () => {
    for (const amount of [money(1291n, "JPY"), money(3387n, "USD")]) {
      expect(toGatewayAmount(amount, stripeCapabilities(amount.currency).step).rounding.minor).toBe(0n);
      const { customerRef, methodRef } = await cardOnFile();
      expect(await world.gateway.chargeOffSession({ ...chargeOf(customerRef, methodRef), amount })).toMatchObject({
        status: "succeeded",
        payment: { received: amount },
      });
      const [charge] = await chargesOf(world, customerRef);
      expect(charge).toMatchObject({ amount: Number(amount.minor), currency: amount.currency.toLowerCase() });
    }
  });

  it("Stripe refuses less than its minimum and what does not end in 0", async () => {
    const { customerRef, methodRef } = await cardOnFile();
    expect(
      await world.gateway.chargeOffSession({ ...chargeOf(customerRef, methodRef), amount: money(32n, "USD") }),
    ).toMatchObject({ status: "failed", code: "amount_refused", retryable: false });
    await expect(
      world.gateway.chargeOffSession({ ...chargeOf(customerRef, methodRef), amount: omr(33_871n) }),
    ).rejects.toThrow("cannot take 33871");
    await expect(
      world.stripe.paymentIntents.create({ amount: 33_871, currency: "omr", customer: customerRef }),
    ).rejects.toMatchObject({ param: "amount" });
    expect(await chargesOf(world, customerRef)).toHaveLength(0);
  });

  it("a payment that is not ours carries no key; one in a currency we do not sell in is foreign", async () => {
    const dollars = await world.stripe.paymentIntents.create({ amount: 33_870, currency: "usd" });
    expect(await world.gateway.fetch({ kind: "payment", id: dollars.id })).toMatchObject({
      status: "found",
      object: { key: null, customerRef: null },
    });
    const francs = await world.stripe.paymentIntents.create({ amount: 33_870, currency: "chf" });
    expect(await world.gateway.fetch({ kind: "payment", id: francs.id })).toMatchObject({
      status: "foreign",
      detail: expect.stringContaining("CHF"),
    });
  });
});

describe("a card page that a bank disputes", () => {
  it("shows the dispute on the payment and its end on the dispute", async () => {
    const customerRef = await newCustomer(world.gateway);
    const checkout = await world.gateway.createCheckout(checkoutOf(customerRef));
    await submit(checkout.status === "action_required" ? checkout.url : "", card("4242424242424242"));
    const [charge] = await chargesOf(world, customerRef);
    const paymentRef = String(charge?.payment_intent);
    const dispute = (await world.control("/disputes", { payment_intent: paymentRef })) as { id: string };
    expect(await world.gateway.fetch({ kind: "payment", id: paymentRef })).toMatchObject({
      object: { disputed: true, state: "succeeded" },
    });
    expect(await world.gateway.fetch({ kind: "dispute", id: dispute.id })).toMatchObject({
      object: { state: "open", amount: omr(33_870n), paymentRef: { id: paymentRef }, reason: "fraudulent" },
    });
    expect(await world.gateway.refund({ key: newKey(), paymentRef, amount: omr(1_000n) })).toMatchObject({
      status: "failed",
      code: "disputed",
    });
    await world.control(`/disputes/${dispute.id}/close`, { status: "lost" });
    expect(await world.gateway.fetch({ kind: "dispute", id: dispute.id })).toMatchObject({ object: { state: "lost" } });
  });
});
