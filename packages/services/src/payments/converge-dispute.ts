import type { GatewayDispute, PaymentGateway } from "@tenantry/core/ports/payments";
import type { TenantContext } from "../context.ts";
import type { Converged } from "./converge.ts";

export async function convergeDispute(
  _ctx: TenantContext,
  _gateway: PaymentGateway,
  _dispute: GatewayDispute,
): Promise<Converged> {
  return { kind: "quarantined", reason: "unknown" };
}
