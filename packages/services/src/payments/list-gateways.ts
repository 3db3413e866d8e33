import type { Currency } from "@tenantry/core/money";
import type { GatewayCapabilities, GatewayId } from "@tenantry/core/ports/payments";
import { billingProfiles } from "@tenantry/db/platform/billing";
import { eq } from "drizzle-orm";
import type { TenantPaymentContext, WithGateways } from "./context.ts";

export type OfferedGateway = { readonly id: GatewayId } & GatewayCapabilities;

/** The gateways that take this currency, in the order the checkout shows them. */
export async function listGateways(ctx: WithGateways, currency: Currency): Promise<OfferedGateway[]> {
  const all = await Promise.all(
    [...ctx.gateways.values()].map(async (gateway) => ({
      id: gateway.id,
      ...(await gateway.capabilities(currency)),
    })),
  );
  return all.filter((gateway) => gateway.canCharge);
}

/** What the tenant paid with last, if it is still offered; the checkout has it chosen. */
export async function rememberedGateway(ctx: TenantPaymentContext, currency: Currency): Promise<GatewayId | null> {
  const [profile] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ lastGateway: billingProfiles.lastGateway })
      .from(billingProfiles)
      .where(eq(billingProfiles.tenantId, ctx.tenantId)),
  );
  const offered = await listGateways(ctx, currency);
  return offered.find((gateway) => gateway.id === profile?.lastGateway)?.id ?? null;
}
