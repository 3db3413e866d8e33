import type { TenantAxes } from "@tenantry/services/tenant/tenant-facts";
import type { Tone } from "@tenantry/ui/status-badge";

/** The colour of each status of the four axes; the same everywhere. */
export const registrationTones: Record<TenantAxes["registration"], Tone> = {
  awaiting_email: "attention",
  awaiting_approval: "attention",
  awaiting_payment: "attention",
  accepted: "active",
  rejected: "inactive",
  expired: "inactive",
};

export const provisioningTones: Record<TenantAxes["provisioning"], Tone> = {
  pending: "attention",
  running: "trial",
  ready: "active",
  failed: "blocked",
};

export const subscriptionTones: Record<NonNullable<TenantAxes["subscription"]>, Tone> = {
  trialing: "trial",
  active: "active",
  past_due: "attention",
  paused: "attention",
  canceling: "attention",
  ended: "inactive",
};

export const accessTones: Record<TenantAxes["access"], Tone> = {
  full: "active",
  read_only: "attention",
  blocked: "blocked",
};
