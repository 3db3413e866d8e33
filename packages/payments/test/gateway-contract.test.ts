import { currencies, money } from "@tenantry/core/money";
import type { ManualAccount, PaymentGateway } from "@tenantry/core/ports/payments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualGateway } from "../src/manual/gateway.ts";
import { chargeOf, checkoutOf, newCustomer, newKey, omr, openStripe, returnUrls, saveCard } from "./stripe-world.ts";

type Contract = { gateway: PaymentGateway; saveCard(customerRef: string): Promise<string>; stop(): Promise<void> };

const accounts: ManualAccount[] = [
  {
    means: "bank_transfer",
    currencies: ["OMR", "USD"],
    details: { accountHolder: "Tenantry LLC", bankName: "Bank Muscat", iban: "OM810180000001299123456" },
  },
  { means: "cheque", currencies: ["OMR"], details: { payableTo: "Tenantry LLC", mailTo: "PO Box 1, Muscat" } },
];

const worlds: { name: string; open: () => Promise<Contract> }[] = [
  {
    name: "stripe",
    open: async () => {
      const world = await openStripe();
      return { gateway: world.gateway, saveCard: (customerRef) => saveCard(world, customerRef), stop: world.stop };
    },
  },
  {
    name: "manual",
    open: () =>
      Promise.resolve({
        gateway: createManualGateway({ loadAccounts: () => Promise.resolve(accounts) }),
        saveCard: () => Promise.resolve("none"),
        stop: () => Promise.resolve(),
      }),
  },
];

