/** Dates of a registration and of its tenant, from which two of the four axes are derived. */
export type RegistrationFacts = {
  needsConfirmation: boolean;
  needsApproval: boolean;
  needsPayment: boolean;
  confirmedAt: Date | null;
  approvedAt: Date | null;
  paidAt: Date | null;
  rejectedAt: Date | null;
  expiresAt: Date | null;
};

export const registrationStatuses = [
  "awaiting_email",
  "awaiting_approval",
  "awaiting_payment",
  "accepted",
  "rejected",
  "expired",
] as const;
export type RegistrationStatus = (typeof registrationStatuses)[number];

/** What a registration waits for, in the order a visitor meets it. */
export function registrationStatus(facts: RegistrationFacts, now: Date): RegistrationStatus {
  if (facts.rejectedAt) return "rejected";
  const waitsFor =
    facts.needsConfirmation && !facts.confirmedAt
      ? "awaiting_email"
      : facts.needsApproval && !facts.approvedAt
        ? "awaiting_approval"
        : facts.needsPayment && !facts.paidAt
          ? "awaiting_payment"
          : undefined;
  if (!waitsFor) return "accepted";
  return facts.expiresAt && facts.expiresAt <= now ? "expired" : waitsFor;
}

const hourMs = 3_600_000;
const confirmationHours = 24;

/**
 * When a registration that begins to wait at `from` expires; null where nothing is waited for.
 * `approvalDays` and `checkoutHours` are the platform's settings.
 */
export function registrationDeadline(
  status: RegistrationStatus,
  from: Date,
  { approvalDays, checkoutHours }: { approvalDays: number; checkoutHours: number },
): Date | null {
  const after = (hours: number) => new Date(from.getTime() + hours * hourMs);
  if (status === "awaiting_email") return after(confirmationHours);
  if (status === "awaiting_approval") return after(approvalDays * 24);
  return status === "awaiting_payment" ? after(checkoutHours) : null;
}

export const provisioningStatuses = ["pending", "running", "ready", "failed"] as const;
export type ProvisioningStatus = (typeof provisioningStatuses)[number];

export function provisioningStatus(facts: {
  provisioningStartedAt: Date | null;
  provisioningFailedAt: Date | null;
  readyAt: Date | null;
}): ProvisioningStatus {
  if (facts.readyAt) return "ready";
  if (facts.provisioningFailedAt) return "failed";
  return facts.provisioningStartedAt ? "running" : "pending";
}

/** The ledger's steps in their order; the tenant is usable when `build` has finished. */
export const provisioningStepNames = ["reserve", "build", "seed", "notify", "welcome"] as const;
export type ProvisioningStep = (typeof provisioningStepNames)[number];

/** Decision 17: what a registration's answer tells the visitor to do next; null when the tenant is usable at once, and the end of one that is over. */
export type NextStep = "confirm_email" | "await_approval" | "pay" | "provisioning" | "rejected" | "expired" | null;

export function nextStep(registration: RegistrationStatus, provisioning: ProvisioningStatus): NextStep {
  if (registration === "awaiting_email") return "confirm_email";
  if (registration === "awaiting_approval") return "await_approval";
  if (registration === "awaiting_payment") return "pay";
  if (registration === "rejected" || registration === "expired") return registration;
  return provisioning === "ready" ? null : "provisioning";
}
