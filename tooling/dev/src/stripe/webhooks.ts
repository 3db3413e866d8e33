import { createHmac } from "node:crypto";
import type { Delivery, EmulatedEvent, Store } from "./store.ts";

type WebhookTarget = { readonly url: string; readonly secret: string };

const giveUpAfterSeconds = 3 * 86_400;
const longestWaitMs = 60_000;

/** Stripe's scheme: HMAC-SHA256 over `timestamp.body`, docs.stripe.com/webhooks#verify-manually. */
export function signatureHeader(body: string, secret: string, timestamp: number): string {
  return `t=${timestamp},v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}

/**
 * Sends queued events one after the other, again with backoff until the receiver answers 2xx.
 * (The dispatcher that comes with emulate tries once and keeps no queue over a restart.)
 */
export class WebhookSender {
  readonly #store: Store;
  readonly #target: WebhookTarget;
  readonly #signal: AbortSignal;
  readonly #onChange: () => void;
  #sending: Promise<void> | undefined;

  constructor(store: Store, target: WebhookTarget, signal: AbortSignal, onChange: () => void) {
    this.#store = store;
    this.#target = target;
    this.#signal = signal;
    this.#onChange = onChange;
  }

  /** Starts sending what is due, unless a run is under way; that run sees new work too. */
  pump(): void {
    this.#sending ??= this.#run().finally(() => (this.#sending = undefined));
  }

  async #run(): Promise<void> {
    for (let delivery = this.#next(); delivery && !this.#signal.aborted; delivery = this.#next()) {
      await this.#deliver(delivery);
      this.#onChange();
    }
  }

  #next(): Delivery | undefined {
    const { deliveries, webhooks } = this.#store.state;
    if (webhooks.paused) return undefined;
    const due = deliveries.filter((delivery) => delivery.dueAt <= Date.now());
    return webhooks.order === "reversed" ? due.at(-1) : due[0];
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { state } = this.#store;
    const event = state.events[delivery.eventId];
    const delivered = event === undefined || (await this.#post(event));
    const tooOld = event !== undefined && this.#store.now() - event.created > giveUpAfterSeconds;
    if (delivered || tooOld) {
      state.deliveries.splice(state.deliveries.indexOf(delivery), 1);
      if (event && delivered) event.pending_webhooks = 0;
      return;
    }
    delivery.attempts += 1;
    delivery.dueAt = Date.now() + Math.min(longestWaitMs, 500 * 2 ** delivery.attempts);
  }

  async #post(event: EmulatedEvent): Promise<boolean> {
    const body = JSON.stringify(event);
    const headers = {
      "Content-Type": "application/json; charset=utf-8",
      "Stripe-Signature": signatureHeader(body, this.#target.secret, Math.floor(Date.now() / 1000)),
    };
    try {
      const response = await fetch(this.#target.url, {
        method: "POST",
        headers,
        body,
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(10_000)]),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      // Nobody listens yet, or the receiver is slow: Stripe tries again later, and so does this queue.
      return false;
    }
  }
}
