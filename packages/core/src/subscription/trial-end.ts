import type { TrialEnd } from "../catalogue/plan.ts";
import { addCalendarDays } from "../period/calendar-days.ts";
import type { Successor } from "./cancel.ts";
import type { EndReason, SubscriptionFacts } from "./facts.ts";
import { stopsAt } from "./status.ts";
import { isTrialOpen } from "./trial.ts";

export type TrialEndFacts = {
  readonly subscription: SubscriptionFacts;
  /** Of the plan version on trial. */
  readonly trialEnd: TrialEnd;
  readonly afterCancel: Successor;
  /** The owner chose to pay at the trial's end: still to be charged, or charged in vain. */
  readonly conversion: "scheduled" | "failed" | null;
  readonly timeZone: string;
};

export type TrialOutcome =
  /** Nothing to do before `at`; null: there is no open trial. */
  | { readonly kind: "wait"; readonly at: Date | null }
  /** Charge now for a period that begins at the trial's end (`decidePlanChange(facts, at)`); when that fails, decide again. */
  | { readonly kind: "convert"; readonly at: Date }
  /**
   * The trial ended at `endedAt`; `planCode` follows at `followsAt`, or nothing (null: TRIAL_EXPIRED). The waiting days of a
   * fallback are read-only: they are no part of what is paid for.
   */
  | {
      readonly kind: "end";
      readonly endedAt: Date;
      readonly endReason: EndReason;
      readonly planCode: string | null;
      readonly followsAt: Date;
    };

/** What follows a trial, decided by the sweep that first sees it over. */
export function decideTrialEnd(facts: TrialEndFacts, now: Date): TrialOutcome {
  const { subscription, trialEnd, conversion } = facts;
  if (subscription.endedAt || !isTrialOpen(subscription)) return { kind: "wait", at: null };
  const { trialEndsAt } = subscription;
  if (trialEndsAt > now) return { kind: "wait", at: trialEndsAt };
  const end = (endReason: EndReason, planCode: string | null, followsAt: Date = trialEndsAt) => ({
    kind: "end" as const,
    endedAt: trialEndsAt,
    endReason,
    planCode,
    followsAt,
  });
  if (stopsAt(subscription)) return end("canceled", facts.afterCancel === "free" ? "free" : null);
  if (conversion === "scheduled") return { kind: "convert", at: trialEndsAt };
  switch (trialEnd.strategy) {
    case "free":
      return end("trial_ended", "free");
    case "disable":
      return end("trial_ended", null);
    case "fallback": {
      const at = addCalendarDays(trialEndsAt, trialEnd.waitingDays, facts.timeZone);
      return at > now ? { kind: "wait", at } : end("trial_ended", trialEnd.planCode, at);
    }
  }
}
