import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GatewayEvent, GatewayRef } from "@tenantry/core/ports/payments";
import { signatureHeader } from "@tenantry/dev/stripe/webhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  card,
  chargeOf,
  checkoutOf,
  newCustomer,
  newKey,
  omr,
  openStripe,
  type Received,
  type StripeWorld,
  saveCard,
  submit,
  webhookSecret,
} from "./stripe-world.ts";

let world: StripeWorld;
beforeAll(async () => {
  world = await openStripe();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await settled();
  world.received.length = 0;
});

const bytes = (text: string) => new TextEncoder().encode(text);
const waitFor = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

const settled = () =>
  waitFor(async () =>
    expect(await (await fetch(`${world.url}/_emulator`)).json()).toMatchObject({ waitingDeliveries: 0 }),
  );

function accept({ body, headers }: Received): GatewayEvent {
  const verdict = world.gateway.verifyWebhook(bytes(body), headers, new Date());
  if (verdict.status !== "accepted") throw new Error(verdict.status);
  return verdict.event;
}

async function payByPage() {
  const customerRef = await newCustomer(world.gateway);
  const input = checkoutOf(customerRef);
  const checkout = await world.gateway.createCheckout(input);
  const url = checkout.status === "action_required" ? checkout.url : "";
  await submit(url, card("4000000000000002"));
  await submit(url, card("4242424242424242"));
  return { customerRef, input, checkoutRef: checkout.status === "action_required" ? checkout.ref : null };
}

describe("a webhook", () => {
  it("from Stripe is accepted and names the object to fetch", async () => {
    const { checkoutRef } = await payByPage();
    await settled();
    const events = world.received.map(accept);
    const refOf = (type: string) => events.find((event) => event.type === type)?.objectRef;
    expect(refOf("checkout.session.completed")).toEqual(checkoutRef);
    expect(refOf("payment_intent.succeeded")).toMatchObject({ kind: "payment" });
    expect(refOf("charge.succeeded")).toEqual(refOf("payment_intent.succeeded"));
    expect(refOf("payment_method.attached")).toMatchObject({ kind: "method" });
    expect(refOf("customer.created")).toBeNull();
    expect(
      events.every(({ account, createdAt }) => account === null && Math.abs(createdAt.getTime() - Date.now()) < 60_000),
    ).toBe(true);
  });

  describe("judged by its bytes", () => {
    const now = new Date("2026-03-18T10:00:00Z");
    const at = Math.floor(now.getTime() / 1000);
    const body = (extra: object = {}) =>
      JSON.stringify({
        id: "evt_1",
        object: "event",
        type: "payment_intent.succeeded",
        created: at,
        livemode: false,
        data: { object: { id: "pi_1", object: "payment_intent" } },
        ...extra,
      });
    const judge = (text: string, header: string | null, when = now) =>
      world.gateway.verifyWebhook(
        bytes(text),
        new Headers(header === null ? {} : { "stripe-signature": header }),
        when,
      );

    it("good", () => {
      const event = {
        id: "evt_1",
        type: "payment_intent.succeeded",
        objectRef: { kind: "payment", id: "pi_1" },
        account: null,
        createdAt: now,
      };
      expect(judge(body(), signatureHeader(body(), webhookSecret, at))).toEqual({ status: "accepted", event });
    });

    it("good at the edge of five minutes, stale beyond and months later", () => {
      const header = signatureHeader(body(), webhookSecret, at);
      expect(judge(body(), header, new Date(now.getTime() + 300_000)).status).toBe("accepted");
      expect(judge(body(), header, new Date(now.getTime() + 301_000))).toEqual({ status: "refused", reason: "stale" });
      expect(judge(body(), header, new Date("2026-09-18T10:00:00Z"))).toEqual({ status: "refused", reason: "stale" });
    });

    it("forged: another secret, one byte changed, an old signature with a new time", () => {
      const forged = { status: "refused", reason: "forged" };
      expect(judge(body(), signatureHeader(body(), "whsec_other", at))).toEqual(forged);
      expect(judge(body().replace("pi_1", "pi_2"), signatureHeader(body(), webhookSecret, at))).toEqual(forged);
      const signature = signatureHeader(body(), webhookSecret, at - 86_400).split(",")[1];
      expect(judge(body(), `t=${at},${signature}`)).toEqual(forged);
      expect(judge(body(), "nonsense")).toEqual(forged);
      expect(judge(body(), null)).toEqual({ status: "refused", reason: "unsigned" });
    });

    it("signed but no event", () => {
      expect(judge("not json", signatureHeader("not json", webhookSecret, at))).toEqual({
        status: "refused",
        reason: "malformed",
      });
    });

    it("another account's, or live in a test configuration: foreign", () => {
      for (const extra of [{ account: "acct_other" }, { livemode: true }]) {
        expect(judge(body(extra), signatureHeader(body(extra), webhookSecret, at))).toMatchObject({
          status: "foreign",
          event: { id: "evt_1" },
        });
      }
    });
  });
});

