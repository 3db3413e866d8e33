import type { SubscriptionStatus } from "./status.ts";

/** What a settled status may turn into. Nothing follows `ended`: whoever comes back gets a new subscription. */
export const allowedTransitions: Readonly<Record<SubscriptionStatus, readonly SubscriptionStatus[]>> = {
  trialing: ["active", "past_due", "ended"],
  active: ["past_due", "paused", "canceling", "ended"],
  past_due: ["active", "paused", "canceling", "ended"],
  paused: ["active", "past_due", "canceling", "ended"],
  canceling: ["active", "past_due", "paused", "ended"],
  ended: [],
};
