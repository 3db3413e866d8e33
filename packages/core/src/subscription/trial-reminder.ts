import { addCalendarDays } from "../period/calendar-days.ts";
import type { SubscriptionFacts } from "./facts.ts";
import { stopsAt, subscriptionStatus } from "./status.ts";
import { isTrialOpen } from "./trial.ts";

/** Days before a trial's end, the last one first. */
export const trialReminderDays = [1, 3, 7] as const;
export type TrialReminderDays = (typeof trialReminderDays)[number];

export type TrialReminder = { readonly trialEndsAt: Date; readonly daysBefore: TrialReminderDays };

/**
 * The reminder that is due at `now`, or null. At most one per (trial end, offset), so an extended trial re-arms;
 * a late sweep sends the nearest one only. Ask again right before sending: the state may have changed since.
 */
export function dueTrialReminder(
  facts: {
    subscription: SubscriptionFacts;
    /** The owner has chosen to convert at the trial's end: nothing is left to be reminded of. */
    isConverting: boolean;
    timeZone: string;
    sent: readonly TrialReminder[];
  },
  now: Date,
): TrialReminder | null {
  const { subscription, timeZone, sent } = facts;
  if (facts.isConverting || stopsAt(subscription) || subscriptionStatus(subscription, now) !== "trialing") return null;
  if (!isTrialOpen(subscription)) return null;
  const { trialEndsAt, startedAt } = subscription;
  const daysBefore = trialReminderDays.find((days) => addCalendarDays(trialEndsAt, -days, timeZone) <= now);
  // A week's trial has no "7 days left" on its first day.
  if (!daysBefore || addCalendarDays(trialEndsAt, -daysBefore, timeZone) <= startedAt) return null;
  const isSent = sent.some((r) => r.daysBefore === daysBefore && r.trialEndsAt.getTime() === trialEndsAt.getTime());
  return isSent ? null : { trialEndsAt, daysBefore };
}
