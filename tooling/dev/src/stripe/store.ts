import { randomBytes } from "node:crypto";
import type Stripe from "stripe";
import { noSuch } from "./failure.ts";

export const apiVersion = "2026-10-28.endive";

type StripeObject =
  | Stripe.Customer
  | Stripe.DeletedCustomer
  | Stripe.PaymentMethod
  | Stripe.PaymentIntent
  | Stripe.SetupIntent
  | Stripe.Charge
  | Stripe.Refund
  | Stripe.Dispute
  | Stripe.Checkout.Session;

export type EmulatedEvent = {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  data: { object: StripeObject };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
  account?: string;
};

type SavedAnswer = {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly savedAt: number;
};
export type Delivery = { eventId: string; attempts: number /** Real time, milliseconds. */; dueAt: number };
export type Fault = { method: string; path: string; kind: FaultKind; times: number };
export const faultKinds = [
  "rate_limited",
  "error_before",
  "error_after",
  "error_after_saved",
  "timeout_before",
  "timeout_after",
] as const;
export type FaultKind = (typeof faultKinds)[number];

type Table<T> = Record<string, T>;

/** Everything the emulator knows; plain JSON, so that a restart of the local stack keeps it. */
export type StripeState = {
  clockOffsetSeconds: number;
  customers: Table<Stripe.Customer | Stripe.DeletedCustomer>;
  paymentMethods: Table<Stripe.PaymentMethod>;
  /** Payment method → the test card behind it and whether its holder has agreed to later charges. */
  cards: Table<{ number: string; setUp: boolean }>;
  paymentIntents: Table<Stripe.PaymentIntent>;
  setupIntents: Table<Stripe.SetupIntent>;
  charges: Table<Stripe.Charge>;
  refunds: Table<Stripe.Refund>;
  disputes: Table<Stripe.Dispute>;
  sessions: Table<Stripe.Checkout.Session>;
  /** What a session's page shows and its intent inherits. */
  sessionPlans: Table<{
    description: string;
    intentMetadata: Record<string, string>;
    intentDescription: string | null;
    setupFutureUsage: boolean;
  }>;
  events: Table<EmulatedEvent>;
  answers: Table<SavedAnswer>;
  deliveries: Delivery[];
  webhooks: { paused: boolean; copies: number; delayMs: number; order: "created" | "reversed" };
  faults: Fault[];
  /** Customers whose events are listed and never delivered. */
  lost: string[];
};

export const emptyState = (): StripeState => ({
  clockOffsetSeconds: 0,
  customers: {},
  paymentMethods: {},
  cards: {},
  paymentIntents: {},
  setupIntents: {},
  charges: {},
  refunds: {},
  disputes: {},
  sessions: {},
  sessionPlans: {},
  events: {},
  answers: {},
  deliveries: [],
  webhooks: { paused: false, copies: 1, delayMs: 0, order: "created" },
  faults: [],
  lost: [],
});

const tableOf = {
  cus: "customers",
  pm: "paymentMethods",
  pi: "paymentIntents",
  seti: "setupIntents",
  ch: "charges",
  re: "refunds",
  du: "disputes",
  cs: "sessions",
} as const satisfies Record<string, keyof StripeState>;

export class Store {
  readonly state: StripeState;
  readonly baseUrl: string;
  /** The API request that is being answered, for the events it causes. */
  request: { id: string | null; idempotency_key: string | null } = { id: null, idempotency_key: null };

  constructor(state: StripeState, baseUrl: string) {
    this.state = state;
    this.baseUrl = baseUrl;
  }

  /** Unix seconds. */
  now(): number {
    return Math.floor(Date.now() / 1000) + this.state.clockOffsetSeconds;
  }

  id(prefix: string): string {
    return `${prefix}_${randomBytes(12).toString("hex")}`;
  }

  /** Looks an id up by its prefix; used for `expand`. */
  lookup(id: string): StripeObject | undefined {
    const prefix = id.slice(0, id.indexOf("_"));
    if (!Object.hasOwn(tableOf, prefix)) return undefined;
    return this.state[tableOf[prefix as keyof typeof tableOf]][id];
  }

  get<T>(table: Table<T>, id: string, noun: string, param?: string): T {
    const found = table[id];
    if (found === undefined) throw noSuch(noun, id, param);
    return found;
  }

  customer(id: string): Stripe.Customer {
    const customer = this.get(this.state.customers, id, "customer", "customer");
    if (customer.deleted) throw noSuch("customer", id, "customer");
    return customer;
  }

  /** Records what happened, with the object as it is now, and queues its webhook. */
  emit(type: string, object: StripeObject): void {
    const event = this.#record(type, object);
    const customer = "customer" in object ? object.customer : null;
    if (typeof customer === "string" && this.state.lost.includes(customer)) return;
    this.queue(event.id);
  }

  /** Tells of a payment in another account, as a platform's accounts do when they share an endpoint. Returns the event's id. */
  emitForeign(account: string): string {
    const [intent] = Object.values(this.state.paymentIntents);
    if (!intent) throw noSuch("payment_intent", "any");
    const event = this.#record("payment_intent.succeeded", { ...intent, id: this.id("pi") });
    event.account = account;
    this.queue(event.id);
    return event.id;
  }

  #record(type: string, object: StripeObject): EmulatedEvent {
    const event: EmulatedEvent = {
      id: this.id("evt"),
      object: "event",
      api_version: apiVersion,
      created: this.now(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 1,
      request: { ...this.request },
      type,
    };
    this.#forgetOldEvents();
    this.state.events[event.id] = event;
    return event;
  }

  /** Stripe lists events of the last 30 days. */
  #forgetOldEvents(): void {
    const oldest = this.now() - 30 * 86_400;
    for (const [id, { created }] of Object.entries(this.state.events)) {
      if (created > oldest) return;
      delete this.state.events[id];
    }
  }

  queue(eventId: string): void {
    const { copies, delayMs } = this.state.webhooks;
    for (let copy = 0; copy < copies; copy++)
      this.state.deliveries.push({ eventId, attempts: 0, dueAt: Date.now() + delayMs });
  }
}