describe("whatever way events come, fetching converges", () => {
  /** What our job does: keep what Stripe says now, by the event's object. */
  async function converge(events: readonly GatewayEvent[]) {
    const ledger = new Map<string, unknown>();
    for (const { objectRef } of events) {
      if (objectRef === null) continue;
      const found = await world.gateway.fetch(objectRef);
      ledger.set(`${objectRef.kind} ${objectRef.id}`, found.status === "found" ? found.object : found.status);
    }
    return ledger;
  }

  it.each([
    ["in order", {}],
    ["reversed", { order: "reversed" }],
    ["three times each", { copies: 3 }],
    ["late", { delayMs: 300 }],
  ])("%s", async (_, mode) => {
    await world.control("/webhooks", { paused: true, ...mode });
    const { input, customerRef } = await payByPage();
    await world.control("/webhooks", { paused: false });
    await settled();
    await world.control("/webhooks", { copies: 1, delayMs: 0, order: "created" });
    const events = world.received.map(accept);
    const types = events.map(({ type }) => type);
    const first = types.indexOf("payment_intent.payment_failed");
    const last = types.indexOf("payment_intent.succeeded");
    expect(first < last).toBe(!("order" in mode));
    expect(events.length / new Set(events.map(({ id }) => id)).size).toBe("copies" in mode ? 3 : 1);
    const ledger = await converge(events);
    const paid = [...ledger.values()].filter((object) => (object as { kind: string }).kind === "payment");
    expect(paid).toEqual([
      expect.objectContaining({ key: input.key, state: "succeeded", received: omr(33_870n), customerRef }),
    ]);
  });

  it("an endpoint that is down gets everything once it is up", async () => {
    world.endpoint.status = 503;
    const { customerRef } = await payByPage();
    await waitFor(() => expect(world.received.length).toBeGreaterThan(0));
    const turnedAway = world.received.length;
    world.endpoint.status = 200;
    await settled();
    const ids = new Set(world.received.slice(turnedAway).map((received) => accept(received).id));
    const all = await world.stripe.events.list({ limit: 100 });
    const ours = all.data.filter((event) => JSON.stringify(event.data.object).includes(customerRef));
    expect(ours.length).toBeGreaterThan(3);
    expect(ours.every(({ id }) => ids.has(id))).toBe(true);
  });

  it("a sweep lists, oldest first, what no webhook brought", async () => {
    const since = new Date(Math.floor(Date.now() / 1000) * 1000);
    const customerRef = await newCustomer(world.gateway);
    const charged = await world.gateway.chargeOffSession(chargeOf(customerRef, await saveCard(world, customerRef)));
    const paymentRef: GatewayRef | null = charged.status === "succeeded" ? charged.payment.ref : null;
    await world.gateway.refund({ key: newKey(), paymentRef: paymentRef?.id ?? "", amount: omr(33_870n) });
    const swept: GatewayEvent[] = [];
    for await (const event of world.gateway.listEvents(since)) swept.push(event);
    const about = swept.filter(({ objectRef }) => objectRef?.id === paymentRef?.id).map(({ type }) => type);
    expect(about).toEqual([
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "charge.refunded",
    ]);
    expect(swept.some(({ objectRef }) => objectRef?.kind === "refund")).toBe(true);
  });
});

describe("the emulator", () => {
  it.each([
    [
      "amount=abc&currency=usd",
      400,
      { type: "invalid_request_error", code: "parameter_invalid_integer", param: "amount" },
    ],
    ["currency=usd", 400, { type: "invalid_request_error", code: "parameter_missing", param: "amount" }],
    [
      "amount=100&currency=usd&payment_method_types[]=card",
      400,
      { code: "parameter_unknown", param: "payment_method_types" },
    ],
    ["amount=10&currency=usd", 400, { code: "amount_too_small", param: "amount" }],
    ["amount=100&currency=usd&customer=cus_nobody", 404, { code: "resource_missing", param: "customer" }],
  ])("refuses %s as Stripe's reference says", async (body, status, error) => {
    const response = await fetch(`${world.url}/v1/payment_intents`, {
      method: "POST",
      headers: { Authorization: "Bearer sk_test_world" },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error });
  });

  it("keeps customers, cards, open pages, keys and waiting webhooks over a restart", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stripe-"));
    const lasting = await openStripe({ stateFile: join(folder, "stripe.json") });
    try {
      lasting.endpoint.status = 503;
      const customerRef = await newCustomer(lasting.gateway);
      const input = chargeOf(customerRef, await saveCard(lasting, customerRef));
      const charged = await lasting.gateway.chargeOffSession(input);
      const checkout = await lasting.gateway.createCheckout(checkoutOf(customerRef));
      await lasting.restart();
      lasting.received.length = 0;
      lasting.endpoint.status = 200;
      expect(await lasting.gateway.chargeOffSession(input)).toEqual(charged);
      expect(
        (await submit(checkout.status === "action_required" ? checkout.url : "", card("4242424242424242"))).status,
      ).toBe(303);
      await waitFor(() =>
        expect(lasting.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toContain(
          "customer.created",
        ),
      );
    } finally {
      await lasting.stop();
      await rm(folder, { recursive: true });
    }
  });
});
