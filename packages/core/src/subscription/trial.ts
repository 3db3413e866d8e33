import { addCalendarDays } from "../period/calendar-days.ts";
import type { SubscriptionFacts } from "./facts.ts";

/** True until a paid period has begun: the trial's end is then still to be reached or to be settled. */
export function isTrialOpen<F extends Pick<SubscriptionFacts, "trialEndsAt" | "periodStart">>(
  facts: F,
): facts is F & { readonly trialEndsAt: Date } {
  return facts.trialEndsAt !== null && facts.periodStart < facts.trialEndsAt;
}

/** Same local time `days` calendar days after the tenant became ready, so a day of 23 or 25 hours counts as one. */
export function trialEndsAt(trial: { readyAt: Date; days: number; timeZone: string }): Date {
  return addCalendarDays(trial.readyAt, trial.days, trial.timeZone);
}
