import type { ProvisioningStatus } from "../tenant/registration.ts";
import type { Access } from "./access.ts";
import type { SubscriptionFacts } from "./facts.ts";
import { type SubscriptionStatus, stopsAt, subscriptionStatus } from "./status.ts";
import { isTrialOpen } from "./trial.ts";

/** The documents' status words (product decision 15): derived for display and REST, never stored. */
export type TenantWord = "active" | "trial" | "suspended" | "canceled" | "pending" | "failed";

type TenantFacts = {
  readonly provisioning: ProvisioningStatus;
  /** Of the live subscription, or of the last one; null before there is one. */
  readonly subscription: SubscriptionStatus | null;
  readonly suspendedAt: Date | null;
  readonly deactivatedAt: Date | null;
};

/** S3's word for a tenant; `pending` and `failed` stand for one that is not provisioned. */
export function displayTenantStatus(tenant: TenantFacts, now: Date): TenantWord {
  if (tenant.suspendedAt && tenant.suspendedAt <= now) return "suspended";
  if (tenant.deactivatedAt && tenant.deactivatedAt <= now) return "canceled";
  if (tenant.subscription === "ended") return "canceled";
  if (tenant.provisioning === "failed") return "failed";
  if (tenant.provisioning !== "ready" || tenant.subscription === null) return "pending";
  return tenant.subscription === "trialing" ? "trial" : "active";
}

export type SubscriptionWord = "trial" | "active" | "past_due" | "canceling" | "canceled";

/** S3's word for a subscription. It has none for a paused one, which is still active there. */
export function displaySubscriptionStatus(facts: SubscriptionFacts, now: Date): SubscriptionWord {
  const status = subscriptionStatus(facts, now);
  if (status === "ended") return "canceled";
  if (status === "past_due") return "past_due";
  if (stopsAt(facts)) return "canceling";
  return status === "trialing" ? "trial" : "active";
}

/** S4's answer of `GET /tenant/accounts/{id}/status`. */
export function accountStatusWord(
  subscription: SubscriptionStatus | null,
  access: Access,
): "TRIAL" | "ACTIVE" | "EXPIRED" {
  if (subscription === "trialing") return "TRIAL";
  const pays = subscription === "active" || subscription === "past_due" || subscription === "canceling";
  return pays && access !== "blocked" ? "ACTIVE" : "EXPIRED";
}

/** S4's `accounts.status`. */
export function accountWord(
  tenant: {
    readonly subscription: SubscriptionFacts | null;
    readonly suspendedAt: Date | null;
    readonly deactivatedAt: Date | null;
  },
  now: Date,
): "ACTIVE" | "DISABLED" | "TRIAL_EXPIRED" {
  const { subscription, suspendedAt, deactivatedAt } = tenant;
  if (subscription && subscriptionStatus(subscription, now) === "ended" && isTrialOpen(subscription))
    return "TRIAL_EXPIRED";
  const disabled = (suspendedAt && suspendedAt <= now) || (deactivatedAt && deactivatedAt <= now);
  return disabled ? "DISABLED" : "ACTIVE";
}

/** S2's grey rows: ended, deactivated, or back on Free after having paid. */
export function isChurned(
  tenant: {
    readonly subscription: SubscriptionStatus | null;
    readonly deactivatedAt: Date | null;
    readonly isFree: boolean;
    readonly everPaid: boolean;
  },
  now: Date,
): boolean {
  const isDeactivated = tenant.deactivatedAt !== null && tenant.deactivatedAt <= now;
  return isDeactivated || tenant.subscription === "ended" || (tenant.isFree && tenant.everPaid);
}
