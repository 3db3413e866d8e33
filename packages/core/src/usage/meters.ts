import { anchorAt } from "../period/anchor.ts";
import { meterWindow } from "../period/meter-window.ts";

/** The span within which a counter adds up: a month of the subscription, its whole period, or for ever. */
export type MeterWindow = "subscription_month" | "subscription_period" | "none";

/** A row of the table `meters`. A counter adds up within its window; a gauge is what there is now. */
export type MeterDefinition = {
  readonly code: string;
  readonly kind: "counter" | "gauge";
  readonly window: MeterWindow;
};

/** Meters that our own code claims as it creates things; every other one is data, and reported by events. */
export const meterCodes = ["orders", "users", "branches", "storage_mb"] as const;
export type Meter = (typeof meterCodes)[number];

export const isClaimed = (code: string): code is Meter => meterCodes.some((meter) => meter === code);

/** A gauge's only window begins here. */
export const gaugeStart = new Date(0);

/** Half-open; `end` null: for ever. */
export type UsageWindow = { readonly start: Date; readonly end: Date | null };

/** `anchor` and `periodTimeZone` are null until the first paid period. */
export type MeteredSubscription = {
  readonly startedAt: Date;
  readonly periodStart: Date;
  readonly periodEnd: Date | null;
  readonly anchor: string | null;
  readonly periodTimeZone: string | null;
};

/** The window that contains `now`; months count from the subscription's anchor. `timeZone` is the tenant's. */
export function windowAt(
  window: MeterWindow,
  subscription: MeteredSubscription,
  timeZone: string,
  now: Date,
): UsageWindow {
  if (window === "none") return { start: gaugeStart, end: null };
  const { periodStart, periodEnd } = subscription;
  if (window === "subscription_month") return subscriptionMonth(subscription, timeZone, now);
  // Over, and its renewal is still to run: the next period has begun.
  return periodEnd && periodEnd <= now ? { start: periodEnd, end: null } : { start: periodStart, end: periodEnd };
}

/** The metered month around `now`, half-open. */
export function subscriptionMonth(
  subscription: MeteredSubscription,
  tenantTimeZone: string,
  now: Date,
): { start: Date; end: Date } {
  const timeZone = subscription.periodTimeZone ?? tenantTimeZone;
  const anchor = subscription.anchor ?? anchorAt(subscription.startedAt, timeZone);
  return meterWindow({ anchor, start: subscription.periodStart, end: subscription.periodEnd, timeZone }, now);
}

/** A megabyte is 1,000,000 bytes, in plans and on bills. */
export const bytesPerMb = 1_000_000;

/** Stored quantities are what is counted: bytes for `storage_mb`, else the meter's own unit. */
const countedPerUnit = (meter: string): number => (meter === "storage_mb" ? bytesPerMb : 1);

/** A limit in what is counted; null is unlimited. */
export const countedLimit = (meter: string, limit: number | null): number | null =>
  limit === null ? null : limit * countedPerUnit(meter);

/** What is counted in the meter's own unit, to two decimals: 45,700,123 bytes are 45.7 MB. */
export const inUnits = (meter: string, counted: number): number =>
  Math.round((counted * 100) / countedPerUnit(meter)) / 100;

/** Share of a limit in whole percent, rounded down, so that 100 means full; 0 where there is no limit. */
export function usagePercentage(used: number, limit: number | null): number {
  if (limit === null) return 0;
  return limit === 0 ? 100 : Math.floor((used * 100) / limit);
}

/** Warnings start at 80 % (decision 8). */
export const warningPercentage = 80;
