import { DomainError } from "../errors.ts";
import { type Anchor, firstPeriod } from "../period/anchor.ts";
import type { Period } from "../period/period.ts";
import type { BilledSubscription } from "./facts.ts";
import { subscriptionStatus } from "./status.ts";

/** Staff pauses a subscription: read-only, nothing renews. Throws `invalid_transition` for a trial or an ended one. */
export function decidePause(subscription: BilledSubscription, now: Date): { pausedAt: Date } {
  const status = subscriptionStatus(subscription, now);
  if (status === "trialing" || status === "ended" || status === "paused") {
    throw new DomainError("invalid_transition", `A subscription that is ${status} cannot be paused.`);
  }
  return { pausedAt: now };
}

/**
 * The end of a pause: the period that was paid for goes on; when it is over, a new one begins now and is its own anchor,
 * so that the paused time is not charged. Throws `invalid_transition`.
 */
export function decideUnpause(
  subscription: BilledSubscription,
  timeZone: string,
  now: Date,
): { pausedAt: null; restart: { anchor: Anchor; period: Period } | null } {
  if (subscriptionStatus(subscription, now) !== "paused") {
    throw new DomainError("invalid_transition", "The subscription is not paused.");
  }
  const isOver = subscription.periodEnd !== null && subscription.periodEnd <= now;
  return { pausedAt: null, restart: isOver ? firstPeriod(now, subscription.cycle, timeZone) : null };
}
