import type { GatewayCheckout, GatewayObject } from "@tenantry/core/ports/payments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  card,
  chargeOf,
  chargesOf,
  checkoutOf,
  newCustomer,
  newKey,
  omr,
  openStripe,
  returnUrls,
  type StripeWorld,
  saveCard,
  submit,
} from "./stripe-world.ts";

let world: StripeWorld;
beforeAll(async () => {
  world = await openStripe();
});
afterAll(() => world.stop());

async function openCheckout() {
  const customerRef = await newCustomer(world.gateway);
  const input = checkoutOf(customerRef);
  const checkout = await world.gateway.createCheckout(input);
  if (checkout.status !== "action_required") throw new Error(checkout.status);
  return { customerRef, input, ...checkout };
}

async function fetchObject(ref: { kind: "checkout" | "payment"; id: string }): Promise<GatewayObject> {
  const result = await world.gateway.fetch(ref);
  if (result.status !== "found") throw new Error(result.status);
  return result.object;
}

describe("a checkout page", () => {
  it("shows the amount with all its digits and takes it once", async () => {
    const { url, ref, customerRef, input } = await openCheckout();
    const html = await (await fetch(url)).text();
    expect(html).toContain("33.870");
    expect(html).toContain("Invoice INV-2026-03-0001");
    const paid = await submit(url, card("4242 4242 4242 4242"));
    expect(paid).toMatchObject({ status: 303, location: `http://127.0.0.1:1/paid?session=${ref.id}` });
    // The second tab, the back button, the double click.
    expect(await submit(url, card("4242424242424242"))).toMatchObject({ status: 303, location: paid.location });
    expect(await chargesOf(world, customerRef)).toHaveLength(1);
    expect(await fetchObject(ref as { kind: "checkout"; id: string })).toMatchObject({
      state: "complete",
      purpose: "payment",
      key: input.key,
      url: null,
      customerRef,
      payment: { state: "succeeded", key: input.key, received: omr(33_870n) },
      method: { last4: "4242", customerRef },
    });
    expect(await world.gateway.fetch({ kind: "key", key: input.key, customerRef })).toMatchObject({
      status: "found",
      object: { kind: "payment", state: "succeeded" },
    });
  });

  it.each([
    ["4000000000000002", "12 / 34", "Your card was declined.", "declined"],
    ["4000000000009995", "12 / 34", "insufficient funds", "insufficient_funds"],
    ["4000000000000069", "12 / 34", "Your card has expired.", "expired_card"],
    ["4242424242424242", "01 / 20", "Your card has expired.", "expired_card"],
    ["4000000000000127", "12 / 34", "security code is incorrect", "incorrect_card"],
  ])("says why %s (%s) was refused and lets the customer try another card", async (number, expires, words, code) => {
    const { url, ref, customerRef } = await openCheckout();
    const refused = await submit(url, card(number, expires));
    expect(refused.status).toBe(402);
    expect(refused.html).toContain(words);
    expect(await fetchObject(ref as { kind: "checkout"; id: string })).toMatchObject({
      state: "open",
      payment: { state: "open", failure: { code }, received: omr(0n) },
    });
    expect((await submit(url, card("5555555555554444"))).status).toBe(303);
    expect(await chargesOf(world, customerRef)).toHaveLength(1);
  });

  it("refuses what is no test card, no date, no security code, and keeps what was typed", async () => {
    const { url, customerRef } = await openCheckout();
    expect((await submit(url, card("4111111111111111"))).html).toContain("not a test card");
    const refused = await submit(url, { ...card("4242424242424242", "soon"), name: `"><script>alert(1)</script>` });
    expect(refused.html).toContain("expiry date");
    expect(refused.html).not.toContain("<script>");
    expect((await submit(url, { ...card("4242424242424242"), cvc: "1" })).html).toContain("three or four digits");
    expect(await chargesOf(world, customerRef)).toHaveLength(0);
  });

  it("asks the bank for 3-D Secure; failing leaves it open, completing pays", async () => {
    const { url, ref, customerRef } = await openCheckout();
    const challenged = await submit(url, card("4000002500003155"));
    expect(challenged.location).toContain("/c/authenticate/");
    const bank = challenged.location ?? "";
    expect((await submit(bank, { answer: "fail" })).status).toBe(402);
    expect(await fetchObject(ref as { kind: "checkout"; id: string })).toMatchObject({
      state: "open",
      payment: { state: "open", failure: { code: "authentication_failed" } },
    });
    await submit(url, card("4000002500003155"));
    expect(await submit(bank, { answer: "complete" })).toMatchObject({ status: 303 });
    expect((await submit(bank, { answer: "complete" })).status).toBe(410);
    const checkout = (await fetchObject(ref as { kind: "checkout"; id: string })) as GatewayCheckout;
    expect(checkout).toMatchObject({ state: "complete", payment: { state: "succeeded" } });
    // The holder has agreed once: the next charge needs nobody.
    expect(await world.gateway.chargeOffSession(chargeOf(customerRef, checkout.method?.ref.id ?? ""))).toMatchObject({
      status: "succeeded",
    });
  });

  it("abandoned, expires after 24 hours and takes nothing any more", async () => {
    const { url, ref, expiresAt, customerRef } = await openCheckout();
    await submit(url, card("4000000000000002"));
    expect((expiresAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(23 * 3_600_000);
    await world.control("/clock", { advanceSeconds: 86_400 });
    expect((await submit(url, card("4242424242424242"))).status).toBe(410);
    expect(await fetchObject(ref as { kind: "checkout"; id: string })).toMatchObject({
      state: "expired",
      payment: { state: "canceled" },
    });
    expect(await chargesOf(world, customerRef)).toHaveLength(0);
  });

  it("canceled by us takes nothing; canceled too late says so", async () => {
    const open = await openCheckout();
    expect(await world.gateway.cancel({ key: newKey(), ref: open.ref })).toEqual({ status: "succeeded" });
    expect(await world.gateway.cancel({ key: newKey(), ref: open.ref })).toEqual({ status: "succeeded" });
    expect((await submit(open.url, card("4242424242424242"))).status).toBe(410);
    const paid = await openCheckout();
    await submit(paid.url, card("4242424242424242"));
    expect(await world.gateway.cancel({ key: newKey(), ref: paid.ref })).toMatchObject({
      status: "failed",
      code: "already_settled",
    });
  });

  it("offers the card on file the next time", async () => {
    const { customerRef } = await openCheckout();
    const methodRef = await saveCard(world, customerRef);
    const checkout = await world.gateway.createCheckout(checkoutOf(customerRef));
    const url = checkout.status === "action_required" ? checkout.url : "";
    expect(await (await fetch(url)).text()).toContain("Visa •••• 4242");
    expect((await submit(url, { saved: methodRef })).status).toBe(303);
  });
});

describe("saving a card without paying", () => {
  async function openSaving() {
    const customerRef = await newCustomer(world.gateway);
    const page = await world.gateway.saveMethod({ ...returnUrls, locale: "ar", key: newKey(), customerRef });
    if (page.status !== "action_required") throw new Error(page.detail);
    return { customerRef, ...page };
  }

  it("charges nothing and leaves a card that can be charged and removed", async () => {
    const { url, ref, customerRef } = await openSaving();
    expect(await (await fetch(url)).text()).toContain("Nothing is charged now.");
    expect((await submit(url, card("4242424242424242"))).status).toBe(303);
    const saved = (await fetchObject(ref as { kind: "checkout"; id: string })) as GatewayCheckout;
    expect(saved).toMatchObject({
      purpose: "save_method",
      state: "complete",
      payment: null,
      method: { brand: "visa", last4: "4242", expiresMonth: 12, expiresYear: 2034, customerRef },
    });
    expect(await chargesOf(world, customerRef)).toHaveLength(0);
    const methodRef = saved.method?.ref.id ?? "";
    expect(await world.gateway.chargeOffSession(chargeOf(customerRef, methodRef))).toMatchObject({
      status: "succeeded",
    });
    expect(await world.gateway.removeMethod({ key: newKey(), methodRef })).toEqual({ status: "succeeded" });
    expect(await world.gateway.removeMethod({ key: newKey(), methodRef })).toEqual({ status: "succeeded" });
    expect(await world.gateway.fetch({ kind: "method", id: methodRef })).toMatchObject({
      object: { customerRef: null },
    });
    expect(await world.gateway.chargeOffSession(chargeOf(customerRef, methodRef))).toMatchObject({
      status: "failed",
      code: "method_unusable",
      retryable: false,
    });
  });

  it("refuses a card its bank refuses, and asks 3-D Secure first", async () => {
    const { url } = await openSaving();
    expect((await submit(url, card("4000000000000002"))).status).toBe(402);
    const challenged = await submit(url, card("4000002500003155"));
    expect(await submit(challenged.location ?? "", { answer: "complete" })).toMatchObject({ status: 303 });
  });

  it("keeps a card that its bank declines later", async () => {
    const { url, ref, customerRef } = await openSaving();
    await submit(url, card("4000000000000341"));
    const saved = (await fetchObject(ref as { kind: "checkout"; id: string })) as GatewayCheckout;
    expect(await world.gateway.chargeOffSession(chargeOf(customerRef, saved.method?.ref.id ?? ""))).toMatchObject({
      status: "failed",
      code: "declined",
      retryable: false,
    });
  });
});
