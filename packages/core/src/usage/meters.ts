import { anchorAt } from "../period/anchor.ts";
import { meterWindow } from "../period/meter-window.ts";

/** The span within which a counter adds up: a month of the subscription, its whole period, or for ever. */
export type MeterWindow = "subscription_month" | "subscription_period" | "none";

/** What a plan limits. A counter starts again with each window; a gauge is what there is now. */
export const meters = {
  orders: { window: "subscription_month" },
  users: { window: "none" },
  branches: { window: "none" },
  storage_mb: { window: "none" },
} as const;
export type Meter = keyof typeof meters;
export const meterCodes = Object.keys(meters) as [Meter, ...Meter[]];

/** A gauge's only window begins here. */
export const gaugeStart = new Date(0);

type MeteredSubscription = { readonly startedAt: Date; readonly periodStart: Date; readonly periodEnd: Date | null };

/** When the window of a meter that is open at `now` began; months count from the subscription's start. */
export function windowStart(meter: Meter, subscription: MeteredSubscription, timeZone: string, now: Date): Date {
  if (meters[meter].window === "none") return gaugeStart;
  return subscriptionMonth(subscription, timeZone, now).start;
}

/** The metered month around `now`, half-open. */
export function subscriptionMonth(
  subscription: MeteredSubscription,
  timeZone: string,
  now: Date,
): { start: Date; end: Date } {
  const anchor = anchorAt(subscription.startedAt, timeZone);
  return meterWindow({ anchor, start: subscription.periodStart, end: subscription.periodEnd, timeZone }, now);
}

/** Share of a limit in whole percent, rounded down, so that 100 means full; 0 where there is no limit. */
export function usagePercentage(used: number, limit: number | null): number {
  if (limit === null) return 0;
  return limit === 0 ? 100 : Math.floor((used * 100) / limit);
}

/** Warnings start at 80 % (decision 8). */
export const warningPercentage = 80;