describe.each(worlds)("a gateway: $name", ({ open }) => {
  let world: Contract;
  let gateway: PaymentGateway;
  beforeAll(async () => {
    world = await open();
    gateway = world.gateway;
  });
  afterAll(() => world.stop());

  it("has limits that fit together in every currency", async () => {
    for (const currency of currencies) {
      const { minimum, step } = await gateway.capabilities(currency);
      expect(minimum.currency).toBe(currency);
      expect(minimum.minor).toBeGreaterThan(0n);
      expect(minimum.minor % step).toBe(0n);
    }
  });

  it("offers a checkout exactly in the currencies it can charge", async () => {
    const customerRef = await newCustomer(gateway);
    for (const currency of currencies) {
      const { canCharge, minimum, hosted } = await gateway.capabilities(currency);
      const result = await gateway.createCheckout({ ...checkoutOf(customerRef), amount: minimum });
      if (!canCharge) expect(result).toMatchObject({ status: "failed", code: "currency_refused", retryable: false });
      else if (hosted)
        expect(result).toMatchObject({
          status: "action_required",
          ref: { kind: "checkout" },
          url: expect.stringContaining("http"),
        });
      else
        expect(result).toMatchObject({
          status: "pending",
          instructions: expect.arrayContaining([expect.objectContaining({ amount: minimum })]),
        });
    }
  });

  it("answers a repeated key with the same checkout and the same customer", async () => {
    const key = newKey();
    const customer = { key, email: "owner@example.com", name: "Café" };
    const first = await gateway.createCustomer(customer);
    expect(await gateway.createCustomer(customer)).toEqual(first);
    const input = checkoutOf(await newCustomer(gateway), key);
    expect(await gateway.createCheckout(input)).toEqual(await gateway.createCheckout(input));
  });

  it("charges a saved method where it can, once per key", async () => {
    const { offSession } = await gateway.capabilities("OMR");
    const customerRef = await newCustomer(gateway);
    const input = chargeOf(customerRef, await world.saveCard(customerRef));
    const result = await gateway.chargeOffSession(input);
    if (!offSession) return expect(result).toMatchObject({ status: "failed", code: "not_supported", retryable: false });
    expect(result).toMatchObject({
      status: "succeeded",
      payment: {
        key: input.key,
        state: "succeeded",
        amount: omr(33_870n),
        received: omr(33_870n),
        refunded: omr(0n),
        disputed: false,
        method: { brand: "visa", last4: "4242" },
      },
    });
    expect(await gateway.chargeOffSession(input)).toEqual(result);
  });

  it("saves and removes a method where it can", async () => {
    const { savesMethods } = await gateway.capabilities("OMR");
    const customerRef = await newCustomer(gateway);
    const page = await gateway.saveMethod({ ...returnUrls, key: newKey(), customerRef });
    const removed = await gateway.removeMethod({ key: newKey(), methodRef: await world.saveCard(customerRef) });
    if (!savesMethods) {
      expect(page).toMatchObject({ status: "failed", code: "not_supported" });
      return expect(removed).toMatchObject({ status: "failed", code: "not_supported" });
    }
    expect(page).toMatchObject({ status: "action_required", ref: { kind: "checkout" } });
    expect(removed).toEqual({ status: "succeeded" });
  });

  it("refunds where it can, in parts and no more than was paid", async () => {
    const { refunds, offSession } = await gateway.capabilities("OMR");
    const customerRef = await newCustomer(gateway);
    const charged = await gateway.chargeOffSession(chargeOf(customerRef, await world.saveCard(customerRef)));
    const paymentRef = charged.status === "succeeded" ? charged.payment.ref.id : "none";
    expect(charged.status === "succeeded").toBe(offSession);
    const part = { key: newKey(), paymentRef, amount: omr(10_000n) };
    const first = await gateway.refund(part);
    if (!refunds) return expect(first).toMatchObject({ status: "failed", code: "not_supported" });
    expect(first).toMatchObject({
      status: "succeeded",
      refund: { key: part.key, amount: omr(10_000n), paymentRef: { kind: "payment", id: paymentRef } },
    });
    expect(await gateway.refund(part)).toEqual(first);
    expect(await gateway.refund({ key: newKey(), paymentRef, amount: omr(23_880n) })).toMatchObject({
      status: "failed",
      code: "amount_refused",
      retryable: false,
    });
    expect(await gateway.refund({ key: newKey(), paymentRef, amount: omr(23_870n) })).toMatchObject({
      status: "succeeded",
    });
    expect(await gateway.refund({ key: newKey(), paymentRef, amount: omr(10n) })).toMatchObject({
      status: "failed",
      code: "already_settled",
    });
    expect(await gateway.fetch({ kind: "payment", id: paymentRef })).toMatchObject({
      object: { refunded: omr(33_870n) },
    });
  });

  it("refuses a webhook that nobody signed", () => {
    expect(gateway.verifyWebhook(new TextEncoder().encode("{}"), new Headers(), new Date())).toEqual({
      status: "refused",
      reason: "unsigned",
    });
  });
});

describe("manual payment", () => {
  const gateway = createManualGateway({ loadAccounts: () => Promise.resolve(accounts) });

  it("tells every means of the currency with one reference that carries its own check digits", async () => {
    const result = await gateway.createCheckout({ ...checkoutOf("customer"), amount: omr(33_871n) });
    expect(result).toMatchObject({
      status: "pending",
      instructions: [
        { means: "bank_transfer", amount: omr(33_871n), details: { iban: "OM810180000001299123456" } },
        { means: "cheque", amount: omr(33_871n), details: { payableTo: "Tenantry LLC" } },
      ],
    });
    const references = "instructions" in result ? result.instructions.map(({ reference }) => reference) : [];
    expect(new Set(references).size).toBe(1);
    for (const reference of references) {
      expect(reference).toMatch(/^RF\d\dINV2026030001$/);
      // ISO 7064 mod 97-10: the whole, its first four characters moved to the end, leaves 1.
      const digits = [...`${reference.slice(4)}${reference.slice(0, 4)}`]
        .map((character) => Number.parseInt(character, 36))
        .join("");
      expect(BigInt(digits) % 97n).toBe(1n);
    }
  });

  it("takes any last digit, however small the amount", async () => {
    expect(await gateway.capabilities("USD")).toMatchObject({ canCharge: true, minimum: money(1n, "USD"), step: 1n });
    expect(await gateway.capabilities("JPY")).toMatchObject({ canCharge: false });
  });
});
