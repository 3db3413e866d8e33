import { addCalendarDays } from "../period/calendar-days.ts";
import type { ProvisioningStatus, RegistrationStatus } from "../tenant/registration.ts";
import type { SubscriptionFacts } from "./facts.ts";
import { overAt, subscriptionStatus } from "./status.ts";

export const accesses = ["full", "read_only", "blocked"] as const;
export type Access = (typeof accesses)[number];

/** Staff's word on a tenant's access between two instants (`endsAt` null: until withdrawn). */
export type AccessOverride = { readonly access: Access; readonly startsAt: Date; readonly endsAt: Date | null };

export type AccessFacts = {
  readonly registration: RegistrationStatus;
  readonly provisioning: ProvisioningStatus;
  /** The live subscription, or the last one; null when there never was one. */
  readonly subscription: SubscriptionFacts | null;
  readonly overrides: readonly AccessOverride[];
  readonly suspendedAt: Date | null;
  readonly deactivatedAt: Date | null;
  /** From here on there is nothing to read any more. */
  readonly purgeStartedAt?: Date | null;
  /** The days of grace are days of this zone. */
  readonly timeZone: string;
};

/** Days after the due date with full access; read-only afterwards. */
export const graceDays = 7;

/** A trial's end and a canceled period's are settled by an hourly sweep: nobody is locked out while it is on its way. */
const settlingHours = 2;

/**
 * What the tenant's workspace may do at `now`: the fourth axis, never stored.
 * Suspension beats overrides, overrides beat what the subscription gives; leaving tenants may read until the purge.
 */
export function accessOf(facts: AccessFacts, now: Date): Access {
  if (facts.suspendedAt && facts.suspendedAt <= now) return "blocked";
  if (facts.registration !== "accepted" || facts.provisioning !== "ready") return "blocked";
  if (facts.purgeStartedAt) return "blocked";
  if (facts.deactivatedAt && facts.deactivatedAt <= now) return "read_only";
  return overriddenAccess(facts.overrides, now) ?? subscribedAccess(facts, now);
}

/** The override in force that started last. */
function overriddenAccess(overrides: readonly AccessOverride[], now: Date): Access | undefined {
  return overrides
    .filter((o) => o.startsAt <= now && (o.endsAt === null || o.endsAt > now))
    .toSorted((a, b) => b.startsAt.getTime() - a.startsAt.getTime())[0]?.access;
}

function subscribedAccess({ subscription, timeZone }: AccessFacts, now: Date): Access {
  if (!subscription) return "blocked";
  switch (subscriptionStatus(subscription, now)) {
    case "trialing":
    case "active":
    case "canceling":
      return "full";
    case "paused":
      return "read_only";
    case "past_due":
      return subscription.pastDueSince && now >= addCalendarDays(subscription.pastDueSince, graceDays, timeZone)
        ? "read_only"
        : "full";
    case "ended":
      return subscription.endedAt ? "blocked" : unsettledAccess(subscription, now);
  }
}

/** Over by its dates, and what follows is still to come: by the next sweep, or after a fallback's waiting days. */
function unsettledAccess(subscription: SubscriptionFacts, now: Date): Access {
  const over = overAt(subscription);
  return over && now.getTime() - over.getTime() < settlingHours * 3_600_000 ? "full" : "read_only";
}
