import { type Currency, currencies } from "@tenantry/core/money";
import type { GatewayCapabilities, GatewayId } from "@tenantry/core/ports/payments";
import type { WithGateways } from "./context.ts";

export type DescribedGateway = {
  readonly id: GatewayId;
  /** Only currencies that it takes. */
  readonly currencies: readonly ({ readonly currency: Currency } & GatewayCapabilities)[];
};

/** What each configured gateway can do, for staff. */
export function describeGateways(ctx: WithGateways): Promise<DescribedGateway[]> {
  return Promise.all(
    [...ctx.gateways.values()].map(async (gateway) => {
      const all = await Promise.all(
        currencies.map(async (currency) => ({ currency, ...(await gateway.capabilities(currency)) })),
      );
      return { id: gateway.id, currencies: all.filter((one) => one.canCharge) };
    }),
  );
}
