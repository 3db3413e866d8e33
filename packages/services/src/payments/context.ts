import { fieldError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import type { GatewayId, PaymentGateway } from "@tenantry/core/ports/payments";
import type { Tx } from "@tenantry/db/client";
import type { ServiceContext, TenantContext } from "../context.ts";

/** The gateways that this process was configured with. */
export type WithGateways = { readonly gateways: ReadonlyMap<GatewayId, PaymentGateway> };
export type PaymentContext = ServiceContext & WithGateways;
export type TenantPaymentContext = TenantContext & WithGateways;
/** Durable functions and staff charge cards without a browser to come back to: the portal is where a customer then lands. */
export type WithPortal = { readonly origins: { readonly portalOrigin: string } };

export function gatewayOf(ctx: WithGateways, id: GatewayId): PaymentGateway {
  const gateway = ctx.gateways.get(id);
  if (!gateway) throw fieldError("gateway", "not_offered", `The gateway ${id} is not offered here.`);
  return gateway;
}

/** A record of a gateway belongs to a tenant or to nobody; its audit row stands where it belongs. */
export const inScopeOf = <T>(ctx: ServiceContext, tenantId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> =>
  tenantId === null ? ctx.db.transaction(work) : ctx.db.withTenant(parseTenantId(tenantId), work);
