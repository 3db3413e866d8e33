import type { Cycle } from "../catalogue/plan.ts";
import type { Anchor } from "../period/anchor.ts";

/** Why a subscription stopped being the tenant's live one. */
export type EndReason = "trial_ended" | "superseded" | "canceled" | "dunning";

/** The dates of one subscription. Every status is derived from them at a given now; none is stored. */
export type SubscriptionFacts = {
  readonly startedAt: Date;
  /** End of its trial, kept after the conversion; null when it never had one. */
  readonly trialEndsAt: Date | null;
  /** Current service period, half-open. During a trial it starts before `trialEndsAt`; a paid one never does. */
  readonly periodStart: Date;
  /** Null: nothing to renew (Free). */
  readonly periodEnd: Date | null;
  /** Off means the same as canceling at the period's end, without a reason asked for. */
  readonly autoRenew: boolean;
  readonly cancelAt: Date | null;
  readonly pausedAt: Date | null;
  /** Due date of the oldest unpaid invoice once it has passed unpaid. */
  readonly pastDueSince: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: EndReason | null;
};

/** A subscription with what its calendar needs. */
export type BilledSubscription = SubscriptionFacts & {
  readonly cycle: Cycle;
  readonly anchor: Anchor;
  /** The tenant's zone when the current period began. */
  readonly periodTimeZone: string;
};
