import type { NextStep } from "@tenantry/core/tenant/registration";

/** The page that belongs to what a registration waits for; with nothing to wait for, its success. */
export function nextStepPath(step: NextStep | undefined, tenantId: string): string {
  const id = encodeURIComponent(tenantId);
  switch (step) {
    case "confirm_email":
      return `/tenant/check-inbox/${id}`;
    case "await_approval":
      return `/tenant/waiting/${id}`;
    case "provisioning":
      return `/tenant/setting-up/${id}`;
    case "rejected":
    case "expired":
      return `/tenant/registration-over/${id}`;
    case "pay":
      return `/tenant/pay/${id}`;
    default:
      return `/tenant/welcome/${id}`;
  }
}
