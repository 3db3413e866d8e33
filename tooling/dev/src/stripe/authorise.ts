import type Stripe from "stripe";
import { cardBehind } from "./payment-methods.ts";
import type { Store } from "./store.ts";

export type Outcome =
  | { kind: "approved" }
  | { kind: "challenge" }
  | { kind: "declined"; code: string; declineCode: string; message: string };

type Presence = {
  /** The customer is not there to answer a challenge. */
  readonly offSession: boolean;
  readonly authenticated: boolean;
  /** Only saving, no money asked for. */
  readonly saving?: boolean;
};

/** The bank's answer to a card. */
export function authorise(
  store: Store,
  method: Stripe.PaymentMethod,
  { offSession, authenticated, saving = false }: Presence,
): Outcome {
  const { card, agreement } = cardBehind(store, method.id);
  if (hasExpired(method, store.now()))
    return { kind: "declined", code: "expired_card", declineCode: "expired_card", message: "Your card has expired." };
  if (card.decline && !(saving && card.savesAnyway)) return { kind: "declined", ...card.decline };
  const mustProve =
    !authenticated &&
    (card.authentication === "always" || (card.authentication === "until_set_up" && !agreement.setUp));
  if (!mustProve) return { kind: "approved" };
  if (!offSession) return { kind: "challenge" };
  return {
    kind: "declined",
    code: "authentication_required",
    declineCode: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
  };
}

/** A card is good to the end of its month. */
function hasExpired(method: Stripe.PaymentMethod, now: number): boolean {
  if (!method.card) return false;
  return Date.UTC(method.card.exp_year, method.card.exp_month, 1) / 1000 <= now;
}
