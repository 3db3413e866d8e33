import assert from "node:assert/strict";
import type Stripe from "stripe";
import { z } from "zod";
import type { Api } from "./api.ts";
import { testCards } from "./cards.ts";
import { expireDueSessions } from "./checkout.ts";
import { closeDispute, openDispute } from "./disputes.ts";
import { StripeFailure } from "./failure.ts";
import { confirmPaymentIntent, createPaymentIntent } from "./payment-intents.ts";
import { attach, createPaymentMethod } from "./payment-methods.ts";
import { faultKinds } from "./store.ts";
import type { WebhookSender } from "./webhooks.ts";

const Fault = z.strictObject({
  method: z.enum(["GET", "POST"]),
  path: z.string(),
  kind: z.enum(faultKinds),
  times: z.int().min(1).default(1),
});
const Webhooks = z
  .strictObject({
    paused: z.boolean(),
    copies: z.int().min(1).max(10),
    delayMs: z.int().min(0),
    order: z.enum(["created", "reversed"]),
  })
  .partial();
const Dispute = z.strictObject({ payment_intent: z.string(), reason: z.string().default("fraudulent") });
const DisputeEnd = z.strictObject({ status: z.enum(["won", "lost"]) });
const Clock = z.strictObject({ advanceSeconds: z.int().min(1) });
const Resend = z.strictObject({ event: z.string() });
const Lose = z.strictObject({ session: z.string() });
const Strange = z.strictObject({ session: z.string(), amount: z.int().min(1) });
const Foreign = z.strictObject({ account: z.string().default("acct_another") });

const customerOf = ({ customer }: Stripe.Checkout.Session): string =>
  typeof customer === "string" ? customer : (customer?.id ?? "");

/** What Stripe does not offer: making it misbehave. Answers JSON; asks for no key, as it listens on loopback. */
export function registerControl({ app, store }: Api, sender: WebhookSender): void {
  const { state } = store;
  const control = <S extends z.ZodType>(path: string, schema: S, act: (input: z.output<S>, id: string) => unknown) =>
    app.post(`/_emulator${path}`, async (c) => {
      const input = schema.safeParse(await c.req.json());
      if (!input.success) return c.json({ error: z.prettifyError(input.error) }, 400);
      try {
        const answer = act(input.data, c.req.param("id") ?? "");
        sender.pump();
        return c.json(answer);
      } catch (error) {
        if (!(error instanceof StripeFailure)) throw error;
        return c.json({ error: error.message }, error.status);
      }
    });

  app.get("/_emulator", (c) =>
    c.json({
      faults: state.faults,
      webhooks: state.webhooks,
      waitingDeliveries: state.deliveries.length,
      now: store.now(),
    }),
  );
  control("/faults", Fault, (fault) => {
    state.faults.push(fault);
    return { faults: state.faults };
  });
  control("/faults/clear", z.strictObject({}), () => {
    state.faults.length = 0;
    return { faults: state.faults };
  });
  control("/webhooks", Webhooks, (mode) => Object.assign(state.webhooks, mode));
  control("/webhooks/resend", Resend, ({ event }) => {
    store.queue(store.get(state.events, event, "event").id);
    return { waitingDeliveries: state.deliveries.length };
  });
  control("/webhooks/lose", Lose, ({ session }) => {
    state.lost.push(customerOf(store.get(state.sessions, session, "session")));
    return { lost: state.lost };
  });
  control("/payments/strange", Strange, ({ session: id, amount }) => {
    const session = store.get(state.sessions, id, "session");
    const customer = customerOf(session);
    const intent = createPaymentIntent(store, {
      amount,
      currency: session.currency ?? "usd",
      customer,
      description: null,
      metadata: state.sessionPlans[id]?.intentMetadata ?? {},
      setupFutureUsage: false,
    });
    const [card] = testCards;
    assert(card, "there are test cards");
    const method = createPaymentMethod(store, card, { month: 12, year: 2040 });
    attach(store, method, customer);
    confirmPaymentIntent(store, intent, method, { offSession: false });
    return { payment_intent: intent.id };
  });
  control("/events/foreign", Foreign, ({ account }) => ({ event: store.emitForeign(account) }));
  control("/disputes", Dispute, ({ payment_intent, reason }) => {
    const { latest_charge } = store.get(state.paymentIntents, payment_intent, "payment_intent");
    return openDispute(store, store.get(state.charges, String(latest_charge), "charge"), reason);
  });
  control("/disputes/:id/close", DisputeEnd, ({ status }, id) => {
    const dispute = store.get(state.disputes, id, "dispute");
    closeDispute(store, dispute, status);
    return dispute;
  });
  control("/clock", Clock, ({ advanceSeconds }) => {
    state.clockOffsetSeconds += advanceSeconds;
    expireDueSessions(store);
    return { now: store.now() };
  });
}
