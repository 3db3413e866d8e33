import { createEmulator, defineEmulator } from "emulate";
import { z } from "zod";
import { type Api, ListQuery, list, route } from "./api.ts";
import { expireDueSessions, registerCheckout } from "./checkout.ts";
import { registerControl } from "./control.ts";
import { registerCustomers } from "./customers.ts";
import { registerDisputes } from "./disputes.ts";
import { registerHostedPages } from "./hosted.ts";
import { registerPaymentIntents } from "./payment-intents.ts";
import { registerRefunds } from "./refunds.ts";
import { registerSetupIntents } from "./setup-intents.ts";
import { StateFile } from "./state-file.ts";
import { emptyState, Store, type StripeState } from "./store.ts";
import { WebhookSender } from "./webhooks.ts";

type StripeOptions = {
  /** 0 picks a free one. */
  port: number;
  host: string;
  webhookUrl: string;
  webhookSecret: string;
  secretKey: string;
  /** JSON file that keeps the state over a restart; without it nothing is kept. */
  stateFile?: string;
};

/** Starts a Stripe that moves no money. `url` serves the API, the checkout pages and `/_emulator`. */
export async function startStripe(options: StripeOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const file = options.stateFile === undefined ? undefined : new StateFile(options.stateFile);
  const saved = await file?.load();
  const running = await createEmulator({
    service: stripe(options, (state) => file?.changed(state)),
    port: options.port,
    hostname: options.host,
    ...(options.port !== 0 && { baseUrl: `http://${options.host}:${options.port}` }),
    ...(saved && { seed: saved }),
  });
  return {
    url: running.url,
    async stop() {
      await running.close();
      await file?.flush();
    },
  };
}

const stripe = (options: StripeOptions, onChange: (state: StripeState) => void) =>
  defineEmulator({
    name: "stripe",
    cors: false,
    state: emptyState,
    setup({ app, state, baseUrl, signal, onDispose }) {
      const store = new Store(state, baseUrl);
      const sender = new WebhookSender(store, { url: options.webhookUrl, secret: options.webhookSecret }, signal, () =>
        onChange(state),
      );
      const api: Api = { app, store, secretKey: options.secretKey, signal };
      app.use(async (c, next) => {
        expireDueSessions(store);
        await next();
        if (c.req.method !== "GET") onChange(state);
        sender.pump();
      });
      registerCustomers(api);
      registerPaymentIntents(api);
      registerSetupIntents(api);
      registerCheckout(api);
      registerRefunds(api);
      registerDisputes(api);
      registerEvents(api);
      registerHostedPages(api);
      registerControl(api, sender);
      app.notFound((c) =>
        c.json(
          {
            error: {
              type: "invalid_request_error",
              message: `Unrecognized request URL (${c.req.method}: ${c.req.path}). Please see https://docs.stripe.com/api.`,
            },
          },
          404,
        ),
      );
      const beat = setInterval(() => {
        expireDueSessions(store);
        sender.pump();
      }, 250);
      onDispose(() => clearInterval(beat));
    },
  });

function registerEvents(api: Api): void {
  const { events } = api.store.state;
  const Query = ListQuery.extend({ type: z.string().optional(), types: z.array(z.string()).optional() });
  route(api, "GET", "/events", Query, (query) => {
    const rows = Object.values(events).filter(
      (event) => (query.type ?? event.type) === event.type && (query.types ?? [event.type]).includes(event.type),
    );
    return list("/events", rows, query);
  });
  route(api, "GET", "/events/:id", z.strictObject({}), (_, id) => api.store.get(events, id, "event"));
}
