import { DomainError } from "../errors.ts";
import type { SubscriptionFacts } from "./facts.ts";
import { stopsAt, subscriptionStatus } from "./status.ts";

/** Undoes a cancellation, or auto-renew off, before it takes effect: the same plan renews. Throws `invalid_transition`. */
export function decideResume(subscription: SubscriptionFacts, now: Date): { cancelAt: null; autoRenew: true } {
  if (subscriptionStatus(subscription, now) === "ended") {
    throw new DomainError("invalid_transition", "The subscription has ended: subscribe again instead.");
  }
  if (!stopsAt(subscription)) throw new DomainError("invalid_transition", "The subscription is not canceled.");
  return { cancelAt: null, autoRenew: true };
}
