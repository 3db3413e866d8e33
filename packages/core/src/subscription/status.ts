import type { SubscriptionFacts } from "./facts.ts";
import { isTrialOpen } from "./trial.ts";

export const subscriptionStatuses = ["trialing", "active", "past_due", "paused", "canceling", "ended"] as const;
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** Instant at which the subscription stops by the customer's wish, or null while it goes on. */
export function stopsAt(facts: SubscriptionFacts): Date | null {
  if (facts.cancelAt) return facts.cancelAt;
  // A trial has nothing to renew yet: only a cancellation stops it.
  return facts.autoRenew || isTrialOpen(facts) ? null : facts.periodEnd;
}

/** Instant at which the dates alone say that it is over: a trial that nobody has converted, or the customer's wish. */
export function overAt(facts: SubscriptionFacts): Date | null {
  return stopsAt(facts) ?? (isTrialOpen(facts) ? facts.trialEndsAt : null);
}

/**
 * Status at `now`. A trial or canceled period that is over reads `ended` at once,
 * also in the minutes before the sweep decides what follows it.
 */
export function subscriptionStatus(facts: SubscriptionFacts, now: Date): SubscriptionStatus {
  if (facts.endedAt && facts.endedAt <= now) return "ended";
  const over = overAt(facts);
  if (over && over <= now) return "ended";
  if (isTrialOpen(facts)) return "trialing";
  if (facts.pausedAt && facts.pausedAt <= now) return "paused";
  if (facts.pastDueSince && facts.pastDueSince <= now) return "past_due";
  return stopsAt(facts) ? "canceling" : "active";
}
