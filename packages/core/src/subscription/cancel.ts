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

type Facts = {
  readonly subscription: BilledSubscription;
  readonly isFree: boolean;
  readonly afterCancel: Successor;
  readonly pendingChangeId: string | null;
};

/** Why there is nothing to cancel at `now`; null when there is. */
export function cancelRefusal({ subscription, isFree }: Pick<Facts, "subscription" | "isFree">, now: Date) {
  const status = subscriptionStatus(subscription, now);
  if (status === "ended") return "The subscription has ended.";
  // Auto-renew off already ends it; a cancellation with its reason may still follow.
  if (subscription.cancelAt) return "The subscription is canceled already.";
  if (!currentPeriod(subscription) || (isFree && status !== "trialing")) return "There is no paid period to cancel.";
  return null;
}

/** Cancels at the end of the period, or of the trial. Throws `invalid_transition` when there is nothing to cancel. */
export function decideCancel(facts: Facts, now: Date): Cancellation {
  const { subscription } = facts;
  const refusal = cancelRefusal(facts, now);
  const period = currentPeriod(subscription);
  if (refusal || !period) throw new DomainError("invalid_transition", refusal ?? "There is no paid period to cancel.");
  const cancelAt = stopsAt(subscription) ?? (period.end > now ? period.end : now);
  return { cancelAt, follows: facts.afterCancel, supersedes: facts.pendingChangeId };
}
