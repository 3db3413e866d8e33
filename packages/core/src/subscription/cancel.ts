import { DomainError } from "../errors.ts";
import { currentPeriod } from "./current-period.ts";
import type { BilledSubscription } from "./facts.ts";
import { stopsAt, subscriptionStatus } from "./status.ts";

/** What the plan says follows when a paid period is not renewed. */
export type Successor = "free" | "none";

export type Cancellation = {
  /** Access and entitlements go on until then. */
  readonly cancelAt: Date;
  readonly follows: Successor;
  /** A change that was waiting for the period's end; resuming does not bring it back. */
  readonly supersedes: string | null;
};

/** Cancels at the end of the period, or of the trial. Throws `invalid_transition` when there is nothing to cancel. */
export function decideCancel(
  facts: { subscription: BilledSubscription; isFree: boolean; afterCancel: Successor; pendingChangeId: string | null },
  now: Date,
): Cancellation {
  const { subscription } = facts;
  const status = subscriptionStatus(subscription, now);
  if (status === "ended") throw new DomainError("invalid_transition", "The subscription has ended.");
  // Auto-renew off already ends it; a cancellation with its reason may still follow.
  if (subscription.cancelAt) throw new DomainError("invalid_transition", "The subscription is canceled already.");
  const period = currentPeriod(subscription);
  if (!period || (facts.isFree && status !== "trialing")) {
    throw new DomainError("invalid_transition", "There is no paid period to cancel.");
  }
  const cancelAt = stopsAt(subscription) ?? (period.end > now ? period.end : now);
  return { cancelAt, follows: facts.afterCancel, supersedes: facts.pendingChangeId };
}
