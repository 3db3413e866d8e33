import type Stripe from "stripe";
import type { Api } from "./api.ts";
import { cardByNumber } from "./cards.ts";
import { submitSession } from "./checkout.ts";
import { formatAmount } from "./currencies.ts";
import { authenticationPage, type CardEntry, checkoutPage, type EntryError, endedPage } from "./hosted-page.ts";
import { failPaymentIntent } from "./payment-intents.ts";
import { createPaymentMethod } from "./payment-methods.ts";
import { failSetupIntent } from "./setup-intents.ts";
import type { Store } from "./store.ts";

const seeOther = (location: string) => new Response(null, { status: 303, headers: { Location: location } });
const page = (html: string, status = 200) =>
  new Response(html, { status, headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });

const successUrl = (session: Stripe.Checkout.Session) =>
  (session.success_url ?? "/").replaceAll("{CHECKOUT_SESSION_ID}", session.id);

/** The page the customer sees at Stripe, and the bank's page for 3-D Secure. Plain forms, no script. */
export function registerHostedPages({ app, store }: Api): void {
  const { state } = store;

  app.get("/c/pay/:id", (c) => {
    const session = state.sessions[c.req.param("id")];
    if (session?.status !== "open") return page(ended(session), session ? 200 : 404);
    return page(show(store, session));
  });

  app.post("/c/pay/:id", async (c) => {
    const session = state.sessions[c.req.param("id")];
    // A second tab, the back button, a double click: the first one has been paid, so go where it went.
    if (session?.status === "complete") return seeOther(successUrl(session));
    if (session?.status !== "open") return page(ended(session), session ? 410 : 404);
    const form = new URLSearchParams(await c.req.text());
    const entry = readEntry(form);
    const method = chooseMethod(store, session, entry);
    if ("text" in method) return page(show(store, session, entry, method), 402);
    const outcome = submitSession(store, session, method);
    if (outcome.kind === "approved") return seeOther(successUrl(session));
    if (outcome.kind === "challenge") return seeOther(`${store.baseUrl}/c/authenticate/${intentOf(session)}`);
    return page(show(store, session, entry, refusedCard(outcome.message)), 402);
  });

  app.get("/c/authenticate/:id", (c) => {
    const challenge = findChallenge(store, c.req.param("id"));
    if (!challenge) return page(ended(undefined), 404);
    const { session } = challenge;
    return page(
      authenticationPage({
        action: c.req.path,
        amount: session.amount_total === null ? null : formatAmount(session.amount_total, session.currency ?? "usd"),
      }),
    );
  });

  app.post("/c/authenticate/:id", async (c) => {
    const challenge = findChallenge(store, c.req.param("id"));
    if (!challenge) return page(ended(undefined), 410);
    const { session, intent, method } = challenge;
    const form = new URLSearchParams(await c.req.text());
    if (form.get("answer") === "complete") {
      const outcome = submitSession(store, session, method, true);
      return outcome.kind === "approved"
        ? seeOther(successUrl(session))
        : page(
            show(store, session, undefined, outcome.kind === "declined" ? refusedCard(outcome.message) : undefined),
            402,
          );
    }
    const message = "We could not confirm that it is you. Try again, or use another card.";
    if (intent.object === "payment_intent")
      failPaymentIntent(store, intent, method, { code: "payment_intent_authentication_failure", message });
    else failSetupIntent(store, intent, method, { code: "setup_intent_authentication_failure", message });
    return page(show(store, session, undefined, refusedCard(message)), 402);
  });
}

function ended(session: Stripe.Checkout.Session | undefined): string {
  if (session?.status === "complete")
    return endedPage({
      title: "This is done",
      text: "Nothing more to pay here.",
      link: { href: successUrl(session), text: "Continue" },
    });
  const link = session?.cancel_url ? { href: session.cancel_url, text: "Back to Tenantry" } : undefined;
  return endedPage({
    title: "This page has ended",
    text: "The link has expired or was replaced. Nothing was charged.",
    ...(link && { link }),
  });
}

const intentOf = (session: Stripe.Checkout.Session) => String(session.payment_intent ?? session.setup_intent);

/** A session whose intent waits for the cardholder, with the card they gave. */
function findChallenge(store: Store, intentId: string) {
  const { state } = store;
  const session = Object.values(state.sessions).find(
    (row) => row.status === "open" && (row.payment_intent === intentId || row.setup_intent === intentId),
  );
  const intent = state.paymentIntents[intentId] ?? state.setupIntents[intentId];
  if (!session || intent?.status !== "requires_action" || typeof intent.payment_method !== "string") return undefined;
  return { session, intent, method: store.get(state.paymentMethods, intent.payment_method, "PaymentMethod") };
}

const refusedCard = (text: string): EntryError => ({ field: "number", text });

const brandName = ({ card }: Stripe.PaymentMethod): string => (card?.brand === "mastercard" ? "Mastercard" : "Visa");

const savedMethods = (store: Store, session: Stripe.Checkout.Session) =>
  session.mode === "setup"
    ? []
    : Object.values(store.state.paymentMethods).filter(
        (method) => method.customer !== null && method.customer === session.customer,
      );

function show(store: Store, session: Stripe.Checkout.Session, entry?: CardEntry, error?: EntryError): string {
  const customer = typeof session.customer === "string" ? store.customer(session.customer) : undefined;
  return checkoutPage({
    action: `/c/pay/${session.id}`,
    cancelUrl: session.cancel_url,
    amount: session.amount_total === null ? null : formatAmount(session.amount_total, session.currency ?? "usd"),
    description: store.state.sessionPlans[session.id]?.description ?? "",
    email: customer?.email ?? null,
    saved: savedMethods(store, session).map((method) => ({
      id: method.id,
      label: `${brandName(method)} •••• ${method.card?.last4 ?? ""}`,
    })),
    entry,
    error,
  });
}

function readEntry(form: URLSearchParams): CardEntry {
  const text = (name: string) => (form.get(name) ?? "").trim();
  return {
    saved: text("saved"),
    number: text("number").replaceAll(/\D/g, ""),
    expires: text("expires"),
    cvc: text("cvc"),
    name: text("name"),
  };
}

/** The method to charge, or what is wrong with what was typed. */
function chooseMethod(
  store: Store,
  session: Stripe.Checkout.Session,
  entry: CardEntry,
): Stripe.PaymentMethod | EntryError {
  const saved = savedMethods(store, session).find((method) => method.id === entry.saved);
  if (saved) return saved;
  const card = cardByNumber(entry.number);
  if (!card) return refusedCard("This is not a test card. Use one of the numbers in the list.");
  const [, month = "", year = ""] = /^(\d{1,2})\s*\/\s*(?:20)?(\d{2})$/.exec(entry.expires) ?? [];
  const expires = { month: Number(month), year: 2000 + Number(year) };
  if (expires.month < 1 || expires.month > 12)
    return { field: "expires", text: "Write the expiry date as month and year, for example 12 / 34." };
  if (!/^\d{3,4}$/.test(entry.cvc)) return { field: "cvc", text: "The security code has three or four digits." };
  const customer = typeof session.customer === "string" ? store.customer(session.customer) : undefined;
  return createPaymentMethod(store, card, expires, {
    ...(entry.name !== "" && { name: entry.name }),
    ...(customer?.email && { email: customer.email }),
  });
}
