import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { money } from "@tenantry/core/money";
import type { PaymentGateway } from "@tenantry/core/ports/payments";
import { startStripe } from "@tenantry/dev/stripe/emulator";
import type Stripe from "stripe";
import { createStripeClient } from "../src/stripe/client.ts";
import { createStripeGateway } from "../src/stripe/gateway.ts";

export const webhookSecret = "whsec_test";
const secretKey = "sk_test_world";

export type Received = { body: string; headers: Headers };

export type StripeWorld = {
  gateway: PaymentGateway;
  /** Stripe's own client, to arrange and to look. */
  stripe: Stripe;
  url: string;
  /** What arrived at our webhook endpoint, in order. */
  received: Received[];
  /** Status that our endpoint answers with. */
  endpoint: { status: number };
  control(path: string, body: unknown): Promise<unknown>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** A gateway on an emulator of its own, with a webhook endpoint that keeps what it gets. */
export async function openStripe(options: { stateFile?: string } = {}): Promise<StripeWorld> {
  const received: Received[] = [];
  const endpoint = { status: 200 };
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = new Headers({ "stripe-signature": String(request.headers["stripe-signature"]) });
      received.push({ body: Buffer.concat(chunks).toString(), headers });
      response.writeHead(endpoint.status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const start = (port: number) =>
    startStripe({ port, host: "127.0.0.1", webhookUrl, webhookSecret, secretKey, ...options });
  let emulator = await start(0);
  const { url } = emulator;
  const config = { secretKey, webhookSecret, apiBase: url, timeoutMs: 400 };
  return {
    gateway: createStripeGateway(config),
    stripe: createStripeClient(config),
    url,
    received,
    endpoint,
    async control(path, body) {
      const response = await fetch(`${url}/_emulator${path}`, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return response.json();
    },
    async restart() {
      await emulator.stop();
      emulator = await start(Number(new URL(url).port));
    },
    async stop() {
      await emulator.stop();
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
    },
  };
}

export const omr = (minor: bigint) => money(minor, "OMR");
export const newKey = () => randomUUID();
export const returnUrls = {
  successUrl: "http://127.0.0.1:1/paid?session={CHECKOUT_SESSION_ID}",
  cancelUrl: "http://127.0.0.1:1/billing",
  locale: "en",
} as const;

export async function newCustomer(gateway: PaymentGateway): Promise<string> {
  const made = await gateway.createCustomer({ key: newKey(), email: "owner@example.com", name: "Café Muscat" });
  if (made.status !== "succeeded") throw new Error(made.detail);
  return made.customerRef;
}

/** A card on file, put there the way Stripe's own tests do. */
export async function saveCard(world: StripeWorld, customerRef: string, token = "pm_card_visa"): Promise<string> {
  return (await world.stripe.paymentMethods.attach(token, { customer: customerRef })).id;
}

export const checkoutOf = (customerRef: string, key = newKey()) => ({
  ...returnUrls,
  key,
  customerRef,
  amount: omr(33_870n),
  description: "Invoice INV-2026-03-0001",
  invoiceNumber: "INV-2026-03-0001",
  saveMethod: true,
});
export const chargeOf = (customerRef: string, methodRef: string, key = newKey()) => ({
  ...returnUrls,
  key,
  customerRef,
  methodRef,
  amount: omr(33_870n),
  description: "Invoice INV-2026-03-0001",
  invoiceNumber: "INV-2026-03-0001",
});

/** What a browser does with the hosted page's form. */
export async function submit(
  url: string,
  fields: Record<string, string>,
): Promise<{ status: number; location: string | null; html: string }> {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  return { status: response.status, location: response.headers.get("location"), html: await response.text() };
}

export const card = (number: string, expires = "12 / 34") => ({
  number,
  expires,
  cvc: "123",
  name: "Aisha Al Balushi",
});

/** Money that really moved for a customer. */
export async function chargesOf(world: StripeWorld, customer: string): Promise<Stripe.Charge[]> {
  return (await world.stripe.charges.list({ customer, limit: 100 })).data.filter((charge) => charge.paid);
}
