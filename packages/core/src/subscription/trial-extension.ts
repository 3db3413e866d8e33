import { DomainError, fieldError } from "../errors.ts";
import type { SubscriptionFacts } from "./facts.ts";
import { isTrialOpen } from "./trial.ts";

/**
 * A trial with another end, later or earlier, `now` at the earliest; its reminders re-arm for the new date.
 * Throws `invalid_transition` when no trial is open, `validation_failed` for an end that has passed.
 */
export function decideTrialExtension(
  subscription: SubscriptionFacts,
  until: Date,
  now: Date,
): { trialEndsAt: Date; periodEnd: Date; cancelAt: Date | null } {
  if (subscription.endedAt || !isTrialOpen(subscription))
    throw new DomainError("invalid_transition", "No trial is open.");
  if (until < now) throw fieldError("trialEndsAt", "in_past", "A trial cannot end in the past.");
  return { trialEndsAt: until, periodEnd: until, cancelAt: subscription.cancelAt && until };
}
