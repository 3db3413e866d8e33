import type { Period } from "../period/period.ts";
import type { BilledSubscription } from "./facts.ts";
import { isTrialOpen } from "./trial.ts";

/** The current period, during a trial the trial itself; null when there is nothing to end or renew. */
export function currentPeriod(subscription: BilledSubscription): Period | null {
  const { periodStart: start, periodTimeZone: timeZone } = subscription;
  const end = isTrialOpen(subscription) ? subscription.trialEndsAt : subscription.periodEnd;
  return end && { start, end, timeZone };
}
